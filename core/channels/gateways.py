"""Gateways: one HTTP interface to telephones and office programs, behind which the operator puts a thin adapter."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.channels import gathering, sending
from core.queues import Queue


class AddressKind(StrEnum):
    """What a message is addressed to; the word is the one in its body."""

    PHONE = "phone"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Gateway:
    """A channel that posts each message to one address; whatever answers there hands it on."""

    code: str
    label: Promise
    addressed_by: AddressKind
    url: str

    @property
    def queue(self) -> Queue:
        """With the webhooks: a gateway that is slow holds up no mail."""
        return Queue.HOOKS

    def deliver(self) -> int:
        """Gather what is due and send what waits, for a while; return how many were taken."""
        gathering.gather(self.code)
        return sending.send_waiting(self.code, self.url, self.addressed_by)


KNOWN = {
    "sms": (_("短信"), AddressKind.PHONE),
    "zwdd": (_("政务钉钉"), AddressKind.ACCOUNT),
    "wecom": (_("企业微信"), AddressKind.ACCOUNT),
}


def gateways() -> list[Gateway]:
    """Return the gateways that the operator has set up."""
    return [Gateway(code, *KNOWN[code], url) for code, url in settings.GATEWAYS.items() if url]


def gateway_called(code: str) -> Gateway | None:
    """Return a gateway that is set up."""
    return next((one for one in gateways() if one.code == code), None)
