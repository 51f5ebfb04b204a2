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

    def get_absolute_url(self) -> str:
        """Return where everybody reads it."""
        ...


PapersOf = Callable[[Batch], Iterable[Any]]
_entered: Entered[PapersOf] = Entered("the letters of a batch")
enter_papers = _entered.enter


def papers_of(batch: Batch) -> list[Paper]:
    """Return the letters of a batch that everybody may read, oldest first."""
    return list(_entered.get()(batch))
