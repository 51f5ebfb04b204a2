"""Small things that every part of the page is told with."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from evaluations.exact import shown
from letters.evidence.parts import Cell
from letters.evidence.values import Evidence, Found
from measures.choices import Classification
from precedents.timing import Timing, timing_of

BEFORE_THE_SYSTEM = gettext_noop("这一批印发于本系统启用之前，系统里没有记录。")
NO_SEARCH_KEPT = gettext_noop("没有留存的检索。")
# What stands where something is on record and this reader does not see it: never nothing, never nought.
WITHHELD = gettext_noop("不公开")


def heads(labels: Sequence[str], figures: Collection[int] = ()) -> tuple[Cell, ...]:
    """Return the head of a table; the columns at these places hold figures."""
    return tuple(Cell(label, is_figure=place in figures) for place, label in enumerate(labels))


def told_votes(code: str, count: int) -> str:
    """Say how many voted for a class."""
    return _("%(label)s%(count)d票") % {"label": Classification(code).label, "count": count}


def place_of(evidence: Evidence) -> str:
    """Return under which number of which batch a measure was printed; empty where it was not."""
    if evidence.entry is None:
        return ""
    return _("第%(batch)d批第%(serial)d项") % {"batch": evidence.batch, "serial": evidence.entry.serial}


def timing_in(evidence: Evidence, since: str) -> Timing | None:
    """Return how a practice stands to the batch's cut-off; None where the batch has none."""
    return timing_of(since, date.fromisoformat(evidence.cutoff) if evidence.cutoff else None)


def late_hits(evidence: Evidence, hits: Sequence[Found]) -> int:
    """Return how many hits came after the batch's cut-off."""
    return sum(timing_in(evidence, hit.in_force_since) == Timing.LATER for hit in hits)


def undecided(hits: Sequence[Found]) -> list[Found]:
    """Return the hits that nobody has said anything of."""
    return [hit for hit in hits if not hit.decision]


def timing_cell(since: str, evidence: Evidence) -> tuple[Cell, ...]:
    """Return the mark of a practice that came after the cut-off, or of which that is not known; nothing for others."""
    stands = timing_in(evidence, since)
    if stands in {None, Timing.EARLIER}:
        return ()
    return (Cell(str(Timing(stands).label), tone="attention" if stands == Timing.LATER else "neutral"),)


def two_places(number: str | None) -> str:
    """Return a number as every page prints it."""
    return shown(Decimal(number)) or "" if number is not None else ""
