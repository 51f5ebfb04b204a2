"""How a file's rows are shown before anything is written: in words, answer by answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from evaluations.offline.layout import SHEET, Column
from evaluations.offline.merging import ComparedRow, RowState, Value
from evaluations.offline.stamp import mark_of

# What becomes of a row, and the tone that it is shown in.
STATES = {
    RowState.CHANGED: (_("将写入"), "progress"),
    RowState.CONFLICT: (_("系统里的较新"), "attention"),
    RowState.CLOSED: (_("不写入"), "neutral"),
    RowState.UNCHANGED: (_("没有变化"), "neutral"),
}


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One answer that differs: its name, what is stored, what the file says."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the preview. `mark` names the stored version that is shown."""

    row: ComparedRow
    place: str
    mark: str
    state: str
    tone: str
    changes: tuple[ShownChange, ...]

    @property
    def is_conflict(self) -> bool:
        """Whether the stored sheet is newer than the file and differs from it."""
        return self.row.state == RowState.CONFLICT


def shown_rows(plan: Iterable[ComparedRow], columns: Iterable[Column]) -> list[ShownRow]:
    """Return the rows that a person should look at: all but those in which nothing would happen."""
    by_key = {column.key: column for column in columns}
    return [_shown(one, by_key) for one in plan if one.state != RowState.UNCHANGED]


def _shown(one: ComparedRow, columns: Mapping[str, Column]) -> ShownRow:
    state, tone = STATES[one.state]
    return ShownRow(
        row=one,
        place=f"{SHEET}!{one.row.number}",
        mark=mark_of(one.row.assignment_id, one.stored.version),
        state=str(state),
        tone=tone,
        changes=tuple(
            ShownChange(
                columns[change.key].label,
                _words(columns[change.key], change.before),
                _words(columns[change.key], change.after),
            )
            for change in one.changes
        ),
    )


def _words(column: Column, value: Value | None) -> str:
    word = column.word_of(value)
    return f"{word.normalize():f}" if isinstance(word, Decimal) else str(word)
