"""What stands around the list on the register's page: ways in, what is chosen, the latest batches and their letters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from documents.figures import PublishedBatch
from register.facet_choices import Choice, Facet
from register.papers import Paper
from register.summary import BatchContents, Summary

MOST_BATCHES = 9
# The drawing in its own units: as high as its tallest column, with room for a figure above and a number below.
STEP, COLUMN, TALLEST, BASE = 29, 19, 58, 78


@dataclass(frozen=True, slots=True)
class Column:
    """A batch as a column of the small chart, in the drawing's own units."""

    number: int
    count: int
    x: int
    middle: float
    y: int
    height: int
    is_newest: bool


@dataclass(frozen=True, slots=True)
class FrontPaper:
    """A letter with what its batch has in the register."""

    paper: Paper
    contents: BatchContents


def columns_of(batches: Iterable[PublishedBatch]) -> list[Column]:
    """Return the last batches as columns, the oldest at the left."""
    known = sorted((one for one in batches if one.counted), key=lambda one: one.number)[-MOST_BATCHES:]
    highest = max((one.counted for one in known), default=1)
    return [
        _column(place, one, max(2, one.counted * TALLEST // highest), place == len(known) - 1)
        for place, one in enumerate(known)
    ]


def _column(place: int, batch: PublishedBatch, height: int, is_newest: bool) -> Column:
    x = 8 + place * STEP
    return Column(batch.number, batch.counted, x, x + COLUMN / 2, BASE - height, height, is_newest)


def with_contents(papers: Iterable[Paper], summary: Summary) -> list[FrontPaper]:
    """Return letters with the counts of their batches, as of the summary's day."""
    return [FrontPaper(paper, summary.contents_of(paper.batch_id)) for paper in papers]


def ways_in(facets: Sequence[Facet]) -> list[Choice]:
    """Return a few choices to begin with: of each short facet the one that holds most."""
    found = {facet.name: facet.choices for facet in facets}
    named = [
        found[name] for name in ("batch", "classification", "has_special_mark", "field") if name in found
    ]
    return [max(choices, key=lambda one: one.count or 0) for choices in named]


def chosen_of(facets: Iterable[Facet]) -> list[Choice]:
    """Return what is chosen, each with the address without it."""
    return [one for facet in facets for one in (*facet.choices, *facet.more) if one.is_chosen]
