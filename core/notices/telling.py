"""Writing notices, inside the transaction of the change that they tell of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from core.models import Notice
from core.notice_kinds import NoticeKind, registered
from core.notices.unread import forget
from core.people import Person
from core.saying import Said, Several, kept, recorded

_is_silent: ContextVar[bool] = ContextVar("notices_are_silent", default=False)


def tell(
    people: Iterable[Person],
    kind: NoticeKind,
    subject: str | Said,
    *,
    body: str | Said | Several = "",
    path: str = "",
    place: str = "",
    key: str = "",
    but: Person | None = None,
    is_internal: bool = False,
) -> None:
    """Tell each person once, `but` whoever caused it. The same `key` is never told twice to one person.

    Several of one kind and `place`, the list in which their things are found, are read as one row; without it the page
    itself is the place.

    The mail waits for `NOTICE_HOLD_MINUTES`: until then the office can change the words or withdraw them, unless
    they are `is_internal`, what the people of one unit tell each other. It is put on record in Chinese; whoever reads
    the page in another language reads what was said with `say` in that one.
    """
    if is_silent():
        return
    code = registered(kind).code
    due_at = timezone.now() + timedelta(minutes=settings.NOTICE_HOLD_MINUTES)
    told = {person.pk: person for person in people if person.is_active and person != but}
    Notice.objects.bulk_create(
        [
            Notice(
                recipient_id=person.pk,
                kind=code,
                subject=recorded(subject)[:200],
                body=recorded(body),
                said={"subject": kept(subject), "body": kept(body)},
                path=path,
                place=place or path,
                key=key,
                is_internal=is_internal,
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
