"""What typesetting adds to a text: contents, page numbers, numbers on lines of their own or several in one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from precedents.reading.labels import labelled
from precedents.reading.values import Block, Line, LineKind, Notebook, Table, gettext_noop, say

_LEADERS = re.compile(r"(?:[.．·•\-_]\s?){4,}\s?[0-9]{1,4}$|…\s?[0-9]{1,4}$")
_LISTED = re.compile(r"[^。]{2,60}?(?:\t|\s\s|[.．…·])\s?[0-9]{1,4}")
_CONTENTS = re.compile(r"\s*目\s*[录次]\s*")
_PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–－]+\s*[0-9]{1,4}\s*[-—–－]+|第\s*[0-9]{1,4}\s*页(?:\s*[,，/／]?\s*共\s*[0-9]{1,4}\s*页)?|[0-9]{1,4}\s*[/／]\s*[0-9]{1,4})\s*"
)
_LONE_NUMBER = re.compile(r"\s*([0-9]{1,3})\s*")
_MOST_LINES_A_NUMBER = 8
_PARTED = re.compile(r"(?<=[；;])\s*")
LONGEST_PAGE_NUMBER, LONGEST_CONTENTS = 40, 200


def without_contents(blocks: Sequence[Block], book: Notebook) -> list[Block]:
    """Drop a table of contents and page numbers: they name every practice a second time."""
    kept: list[Block] = []
    inside = False
    for block in blocks:
        if isinstance(block, Table):
            kept.append(block)
            continue
        if _CONTENTS.fullmatch(block.text):
            inside = True
            book.take(block.at, LineKind.IGNORED, block.text, say(gettext_noop("目录")))
        elif _leads_to_a_page(block.text, is_inside=inside):
            book.take(block.at, LineKind.IGNORED, block.text, say(gettext_noop("目录")))
        elif len(block.text) < LONGEST_PAGE_NUMBER and _PAGE_NUMBER.fullmatch(block.text):
            book.take(block.at, LineKind.IGNORED, block.text, say(gettext_noop("页码")))
        else:
            inside = False
            kept.append(block)
    return kept


def with_lone_numbers(blocks: Sequence[Block], book: Notebook) -> list[Block]:
    """Put a number that stands on a line of its own before the line that follows; page numbers are dropped."""
    numbered = [
        (position, int(found[1]))
        for position, block in enumerate(blocks)
        if isinstance(block, Line) and (found := _LONE_NUMBER.fullmatch(block.text))
    ]
    if not numbered:
        return list(blocks)
    numbers = [number for _position, number in numbered]
    span = len(blocks) - numbered[0][0]
    are_serials = (
        numbers[0] == 1 and span <= _MOST_LINES_A_NUMBER * len(numbers) and numbered[-1][0] < len(blocks) - 1
    )
    lone = {position for position, _number in numbered}
    out: list[Block] = []
    waiting: Line | None = None
    for position, block in enumerate(blocks):
        if position in lone and isinstance(block, Line):
            if are_serials:
                waiting = block
            else:
                book.take(block.at, LineKind.IGNORED, block.text, say(gettext_noop("页码")))
            continue
        if waiting is not None and isinstance(block, Line):
            number = _LONE_NUMBER.fullmatch(waiting.text)
            block = Line(waiting.at, f"{number[1] if number else ''}.{block.text.strip()}", block.is_whole)
        waiting = None
        out.append(block)
    return out


def with_parted_numbers(blocks: Sequence[Block], book: Notebook) -> list[Block]:
    """Put practices that are numbered one after another in one line on lines of their own: 1.甲；2.乙；3.丙。"""
    out: list[Block] = []
    for block in blocks:
        pieces = _numbered_pieces(block.text) if isinstance(block, Line) else []
        if len(pieces) > 1 and isinstance(block, Line):
            book.tolerate(say(gettext_noop("写在一行里的几个序号已分开。")), block.at)
            out += [Line(block.at, piece, block.is_whole) for piece in pieces]
        else:
            out.append(block)
    return out


def _leads_to_a_page(text: str, *, is_inside: bool) -> bool:
    """Tell whether a line names a page at its end, as contents do. Their lines are short, and so is the time spent."""
    text = text.strip()
    if not text[-1:].isdecimal() or len(text) > LONGEST_CONTENTS:
        return False
    return bool(_LEADERS.search(text) or (is_inside and _LISTED.fullmatch(text)))


def _numbered_pieces(text: str) -> list[str]:
    first = labelled(text)
    if first is None or first.number != 1:
        return []
    pieces: list[str] = []
    number = 1
    for piece in _PARTED.split(text.strip()):
        label = labelled(piece)
        if label is not None and label.label is first.label and label.number == number:
            pieces.append(piece)
            number += 1
        elif pieces:
            # Prose goes on: what is numbered so are steps of one practice.
            return []
    return pieces
