"""How a run tells what it is doing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Progress = Callable[[str, int, int], None]
"""Called with a step's name, how much of it is done, and how much there is."""

Item = TypeVar("Item")


def silent(step: str, done: int, total: int) -> None:
    """Tell nobody."""


def counted(progress: Progress, step: str, items: Sequence[Item]) -> Iterator[Item]:
    """Go through items, telling how many are done."""
    progress(step, 0, len(items))
    for done, item in enumerate(items, start=1):
        yield item
        progress(step, done, len(items))
