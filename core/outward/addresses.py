"""Where a request of ours may go: checked as it is written, and again as it is resolved, when it is sent."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from core.choices import SendFailure

LONGEST_ADDRESS = 500
PORTS = {"http": 80, "https": 443}
# What stands for an IPv4 address behind a translator (RFC 6052): its last four bytes.
_TRANSLATED = ip_network("64:ff9b::/96")
Ip = IPv4Address | IPv6Address


class NotSent(Exception):
    """Nothing was sent, or nothing came back."""

    def __init__(self, failure: SendFailure) -> None:
        super().__init__(failure)
        self.failure = failure


@dataclass(frozen=True, slots=True)
class Place:
    """An address taken apart: `target` is the path with its query, `host` what the other side calls itself."""

    is_secure: bool
    host: str
    port: int
    target: str

    @property
    def named(self) -> str:
        """The host as a request names it: with its port where that is not the usual one, IPv6 in brackets."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = PORTS["https" if self.is_secure else "http"]
        return host if self.port == usual else f"{host}:{self.port}"


def place_of(address: str) -> Place | None:
    """Take an address apart; None for what is none of a machine that one sends to."""
    if not address.isascii() or not address.isprintable() or " " in address or len(address) > LONGEST_ADDRESS:
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    is_plain = (
        parts.username is None and parts.password is None and not parts.fragment and "\\" not in address
    )
    if parts.scheme not in PORTS or not parts.hostname or not is_plain or port == 0:
        return None
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return Place(parts.scheme == "https", parts.hostname, port or PORTS[parts.scheme], target)


def address_fault(address: str) -> str:
    """Return why an address cannot be one to send to, in words; nothing where it can, as far as it can be read."""
    place = place_of(address)
    if place is None:
        return _(
            "请写完整的地址，例如https://example.gov.cn/events，不带用户名、密码和#，最多%(most)d个字符。"
        ) % {"most": LONGEST_ADDRESS}
    if not place.is_secure and not settings.WEBHOOK_NETWORKS:
        return _("地址须以https://开头。")
    try:
        literal = ip_address(place.host)
    except ValueError:
        return ""
    return "" if may_reach(literal, is_secure=place.is_secure) else _("系统不向这个网络地址发送。")


def resolved(place: Place, *, is_ours: bool = False) -> list[str]:
    """Return the numbers behind a host, all of them fit to be connected to.

    Raises `NotSent` where there are none, or where one of them is not to be reached: who answers for a name answers
    for each of its numbers.
    """
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotSent(SendFailure.UNRESOLVED) from error
    numbers = list(dict.fromkeys(str(sockaddr[0]) for *_kind, sockaddr in found))
    if not numbers:
        raise NotSent(SendFailure.UNRESOLVED)
    if not is_ours and not all(
        may_reach(ip_address(number), is_secure=place.is_secure) for number in numbers
    ):
        raise NotSent(SendFailure.FORBIDDEN)
    return numbers


def may_reach(number: Ip, *, is_secure: bool) -> bool:
    """Whether a request may go to a number: a public one by https, or one of the networks that the setting allows."""
    plain = _behind(number)
    if any(plain in network for network in settings.WEBHOOK_NETWORKS):
        return True
    is_inside = isinstance(plain, IPv6Address) and plain.is_site_local
    is_public = plain.is_global and not is_inside and not plain.is_multicast and not plain.is_reserved
    return is_secure and is_public


def _behind(number: Ip) -> Ip:
    """Return the address that packets to a number end at: IPv4 hides in several forms of IPv6."""
    if isinstance(number, IPv4Address):
        return number
    if number in _TRANSLATED:
        return IPv4Address(number.packed[-4:])
    hidden = number.ipv4_mapped or number.sixtofour or (number.teredo and number.teredo[1])
    return hidden or number
