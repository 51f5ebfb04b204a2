"""The tokens with which programs come to the API: noted when they are used, good only for who may come in at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from knox.auth import TokenAuthentication
from knox.models import AuthToken
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from accounts.first import first_thing
from accounts.models import TokenUse, User
from accounts.noting import is_to_be_noted


@dataclass(frozen=True, slots=True)
class OwnToken:
    """A token as its owner sees it: how it begins, and when it was made, ends, and was used last, and from where."""

    key: str
    made_at: datetime
    ends_at: datetime | None
    used_at: datetime | None
    used_from: str


class NotedTokenAuthentication(TokenAuthentication):
    """Knox's tokens. Their use is noted; who has something to do first is answered 403."""

    def authenticate(self, request: Request) -> Any:
        """Return who comes with the request's token, if it has one."""
        found = super().authenticate(request)
        if found is not None:
            person, token = found
            if first := first_thing(person):
                raise PermissionDenied(first.sentence)
            _note(token, str(request.META.get("REMOTE_ADDR") or ""))
        return found


def tokens_of(person: User) -> list[OwnToken]:
    """Return a person's tokens that are still good, newest first."""
    now = timezone.now()
    tokens = AuthToken.objects.filter(user=person, expiry__gt=now).order_by("-created")
    uses = {use.digest: use for use in TokenUse.objects.filter(person=person)}
    return [
        OwnToken(
            key=token.token_key,
            made_at=token.created,
            ends_at=token.expiry,
            used_at=use.used_at if (use := uses.get(token.digest)) else None,
            used_from=use.used_from if use else "",
        )
        for token in tokens
    ]


def _note(token: AuthToken, address: str) -> None:
    if not is_to_be_noted(f"token-{token.digest}"):
        return
    use = TokenUse(digest=token.digest, person_id=token.user_id, used_at=timezone.now(), used_from=address)
    TokenUse.objects.bulk_create(
        [use], update_conflicts=True, unique_fields=["digest"], update_fields=["used_at", "used_from"]
    )
