"""Reading the signatures of a PDF, after PAdES or the older way, with pyHanko."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

from asn1crypto import x509
from django.utils.translation import gettext as _
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import (
    MultivaluedAttributeError,
    NonexistentAttributeError,
    extract_certificate_info,
    find_unique_cms_attribute,
)
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import (
    PdfSignatureStatus,
    SignatureCoverageLevel,
    TimestampSignatureStatus,
)
from pyhanko_certvalidator import ValidationContext

from core.coroutines import run_to_end
from documents.seals.carried import carried_by
from documents.seals.certificates import holder, is_in_time
from documents.seals.findings import Check, Seal, Soundness, Stamp, Standard
from documents.seals.withdrawn import Installed, Path, SealOnPaths, path_to_root

STAMP = "signature_time_stamp_token"
# What may come after a signature: further signatures and what proves them later.
HARMLESS = (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING)


def pdf_signatures(reader: PdfFileReader, installed: Installed) -> list[SealOnPaths]:
    """Return every signature that a person or an office made, in the order of the file."""
    return [_signature(one, installed) for one in reader.embedded_regular_signatures]


def opened_pdf(content: bytes) -> PdfFileReader:
    """Open a PDF, forgiving what its reader must not trip over."""
    return PdfFileReader(BytesIO(content), strict=False)


def strange_annotations(reader: PdfFileReader) -> list[str]:
    """Say on which pages anything but a signature's field lies over the text: it may cover what was signed."""
    told = []
    for position in range(int(reader.root["/Pages"]["/Count"])):
        page = reader.find_page_for_modification(position)[0].get_object()  # type: ignore[no-untyped-call]  # typed in part
        kinds = sorted({kind for kind in _kinds(page) if kind})
        if kinds:
            told.append(
                _("第%(page)d页上有签名以外的注释：%(kinds)s。")
                % {"page": position + 1, "kinds": "、".join(kinds)}
            )
    return told


def _kinds(page: generic.DictionaryObject) -> Iterator[str]:
    for reference in page.get("/Annots", ()):
        annotation = reference.get_object()
        kind = str(annotation.get("/Subtype", "?"))
        parent = annotation.get("/Parent", {})
        is_signature = kind == "/Widget" and "/Sig" in (annotation.get("/FT"), parent.get("/FT"))
        # Our own links to what a page names are there before any seal.
        yield "" if is_signature or kind == "/Link" else kind.lstrip("/")


def _signature(embedded: EmbeddedPdfSignature, installed: Installed) -> SealOnPaths:
    signer = embedded.signer_cert
    at = embedded.self_reported_timestamp
    # Where the certificate leads is our own question below: this one knows no root and fetches nothing.
    nothing = ValidationContext(trust_roots=[], allow_fetching=False)
    stamp = stamped = None
    try:
        status = run_to_end(async_validate_pdf_signature(embedded, signer_validation_context=nothing))
        checks, stamp = _checks(status), status.timestamp_validity
    except (SignatureValidationError, NotImplementedError, ValueError):
        checks = dict.fromkeys((Check.COVERAGE, Check.DIGEST, Check.SIGNATURE), Soundness.UNCHECKED)
    checks[Check.IN_TIME] = Soundness.of(is_in_time(signer, at) if at else None)
    if stamp:
        checks[Check.TIME_STAMP] = Soundness.of(_is_sound(stamp))
    moment = stamp.timestamp if stamp and _is_sound(stamp) else at or datetime.now(UTC)
    carried = carried_by(embedded)
    others = [*embedded.other_embedded_certs, *carried.certificates]
    path = path_to_root(signer, others=others, proofs=carried.proofs, installed=installed, at=moment)
    if stamp:
        above = [*_brought_by_stamp(embedded), *others]
        stamped = path_to_root(
            stamp.signing_cert, others=above, proofs=carried.proofs, installed=installed, at=stamp.timestamp
        )
    seal = Seal(
        standard=Standard.PDF,
        signer=holder(signer),
        name=str(embedded.sig_object.get("/Name", "")),
        number="",
        maker="",
        signed_at=at.isoformat() if at else "",
        algorithm=_algorithm(embedded),
        pages=(),
        checks=checks,
        chain=path.chain,
        standings=path.standings,
        stamp=_told(stamp, stamped) if stamp and stamped else None,
        carried=carried.counted,
    )
    return seal, (path, stamped) if stamped else (path,)


def _brought_by_stamp(embedded: EmbeddedPdfSignature) -> list[x509.Certificate]:
    """Return the certificates in the time stamp of a signature."""
    try:
        token = find_unique_cms_attribute(embedded.signer_info["unsigned_attrs"], STAMP)
    except (NonexistentAttributeError, MultivaluedAttributeError):
        return []
    return list(extract_certificate_info(token["content"]).other_certs)


def _told(stamp: TimestampSignatureStatus, path: Path) -> Stamp:
    return Stamp(holder(stamp.signing_cert), stamp.timestamp.isoformat(), path.chain, path.standings)


def _checks(status: PdfSignatureStatus) -> dict[Check, Soundness]:
    whole = status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
    left_alone = (
        status.coverage == SignatureCoverageLevel.ENTIRE_FILE or status.modification_level in HARMLESS
    )
    return {
        Check.COVERAGE: Soundness.of(bool(whole and left_alone)),
        Check.DIGEST: Soundness.of(bool(status.intact)),
        Check.SIGNATURE: Soundness.of(bool(status.valid)),
    }


def _is_sound(stamp: TimestampSignatureStatus) -> bool:
    """Whether a time stamp is of this signature, and by somebody certified to give one; where that leads is told apart."""
    purposes = stamp.signing_cert.extended_key_usage_value
    return bool(stamp.intact and stamp.valid and purposes and "time_stamping" in purposes.native)


def _algorithm(embedded: EmbeddedPdfSignature) -> str:
    told = embedded.signer_info["signature_algorithm"]["algorithm"].native
    return f"{told} / {embedded.md_algorithm}"
