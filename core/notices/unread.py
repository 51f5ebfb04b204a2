"""How many notices a person has not read: on every page, so it is remembered for a moment."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.cache import cache
from django.db import transaction

from core.models import Notice
from core.people import Person

REMEMBERED_S = 60


def unread_count(person: Person) -> int:
    """Return how many notices wait for a person; at most a minute old."""
    count = cache.get_or_set(_key(person.pk), lambda: Notice.objects.unread_by(person), REMEMBERED_S)
    return int(count or 0)


def forget(person_ids: Iterable[int]) -> None:
    """Count anew for these people once the running transaction is committed."""
    keys = [_key(person_id) for person_id in person_ids]
    transaction.on_commit(lambda: cache.delete_many(keys), robust=True)


def _key(person_id: int) -> str:
    return f"unread-notices-{person_id}"
