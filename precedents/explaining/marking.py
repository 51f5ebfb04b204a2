"""A text in pieces, each with what it is marked as."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from precedents.explaining.folding import Span

SAME, TERM, PLAIN = "same", "term", ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: in a passage that the other text has too, a wording that it shares, or neither."""

    text: str
    mark: str


def pieces(
    text: str, same: Iterable[Span], shared: Iterable[Span], within: Span | None = None
) -> tuple[Piece, ...]:
    """Return a text, or the part of it that lies `within`, in pieces; what is the same outweighs what is shared."""
    marks = [PLAIN] * len(text)
    for spans, mark in ((shared, TERM), (same, SAME)):
        for start, end in spans:
            marks[start:end] = [mark] * (end - start)
    first, last = within or (0, len(text))
    found: list[Piece] = []
    start = first
    for at in range(first + 1, last + 1):
        if at == last or marks[at] != marks[start]:
            found.append(Piece(text[start:at], marks[start]))
            start = at
    return tuple(found)


def after(marked: Iterable[Piece], count: int) -> tuple[Piece, ...]:
    """Return the pieces without the first `count` characters."""
    left: list[Piece] = []
    for piece in marked:
        rest = piece.text[count:]
        count = max(0, count - len(piece.text))
        if rest:
            left.append(Piece(rest, piece.mark))
    return tuple(left)
