"""What a person has not read: told on every page, hence remembered for a moment; read by opening what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from core.models import Notice
from core.people import Person

REMEMBERED_S = 60
# Whoever has more unread reads them as rows; so many are counted and watched for.
MOST_COUNTED = 999


def unread_count(person: Person) -> int:
    """Return how many notices wait for a person; at most a minute old."""
    return len(_unread(person))


def read_by_opening(person: Person, path: str) -> None:
    """Mark as read what a person was told about the page that they opened; costs nothing where there is nothing."""
    waiting = _unread(person)
    keys = {key for key, page in waiting if page == path}
    if not keys:
        return
    unread = Notice.objects.shown_to(person).filter(pk__in=keys, read_at__isnull=True)
    unread.update(read_at=timezone.now())
    left = [(key, page) for key, page in waiting if key not in keys]
    cache.set(_key(person.pk), left, REMEMBERED_S)


def _unread(person: Person) -> list[tuple[int, str]]:
    return list(cache.get_or_set(_key(person.pk), lambda: _found(person), REMEMBERED_S) or ())


def _found(person: Person) -> list[tuple[int, str]]:
    unread = Notice.objects.shown_to(person).filter(read_at__isnull=True)
    pages = unread.order_by("-pk").values_list("pk", "path")[:MOST_COUNTED]
    return [(key, urlsplit(path).path) for key, path in pages]


def forget(person_ids: Iterable[int]) -> None:
    """Count anew for these people once the running transaction is committed."""
    keys = [_key(person_id) for person_id in person_ids]
    transaction.on_commit(lambda: cache.delete_many(keys), robust=True)


def _key(person_id: int) -> str:
    return f"unread-notices-{person_id}"
