"""What is checked before the app starts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core import checks
from django.core.checks import CheckMessage, Error, register
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.rendering.pades import EXPIRES_SOON, CertificateUnusable, load_signer, validity


@register
def check_signing_certificate(**options: Any) -> list[CheckMessage]:
    """Open the configured certificate, if any, and see how long it holds."""
    try:
        signer = load_signer()
    except CertificateUnusable as refusal:
        return [Error(refusal.message, id="letters.E001")]
    if signer is None:
        return []
    _begin, end = validity(signer)
    if end > timezone.now() + EXPIRES_SOON:
        return []
    return [
        checks.Warning(
            expiry_sentence(end),
            id="letters.W001",
        )
    ]


def expiry_sentence(end: datetime) -> str:
    """Say until when the certificate holds, and what to do."""
    return _("电子签名证书的有效期到%(end)s为止，到期后不能印发，请尽早更换。") % {"end": f"{end:%Y-%m-%d}"}
