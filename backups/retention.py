"""Which copies are kept: the last of each of the latest days, and the last of each of the latest weeks."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime


def superfluous(made: Iterable[datetime], *, days: int, weeks: int) -> set[datetime]:
    """Return those of the moments at which copies were made whose copies are kept no longer.

    Days and weeks without a copy are not counted: while none is made, none is dropped. The latest copy always stays.
    """
    moments = sorted(made, reverse=True)
    kept = _latest(moments, lambda one: one.date(), days) | _latest(
        moments, lambda one: one.isocalendar()[:2], weeks
    )
    return set(moments[1:]) - kept


def _latest(
    moments: Iterable[datetime], period_of: Callable[[datetime], Hashable], count: int
) -> set[datetime]:
    """Return the last moment of each of the latest periods; `moments` has the last one first."""
    last: dict[Hashable, datetime] = {}
    for moment in moments:
        if len(last) < count:
            last.setdefault(period_of(moment), moment)
    return set(last.values())
