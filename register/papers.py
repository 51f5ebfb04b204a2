"""The letters by which a batch's measures were published. The app of the letters says which: it enters them here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Protocol

from measures.models import Batch


class Paper(Protocol):
    """What the register shows of a letter; `state_reason` says why it was revoked."""

    number: str
    mark: str
    signed_on: date | None
    state: str
    state_reason: str
    corrects_id: int | None

    def get_absolute_url(self) -> str:
        """Return where everybody reads it."""
        ...


PapersOf = Callable[[Batch], Iterable[Any]]
_entered: list[PapersOf] = []


def enter_papers(papers_of_batch: PapersOf) -> None:
    """Enter who names a batch's letters, oldest first."""
    _entered[:] = [papers_of_batch]


def papers_of(batch: Batch) -> list[Paper]:
    """Return the letters of a batch that everybody may read, oldest first."""
    return [paper for entered in _entered for paper in entered(batch)]
