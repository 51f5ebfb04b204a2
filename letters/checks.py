"""What is checked before the app starts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.rendering.pades import EXPIRES_SOON, CertificateUnusable, load_signer, validity
from letters.sealed_reading import RootsUnreadable, list_files, root_files


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


@register
def check_seal_roots(**options: Any) -> list[CheckMessage]:
    """Open the root certificates that are installed, if any."""
    if not settings.SEAL_ROOTS:
        return []
    # Whoever installed none need not wait for what reads them.
    from documents.seals.certificates import certificates_in
    from documents.seals.proofs import lists_in

    try:
        files, lists = root_files(), list_files()
    except RootsUnreadable as refusal:
        return [Error(refusal.message, id="letters.E002")]
    try:
        found = sum(len(certificates_in(file)) for file in files)
    except ValueError:
        return [Error(_("SEAL_ROOTS 里有文件不是证书（PEM 或 DER）。"), id="letters.E003")]
    try:
        for file in lists:
            lists_in(file)
    except ValueError:
        return [Error(_("SEAL_ROOTS 里有 .crl 文件不是吊销列表（PEM 或 DER）。"), id="letters.E004")]
    if not found:
        return [checks.Warning(_("SEAL_ROOTS 里没有证书，电子印章的证书链不会被检查。"), id="letters.W002")]
    return []


@register
def check_exchange(**options: Any) -> list[CheckMessage]:
    """See that receipts that come back are entered on somebody's behalf."""
    if bool(settings.EXCHANGE_FOLDER) == bool(settings.EXCHANGE_USER):
        return []
    return [
        checks.Warning(
            _("EXCHANGE_FOLDER 和 EXCHANGE_USER 要一起设置，否则交换的回执没有人登记。"), id="letters.W003"
        )
    ]


def expiry_sentence(end: datetime) -> str:
    """Say until when the certificate holds, and what to do."""
    return _("电子签名证书的有效期到%(end)s为止，到期后不能印发，请尽早更换。") % {"end": f"{end:%Y-%m-%d}"}
