"""A reading as plain JSON values and back: it waits in a page, signed, for a person's word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from precedents.reading.values import Head, LineKind, Note, ReadEntry, Reading, ReadLine, Saying, Stated

_TEXTS = ("title", "text", "field", "place", "scope", "responsible", "document")


def to_plain(reading: Reading) -> dict[str, Any]:
    """Return a reading without loss as values that JSON has."""
    head = reading.head
    return {
        "head": [head.name, head.issuer, head.document, _day(head.day)],
        "entries": [
            [*(getattr(one, name) for name in _TEXTS), _day(one.in_force_since), one.number, _saying(one.at)]
            for one in reading.entries
        ],
        "lines": [[_saying(one.at), one.kind.value, one.text, _saying(one.remark)] for one in reading.lines],
        "notes": [
            [_saying(one.saying), [_saying(at) for at in one.places], one.is_doubt] for one in reading.notes
        ],
        "stated": [[_saying(one.at), one.stated, one.counted, one.subject] for one in reading.stated],
        "are_records": reading.are_records,
    }


def from_plain(plain: Mapping[str, Any]) -> Reading:
    """Return the reading that `to_plain` wrote."""
    name, issuer, document, day = plain["head"]
    return Reading(
        head=Head(name, issuer, document, _read_day(day)),
        entries=tuple(_entry(one) for one in plain["entries"]),
        lines=tuple(
            ReadLine(_read_saying(at), LineKind(kind), text, _read_saying(remark) if remark else None)
            for at, kind, text, remark in plain["lines"]
        ),
        notes=tuple(
            Note(_read_saying(saying), tuple(_read_saying(at) for at in places), is_doubt)
            for saying, places, is_doubt in plain["notes"]
        ),
        stated=tuple(
            Stated(_read_saying(at), stated, counted, subject)
            for at, stated, counted, subject in plain["stated"]
        ),
        are_records=plain["are_records"],
    )


def _entry(plain: Sequence[Any]) -> ReadEntry:
    *texts, day, number, at = plain
    return ReadEntry(
        **dict(zip(_TEXTS, texts, strict=True)),
        in_force_since=_read_day(day),
        number=number,
        at=_read_saying(at),
    )


def _saying(saying: Saying | None) -> list[Any] | None:
    return None if saying is None else [saying.text, [list(fact) for fact in saying.facts]]


def _read_saying(plain: Sequence[Any]) -> Saying:
    text, facts = plain
    return Saying(text, tuple((name, value) for name, value in facts))


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _read_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
