"""Searches and hits as they are shown to whoever must not meet some names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from precedents.models import SearchHit, SearchRun, Source

# Takes the names out of a text.
Hide: TypeAlias = Callable[[str], str]


def hide_in_search(run: SearchRun, hide: Hide | None) -> SearchRun:
    """Take names out of what was asked; the search is only shown."""
    if hide is not None:
        run.title, run.text, run.points = hide(run.title), hide(run.text), [hide(each) for each in run.points]
    return run


def hide_in_hit(hit: SearchHit, hide: Hide | None) -> SearchHit:
    """Take names out of a hit that is only shown; and the way to a page that has them, as each of the register's does."""
    if hide is None:
        return hit
    title, text = hide(hit.title), hide(hit.text)
    if hit.source == Source.PUBLISHED or (title, text) != (hit.title, hit.text):
        hit.origin = {name: value for name, value in hit.origin.items() if name != "path"}
    hit.title, hit.text = title, text
    return hit
