"""The phases of a batch with the days on which they began and ended, as its logbook tells them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.moments import local_day
from core.screens import phases_of
from measures.choices import BatchState
from measures.models import Batch, PhaseChange


@dataclass(frozen=True, slots=True)
class DatedPhase:
    """One step of a batch's way: `position` is done, current or ahead; the days of one that is ahead are planned."""

    state: str
    label: str
    position: str
    began_on: date | None
    ends_on: date | None


def dated_phases(batch: Batch, changes: Iterable[PhaseChange]) -> list[DatedPhase]:
    """Return the steps of the batch's way with their days out of its logbook; of what is ahead those that are set."""
    entered = {change.to_state: local_day(change.at) for change in changes}
    way = [state for state in BatchState if state != BatchState.CANCELLED]
    began = [entered.get(state) for state in way]
    phases = phases_of(batch)
    return [
        DatedPhase(
            state,
            phase.label,
            phase.position,
            _start(batch, state, phase.position, start),
            _end(batch, state, phase.position, following),
        )
        for state, phase, start, following in zip(way, phases, began, [*began[1:], None], strict=True)
    ]


def _start(batch: Batch, state: BatchState, position: str, entered: date | None) -> date | None:
    if position != "ahead":
        return entered
    return batch.opens_on if state == BatchState.COLLECTING else None


def _end(batch: Batch, state: BatchState, position: str, following: date | None) -> date | None:
    if position == "done":
        return following
    return batch.closes_on if state == BatchState.COLLECTING else None
