"""A transcript as plain JSON values and back: it waits in a page, signed, for a person's word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from core.errors import Fault
from earlier.values import Head, Note, ReadAnnex, ReadLine, ReadRow, Statement, Transcript


def to_plain(transcript: Transcript) -> dict[str, Any]:
    """Return a transcript without loss as values that JSON has."""
    plain = asdict(transcript)
    day = transcript.head.day
    plain["head"]["day"] = day.isoformat() if day else None
    return plain


def from_plain(plain: Mapping[str, Any]) -> Transcript:
    """Return the transcript that `to_plain` wrote."""
    texts = {name: plain[name] for name in ("file_name", "sha256", "batch", "zone", "mark_label")}
    return Transcript(
        **texts,
        names_marks=plain["names_marks"],
        head=_head(plain["head"]),
        annexes=tuple(
            ReadAnnex(one["label"], one["title"], tuple(ReadRow(**row) for row in one["rows"]))
            for one in plain["annexes"]
        ),
        statements=tuple(Statement(**one) for one in plain["statements"]),
        lines=tuple(ReadLine(**one) for one in plain["lines"]),
        notes=tuple(Note(one["sentence"], tuple(one["places"])) for one in plain["notes"]),
        faults=tuple(Fault(**one) for one in plain["faults"]),
    )


def _head(plain: Mapping[str, Any]) -> Head:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in plain.items()
    }
    values["day"] = date.fromisoformat(plain["day"]) if plain["day"] else None
    return Head(**values)
