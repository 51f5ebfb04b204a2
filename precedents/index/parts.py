"""A long run of things, a part at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Thing = TypeVar("Thing")


def in_parts(things: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    """Yield lists of at most `size` things in their order; none is empty."""
    left = iter(things)
    while part := list(islice(left, size)):
        yield part
