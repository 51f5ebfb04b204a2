"""What a file says against what is stored, row by row, as plain values. Nothing newer is ever taken for older."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from measures.pasting import put_right

Value: TypeAlias = str | Decimal | bool


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
    """A row beside its sheet."""

    row: FileRow
    stored: StoredSheet
    state: RowState
    changes: tuple[Change, ...] = ()

    def merged(self) -> dict[str, Value | None]:
        """Return the sheet's answers with the changes in them."""
        return {**self.stored.answers, **{change.key: change.after for change in self.changes}}


def compare(row: FileRow, stored: StoredSheet) -> ComparedRow:
    """Tell what a row would change.

    A sheet saved after the file was made wins: where the file differs from it, the row is a conflict.
    """
    if stored.closed:
        return ComparedRow(row, stored, RowState.CLOSED)
    changes = tuple(
        Change(key, stored.answers.get(key), answer)
        for key, answer in row.answers.items()
        if not _is_same(stored.answers.get(key), answer)
    )
    if not changes:
        return ComparedRow(row, stored, RowState.UNCHANGED)
    state = RowState.CHANGED if row.version == stored.version else RowState.CONFLICT
    return ComparedRow(row, stored, state, changes)


def _is_same(before: Value | None, after: Value) -> bool:
    # What was read from the file was put right on the way; that alone changes nothing.
    if isinstance(before, str) and isinstance(after, str):
        return put_right(before) == after
    return before == after
