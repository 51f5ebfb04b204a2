"""Writing events: an action's with everything that it changes, and what was read or tried and changed nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, models
from django.db.transaction import TransactionManagementError

from core.choices import EventKind
from core.models import Event
from core.people import Person
from core.trail.tracking import CURRENT, root_of, trail_name

LONGEST_NAME = 200
# Where the request comes from that is being answered; nothing in a worker.
address: ContextVar[str | None] = ContextVar("address", default=None)
# Which system acts for the person, in words; empty where they act themselves.
through: ContextVar[str] = ContextVar("through", default="")

_COLUMNS = ("kind", "act", "person_id", "unit_id", "address", "model", "key", "name", "note")
# One round trip: the event is written, and named as the one that the transaction's changes belong to.
_BEGIN = f"""
    WITH before AS MATERIALIZED (SELECT current_setting('{CURRENT}', TRUE) AS event),
    entered AS (
        INSERT INTO core_event ({", ".join(_COLUMNS)}) VALUES ({", ".join(["%s"] * len(_COLUMNS))}) RETURNING id
    )
    SELECT before.event, set_config('{CURRENT}', entered.id::text, TRUE) FROM before, entered
"""


@contextmanager
def recording(act: str, *, by: Person | None, about: models.Model | None = None) -> Iterator[None]:
    """Put what is changed inside down as one event of the running transaction; an event inside it has its own changes."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("an event and its changes are one transaction")
    before = _begin(_values(EventKind.ACT, act, by, about, ""))
    yield
    # After a failure the transaction's settings go back by themselves.
    _go_back_to(before)


def note(
    kind: EventKind, act: str, *, by: Person | None, about: models.Model | None = None, words: str = ""
) -> None:
    """Put down something that changed nothing. `words` must hold nothing that is secret to any reader."""
    Event.objects.bulk_create(
        [Event(**dict(zip(_COLUMNS, _values(kind, act, by, about, words), strict=True)))]
    )


def note_reading(act: str, *, by: Person, about: models.Model | None = None, words: str = "") -> None:
    """Put down that somebody was given what not everybody may read: a file, sheets, scores, a list of them."""
    note(EventKind.READ, act, by=by, about=about, words=words)


def _begin(values: list[Any]) -> str:
    """Enter an event as the current one; return which was before."""
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, values)
        return cursor.fetchone()[0] or ""


def _go_back_to(event: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT set_config('{CURRENT}', %s, TRUE)", [event])


def _values(
    kind: EventKind, act: str, by: Person | None, about: models.Model | None, words: str
) -> list[Any]:
    thing = root_of(about) if about is not None else None
    return [
        kind.value,
        act,
        by.pk if by is not None else None,
        by.unit_id if by is not None else None,
        address.get() or None,
        thing._meta.label_lower if thing is not None else "",
        thing.pk if thing is not None else None,
        trail_name(thing)[:LONGEST_NAME] if thing is not None else "",
        " ".join(filter(None, (through.get(), words)))[:LONGEST_NAME],
    ]
