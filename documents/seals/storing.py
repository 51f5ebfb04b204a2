"""Writing into a PDF of ours what shows its signature's chain later: a document security store (ISO 32000-2, 12.8.4.3).

Run by `read_apart`, as all that reads signatures is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

from asn1crypto import crl, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.validation.dss import DocumentSecurityStore

from documents.seals.findings import Chain, Compared, Finished, Withdrawal, Word
from documents.seals.pdf import opened_pdf, pdf_signatures
from documents.seals.proofs import RevocationList
from documents.seals.reading import installed_from, read_sealed
from documents.seals.withdrawn import Path


def finished(signed: bytes, *, roots: Sequence[bytes], lists: Sequence[bytes]) -> Finished:
    """Append the certificates and revocation lists of the signature's chain and of its time stamp's, and read the result.

    A chain of which anything is missing brings nothing; where neither is whole nothing is appended. A certificate that
    was revoked is named instead.
    """
    installed = installed_from(roots, lists)
    reader = opened_pdf(signed)
    ((_seal, paths),) = pdf_signatures(reader, installed)
    if revoked := next((one for path in paths for one in _revoked_on(path)), ""):
        return Finished(revoked=revoked)
    content = _with_store(signed, reader.embedded_signatures[0].pkcs7_content, paths)
    reading = read_sealed(content, ours=b"", roots=roots, lists=lists)
    return Finished(content, replace(reading, compared=Compared.BYTES))


def _revoked_on(path: Path) -> list[str]:
    return [one.holder for one in path.standings if one.withdrawal in {Withdrawal.REVOKED, Withdrawal.LATER}]


def _with_store(signed: bytes, contents: bytes, paths: Sequence[Path]) -> bytes:
    kept = [(path, found) for path in paths if (found := _lists_for(path))]
    if not kept:
        return signed
    certificates = {one.dump(): one for path, _found in kept for one in path.certificates}
    lists = {one.der: one for _path, found in kept for one in found}
    return _appended(signed, contents, [*certificates.values()], list(lists))


def _lists_for(path: Path) -> list[RevocationList]:
    """Return a list for each certificate below the root that says that it was not revoked; none if one is missing."""
    if path.chain is not Chain.ROOTED:
        return []
    found = [_list_for(*pair, path) for pair in pairwise(path.certificates)]
    return [one for one in found if one] if all(found) else []


def _list_for(certificate: x509.Certificate, issuer: x509.Certificate, path: Path) -> RevocationList | None:
    fit = [
        one
        for one in path.lists
        if one.speaks_of(certificate, issuer) and one.proof(certificate, issuer, path.at).word is Word.GOOD
    ]
    return max(fit, key=lambda one: one.made_at, default=None)


def _appended(
    signed: bytes, contents: bytes, certificates: list[x509.Certificate], lists: list[bytes]
) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(signed))
    # Most programs name a signature's entry by its bytes. Those that do it by its hexadecimal digits find all in the store.
    DocumentSecurityStore.supply_dss_in_writer(
        writer, contents, certs=certificates, crls=[crl.CertificateList.load(der) for der in lists]
    )
    target = BytesIO()
    writer.write(target)  # type: ignore[no-untyped-call]  # pyHanko's own is untyped
    return target.getvalue()
