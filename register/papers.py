"""The letters by which a batch's measures were published. The app of the letters says which: it enters them here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Protocol

from core.entered import Entered
from measures.models import Batch


class Paper(Protocol):
    """What the register shows of a letter; `state_reason` says why it was revoked."""

    number: str
    mark: str
    signed_on: date | None
    state: str
    state_reason: str
    corrects_id: int | None
    batch_id: int

    def get_absolute_url(self) -> str:
        """Return where everybody reads it."""
        ...


PapersOf = Callable[[Batch], Iterable[Any]]
_entered: Entered[PapersOf] = Entered("the letters of a batch")
enter_papers = _entered.enter
LatestPapers = Callable[[int], Iterable[Any]]
_latest: Entered[LatestPapers] = Entered("the letters issued last")
enter_latest_papers = _latest.enter


def papers_of(batch: Batch) -> list[Paper]:
    """Return the letters of a batch that everybody may read, oldest first."""
    return list(_entered.get()(batch))


def latest_papers(count: int) -> list[Paper]:
    """Return the letters in force that were issued last, the newest first, with what a card shows of each."""
    return list(_latest.get()(count))
