"""Searches and hits as they are shown to whoever must not meet some names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from precedents.models import SearchHit, SearchRun, Source
from precedents.searching.asking import Hit

AnyHit = TypeVar("AnyHit", Hit, SearchHit)


class Hide(Protocol):
    """Takes the names out of a text, and says whether a text has any."""

    def __call__(self, text: str, /) -> str:
        """Return a text without the names."""
        ...

    def tells(self, text: str, /) -> bool:
        """Whether a text has one of the names."""
        ...


def hide_in_search(run: SearchRun, hide: Hide | None) -> SearchRun:
    """Take names out of what was asked; the search is only shown."""
    if hide is not None:
        run.title, run.text, run.points = hide(run.title), hide(run.text), [hide(each) for each in run.points]
    return run


def untelling(hits: Iterable[AnyHit], hide: Hide | None) -> list[AnyHit]:
    """Leave the hits out that have a name. Their texts are public: with a mask in one, the rest of it leads to the name."""
    return [hit for hit in hits if hide is None or not any(map(hide.tells, _said_by(hit)))]


def hide_in_hits(hits: Iterable[SearchHit], hide: Hide | None) -> list[SearchHit]:
    """Return the hits that may be met, only to be shown: without the way to the register, whose pages name every unit."""
    shown = untelling(hits, hide)
    for hit in shown if hide is not None else ():
        if hit.source == Source.PUBLISHED:
            hit.origin = {name: value for name, value in hit.origin.items() if name != "path"}
    return shown


def _said_by(hit: Hit | SearchHit) -> list[str]:
    origin = hit.origin if isinstance(hit, SearchHit) else hit.origin.stored()
    # The names of shelves are no texts of theirs: they stand above every search.
    told = [str(value) for name, value in origin.items() if name != "path"]
    return [hit.title, hit.text, *told]
