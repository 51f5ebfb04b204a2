"""What a person does with the ways into their own account; nobody else can."""

from __future__ import annotations

from django.db.models import F
from knox.models import AuthToken

from accounts.models import TokenUse, User
from core.acting import acting


def revoke_tokens(person: User, *, key: str = "") -> int:
    """End the person's token that begins so, or all of them; return how many ended."""
    with acting(person, None, "revoke_tokens"):
        ending = AuthToken.objects.filter(user=person)
        if key:
            ending = ending.filter(token_key=key)
        TokenUse.objects.filter(digest__in=ending.values("digest")).delete()
        count, _by_table = ending.delete()
    return count


def end_sessions(person: User) -> User:
    """Sign the person out everywhere; whoever asks keeps their own session by renewing its mark."""
    with acting(person, None, "end_sessions"):
        User.objects.filter(pk=person.pk).update(session_epoch=F("session_epoch") + 1)
        person.refresh_from_db(fields=["session_epoch"])
    return person
