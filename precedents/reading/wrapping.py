"""Lines that a program broke at a fixed width, joined again."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from precedents.reading.labels import labelled
from precedents.reading.quoting import is_open
from precedents.reading.values import Block, Line, Notebook, gettext_noop, say
from precedents.reading.words import part_of

_ENDS = "。！？；：!?;:”…"
NARROWEST_WRAPPED, WIDEST_WRAPPED = 40, 130
LONGEST_JOINED = 2000


def unwrapped(blocks: Sequence[Block], book: Notebook) -> list[Block]:
    """Join lines that a program wrapped at a fixed width, and lines whose quotation mark is still open."""
    width = _wrapped_at([block for block in blocks if isinstance(block, Line) and not block.is_whole])
    out: list[Block] = []
    last_width = 0
    for block in blocks:
        before = out[-1] if out else None
        own_width = width_of(block.text) if isinstance(block, Line) else 0
        was_full = width is not None and last_width >= width - 5
        if (
            isinstance(block, Line)
            and isinstance(before, Line)
            and not before.is_whole
            and _goes_on(before.text, block.text, was_full=was_full)
        ):
            book.tolerate(say(gettext_noop("断成几行的一段已接成一行。")), block.at)
            block = Line(before.at, _joined(before.text, block.text), block.is_whole)
            out.pop()
        last_width = own_width
        out.append(block)
    return out


def width_of(text: str) -> int:
    """Return how many columns a text takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def _goes_on(before: str, text: str, *, was_full: bool) -> bool:
    if labelled(text):
        return False
    if is_open(before) and len(before) < LONGEST_JOINED:
        return True
    return was_full and part_of(text) is None and not text.startswith((" ", "\u3000", "\t"))


def _wrapped_at(lines: Sequence[Line]) -> int | None:
    """Return the width at which a text was wrapped, or None where it was not."""
    widths = [width_of(line.text) for line in lines]
    widest = max(widths, default=0)
    if not NARROWEST_WRAPPED <= widest <= WIDEST_WRAPPED:
        return None
    broken = [
        (before, after)
        for before, after in pairwise(lines)
        if width_of(before.text) >= widest - 5
        and not before.text.rstrip().endswith(tuple(_ENDS))
        and labelled(after.text) is None
        and not after.text.startswith((" ", "\u3000", "\t"))
    ]
    return widest if len(broken) >= 2 else None


def _joined(before: str, after: str) -> str:
    after = after.strip()
    is_word = before[-1:].isascii() and before[-1:].isalnum() and after[:1].isascii() and after[:1].isalpha()
    return f"{before} {after}" if is_word else before + after
