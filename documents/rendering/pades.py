"""The PDF with an electronic signature: PAdES B-B, with a time stamp B-T, appended to the very bytes of the letter's PDF.

A signature holds the time of signing, so it is made once, at issue, and kept; it is no format that can be rendered again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from core.coroutines import run_to_end
from core.errors import WrongState
from core.outward.addresses import NotSent
from documents.rendering.time_stamps import configured_stamper, refused

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner

FIELD = "Signature1"
EXPIRES_SOON = timedelta(days=30)


class CertificateUnusable(WrongState):
    """The configured certificate cannot sign; the message says why and what to do."""


def configured_signer() -> SimpleSigner | None:
    """Return what the configured certificate signs with, or None where none is configured.

    Raises `CertificateUnusable` where it cannot be opened or does not hold today.
    """
    signer = load_signer()
    if signer is None:
        return None
    begin, end = validity(signer)
    if not begin <= timezone.now() <= end:
        raise CertificateUnusable(
            _("电子签名证书的有效期是%(begin)s至%(end)s，今天不能用它签名，请更换 SIGNING_CERTIFICATE。")
            % {"begin": f"{begin:%Y-%m-%d}", "end": f"{end:%Y-%m-%d}"}
        )
    return signer


def validity(signer: SimpleSigner) -> tuple[datetime, datetime]:
    """Return from when until when a signer's certificate holds."""
    certificate = signer.signing_cert
    if certificate is None:
        raise ValueError("a signer was loaded without a certificate")
    return certificate.not_valid_before, certificate.not_valid_after


def load_signer() -> SimpleSigner | None:
    """Return the configured certificate with its key, whether it holds today or not."""
    if not settings.SIGNING_CERTIFICATE:
        return None
    # Loading the package takes most of a second, which whoever does not sign need not wait for.
    from pyhanko.sign.signers import SimpleSigner

    path = Path(settings.SIGNING_CERTIFICATE)
    password = settings.SIGNING_PASSWORD.encode() or None
    try:
        signer = SimpleSigner.load_pkcs12_data(path.read_bytes(), other_certs=[], passphrase=password)
    except OSError as error:
        raise CertificateUnusable(
            _("电子签名证书“%(path)s”打不开（%(error)s），请检查 SIGNING_CERTIFICATE 和文件的权限。")
            % {"path": path, "error": error.strerror}
        ) from error
    # A file without a key or a certificate fails in other ways than a wrong password does.
    except Exception as error:
        raise CertificateUnusable(
            _(
                "电子签名证书“%(path)s”读不出来：它应是带私钥的 PKCS#12 文件（.p12、.pfx），"
                "请检查文件和 SIGNING_PASSWORD。"
            )
            % {"path": path}
        ) from error
    return signer


def sign_pdf(pdf: bytes, signer: SimpleSigner) -> bytes:
    """Return a PDF with an invisible signature appended; the bytes that were given are its beginning.

    Where a time stamp authority is configured the signature carries its stamp (PAdES B-T). Nothing else is fetched.
    Raises `NotStamped` where the authority gives none.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.timestamps import TimestampRequestError

    described = signers.PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )
    stamper = configured_stamper()
    try:
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        signed = run_to_end(signers.async_sign_pdf(writer, described, signer=signer, timestamper=stamper))
    except (NotSent, OSError, ValueError, TimestampRequestError) as error:
        if stamper is None:
            raise
        raise refused(error) from error
    return bytes(signed.getvalue())
