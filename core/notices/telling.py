"""Writing notices, inside the transaction of the change that they tell of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from core.models import Notice
from core.notice_texts import Filled, require_registered
from core.notices.unread import forget
from core.notices.wording import words_of
from core.people import Person

_is_silent: ContextVar[bool] = ContextVar("notices_are_silent", default=False)


def tell(
    people: Iterable[Person],
    filled: Filled,
    *,
    path: str = "",
    place: str = "",
    key: str = "",
    but: Person | None = None,
    is_internal: bool = False,
) -> None:
    """Tell each person once, `but` whoever caused it. The same `key` is never told twice to one person.

    Several of one kind and `place`, the list in which their things are found, are read as one row; without it the page
    itself is the place.

    The words are the office's where it wrote some for this text. The mail waits for `NOTICE_HOLD_MINUTES`: until then
    the office can change the words or withdraw them, unless they are `is_internal`: what the people of one unit tell
    each other, and what is of a kind that `is_apart`. It is put on record in Chinese; whoever reads the page in another
    language reads the same in that one.
    """
    require_registered(filled.text)
    if is_silent():
        return
    told = {person.pk: person for person in people if person.is_active and person != but}
    if not told:
        return
    words = words_of(filled)
    due_at = timezone.now() + timedelta(minutes=settings.NOTICE_HOLD_MINUTES)
    Notice.objects.bulk_create(
        [
            Notice(
                recipient_id=person.pk,
                kind=filled.text.kind.code,
                subject=words.subject.recorded[:200],
                body=words.body.recorded,
                said={"subject": words.subject.kept(), "body": words.body.kept()},
                path=path,
                place=place or path,
                key=key,
                is_internal=is_internal or filled.text.kind.is_apart,
                is_open=words.is_open,
                due_at=due_at,
            )
            for person in told.values()
        ],
        ignore_conflicts=bool(key),
    )
    forget(told)


def is_silent() -> bool:
    """Whether nobody is to be told anything now."""
    return _is_silent.get()


@contextmanager
def silence() -> Iterator[None]:
    """Tell nobody anything meanwhile: what is run from a package happened elsewhere, or never."""
    token = _is_silent.set(True)
    try:
        yield
    finally:
        _is_silent.reset(token)
