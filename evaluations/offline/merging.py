"""What a file says against what is stored, row by row, as plain values. Nothing newer is ever taken for older."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from measures.pasting import put_right

Value: TypeAlias = str | Decimal | bool
MARKED = ("score", "gate")


class RowState(StrEnum):
    """What becomes of a row."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    CONFLICT = "conflict"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row of the file: its number, the sheet and the version that it was made from, the measure, the answers.

    A cell left blank is no answer.
    """

    number: int
    assignment_id: int
    version: int
    ref: str
    answers: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class StoredSheet:
    """The sheet as it stands; `closed` says why nothing can be written to it any more, or is empty."""

    version: int
    title: str
    answers: Mapping[str, Value | None]
    closed: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that differs."""

    key: str
    before: Value | None
    after: Value


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A row beside its sheet. `left_out` are remarks on criteria that nobody marked: there is nothing to keep them at."""

    row: FileRow
    stored: StoredSheet
    state: RowState
    changes: tuple[Change, ...] = ()
    left_out: tuple[str, ...] = ()

    def merged(self) -> dict[str, Value | None]:
        """Return the sheet's answers with the changes in them."""
        return {**self.stored.answers, **{change.key: change.after for change in self.changes}}


def compare(row: FileRow, stored: StoredSheet) -> ComparedRow:
    """Tell what a row would change.

    A sheet saved after the file was made wins: where the file differs from it, the row is a conflict.
    """
    if stored.closed:
        return ComparedRow(row, stored, RowState.CLOSED)
    differing = [
        Change(key, stored.answers.get(key), answer)
        for key, answer in row.answers.items()
        if not _is_same(stored.answers.get(key), answer)
    ]
    marks = {**stored.answers, **row.answers}
    left_out = tuple(change.key for change in differing if _has_no_mark(change.key, marks))
    changes = tuple(change for change in differing if change.key not in left_out)
    if not changes:
        return ComparedRow(row, stored, RowState.UNCHANGED, left_out=left_out)
    state = RowState.CHANGED if row.version == stored.version else RowState.CONFLICT
    return ComparedRow(row, stored, state, changes, left_out)


def _is_same(before: Value | None, after: Value) -> bool:
    # What was read from the file was put right on the way; that alone changes nothing.
    if isinstance(before, str) and isinstance(after, str):
        return put_right(before) == after
    return before == after


def _has_no_mark(key: str, marks: Mapping[str, Value | None]) -> bool:
    kind, _colon, code = key.partition(":")
    return kind == "remark" and all(marks.get(f"{each}:{code}") is None for each in MARKED)
