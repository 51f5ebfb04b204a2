"""What a sealed file holds; run by `read_apart`, since a crafted file can make any of this crash or run on."""

from __future__ import annotations

from collections.abc import Sequence

from asn1crypto import x509
from django.utils.translation import gettext as _

from core.untrusted.refusing import damaged
from documents.seals.certificates import certificates_in
from documents.seals.findings import Compared, SealedReading
from documents.seals.ofd import ofd_seals
from documents.seals.ofd_content import ofd_differences
from documents.seals.package import Malformed, OfdPackage
from documents.seals.pdf import opened_pdf, pdf_signatures, strange_annotations
from documents.seals.pdf_content import pdf_differences

PDF_HEAD = b"%PDF-"


def read_sealed(content: bytes, *, ours: bytes, roots: Sequence[bytes]) -> SealedReading:
    """Read the seals of an OFD or PDF and hold it against the file that we issued; `ours` is empty where there is none.

    `roots` are files of certificates, as the administrator installed them. Raises `NotRead` for a file that is damaged.
    """
    try:
        return _read(content, ours, roots)
    except Malformed as error:
        raise damaged() from error


def _read(content: bytes, ours: bytes, roots: Sequence[bytes]) -> SealedReading:
    trusted = [certificate for file in roots for certificate in _of_root(file)]
    if PDF_HEAD in content[:1024]:
        reader = opened_pdf(content)
        differences = [*pdf_differences(content, ours), *strange_annotations(reader)] if ours else []
        compared = Compared.PDF
        seals = pdf_signatures(reader, trusted)
    else:
        package = OfdPackage(content)
        differences = ofd_differences(package, OfdPackage(ours)) if ours else []
        compared = Compared.OFD
        seals = ofd_seals(package, trusted)
    if not seals:
        differences.append(_("文件里没有读到电子印章或电子签名；若是扫描件，请选“盖章件扫描”。"))
    return SealedReading(tuple(seals), compared if ours else Compared.NONE, tuple(differences))


def _of_root(file: bytes) -> list[x509.Certificate]:
    # A file there that is no certificate is told to the administrator at the start, not to whoever brings a file.
    try:
        return certificates_in(file)
    except ValueError:
        return []
