"""How a system with a token of its own comes in: from an address that it may come from, for what it may do, so often."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied, Throttled
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from accounts.first import first_thing
from accounts.machine_tokens import MachineToken
from accounts.machines import digest_of
from accounts.models import User
from accounts.noting import is_to_be_noted
from core.trail import recording

API = "/api/v1/"
MINUTE_S = 60


class MachineTokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer fzm_…`. What is done stands in the trail under the system's name beside the person's."""

    def authenticate(self, request: Request) -> tuple[User, MachineToken] | None:
        """Return for whom the system acts, bounded by its token; nothing for a request without such a token.

        Raises 401 for a token that is not good, 403 from another address, for what is beyond its scopes, once its person
        has left the unit that it is bound to, and while they have something to do first, 429 beyond the rate.
        """
        kind, _blank, secret = get_authorization_header(request).partition(b" ")
        if kind.lower() != b"bearer":
            return None
        token = MachineToken.objects.good().with_person().filter(digest=digest_of(_text(secret))).first()
        if token is None or not token.person.is_active:
            raise AuthenticationFailed(_("令牌无效、已作废或已到期。"))
        address = str(request.META.get("REMOTE_ADDR") or "")
        _require_place(token, address)
        _require_rate(token)
        _require_scope(token, request)
        _require_unit(token)
        if first := first_thing(token.person):
            raise PermissionDenied(first.sentence)
        _note_use(token, address)
        recording.through.set(token.told)
        token.person.machine = token
        return token.person, token

    def authenticate_header(self, request: Request) -> str:
        """Say by what one comes in."""
        return "Bearer"


def _text(secret: bytes) -> str:
    # Whatever is no text of ours has a digest that no token has.
    return secret.decode("ascii", errors="replace").strip()


def _require_place(token: MachineToken, address: str) -> None:
    if not token.networks:
        return
    here = ip_address(address) if address else None
    if here is None or not any(here in ip_network(one) for one in token.networks):
        raise PermissionDenied(_("这个令牌不能从这个来源地址使用。"))


def _require_rate(token: MachineToken) -> None:
    key = f"machine-token-{token.pk}-{int(timezone.now().timestamp()) // MINUTE_S}"
    cache.add(key, 0, 2 * MINUTE_S)
    if cache.incr(key) > settings.MACHINE_REQUESTS_PER_MINUTE:
        raise Throttled(wait=MINUTE_S - int(timezone.now().timestamp()) % MINUTE_S)


def _require_scope(token: MachineToken, request: Request) -> None:
    scope = scope_of(request.path_info, str(request.method))
    if scope not in token.scopes:
        raise PermissionDenied(_("这个令牌不能办这件事：%(scope)s。") % {"scope": scope})


def _require_unit(token: MachineToken) -> None:
    # Its bound would be that unit still, and what it makes would be of the person's unit of today.
    if not token.fits_its_person:
        told = _("令牌限定的单位“%(unit)s”已经不是令牌主人的单位，请作废，在现在的单位另建一个。")
        raise PermissionDenied(told % {"unit": token.unit})


def scope_of(path: str, method: str) -> str:
    """Return the scope that a request needs: the resource in its address, and whether it reads or acts."""
    resource = path.removeprefix(API).partition("/")[0]
    return f"{resource}.{'read' if method in SAFE_METHODS else 'act'}"


def _note_use(token: MachineToken, address: str) -> None:
    if is_to_be_noted(f"machine-token-{token.pk}"):
        MachineToken.objects.filter(pk=token.pk).update(used_at=timezone.now(), used_from=address)
