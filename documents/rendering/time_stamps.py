"""Asking a time stamp authority (RFC 3161), where a deployment names one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import WrongState
from core.outward.addresses import NotSent
from core.outward.sending import ask_out

if TYPE_CHECKING:
    from pyhanko.sign.timestamps import TimeStamper

MOST_BYTES = 1 << 20


class NotStamped(WrongState):
    """The authority gave no time stamp; the message says what to do."""


def configured_stamper() -> TimeStamper | None:
    """Return what asks the configured authority, or None where none is named."""
    if not settings.SIGNING_TSA:
        return None
    # Loading the package takes most of a second, which whoever does not sign need not wait for.
    from asn1crypto import tsp
    from pyhanko.sign.timestamps import TimeStamper

    class Authority(TimeStamper):
        """Sends each request as it stands, and brings the answer."""

        async def async_request_tsa_response(self, req: Any) -> Any:
            headers = {"Content-Type": "application/timestamp-query"}
            answer = ask_out(settings.SIGNING_TSA, req.dump(), headers, most=MOST_BYTES)
            return tsp.TimeStampResp.load(answer)

    return Authority(include_nonce=True)  # type: ignore[no-untyped-call]  # pyHanko's own is untyped


def refused(error: Exception) -> NotStamped:
    """Say that no time stamp was to be had."""
    reason = error.failure.label if isinstance(error, NotSent) else error
    return NotStamped(
        _("时间戳服务没有给出时间戳（%(error)s），没有印发。请稍后重试，或联系系统管理员检查 SIGNING_TSA。")
        % {"error": reason}
    )
