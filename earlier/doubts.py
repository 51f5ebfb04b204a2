"""What lines that were put together cannot prove of a row: said as a doubt with its words, never entered in silence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from django.utils.translation import gettext as _

from earlier.classes import CLASS
from earlier.columns import column_of
from earlier.furniture import reason_to_pass_over
from earlier.headings import heading_of
from earlier.labelled import labelled
from earlier.novelty import opens_with_class
from earlier.numbering import number_alone, number_before
from earlier.rows import OpenRow
from earlier.splitting import cells_of, width_of
from earlier.values import SourceLine

_STOPS = ("。", "！", "？", "；", "：", "”", "）")
# A line that a column's width broke may be shorter by what must not begin the next one: two characters.
_SLACK = 4
# So many lines broken at one width are a column's; fewer may have been broken by chance.
_FEWEST_OF_A_WIDTH = 3
_SIGNS_OF_PAGES = re.compile(r"[0-9第共页/—–\-－―‐─，,\s]+")
_PAGE = r"(?:[—–\-－―‐─]\s*[0-9]{1,4}\s*[—–\-－―‐─]|[第共]\s*[0-9]{1,4}\s*页)"
_ENDS_A_PAGE, _BEGINS_A_PAGE = re.compile(rf"{_PAGE}$"), re.compile(_PAGE)
_LAST_NUMBER, _FIRST_NUMBER = re.compile(r"[0-9]+$"), re.compile(r"[0-9]+")
_BEGINS_A_SENTENCE, _CLASS = re.compile(r"^|(?<=[。！？；])"), re.compile(CLASS)


def _square(text: str) -> int:
    """Return how wide a text is in type in which every character takes a square."""
    return 2 * len(text)


_MEASURES = (width_of, _square)


class Widths:
    """The widths at which the lines of an annex break, told by how many break there."""

    def __init__(self, lines: Iterable[SourceLine]) -> None:
        texts = [line.text.strip() for line in lines if line.cells is None and "\t" not in line.text]
        broken = [text for text in texts if not (text.endswith(_STOPS) or _stands_for_itself(text))]
        self._counts = [Counter(map(measure, broken)) for measure in _MEASURES]

    def are_filled_by(self, text: str) -> bool:
        """Whether a line reaches as far as a column whose width has broken others."""
        for measure, counts in zip(_MEASURES, self._counts, strict=True):
            near = range(measure(text) - _SLACK, measure(text) + _SLACK + 1)
            if sum(counts[one] for one in near) >= _FEWEST_OF_A_WIDTH:
                return True
        return False


def _stands_for_itself(text: str) -> bool:
    """Whether a line is as short as it is because it is a heading, a number, a column's name or a page's mark."""
    is_of_a_table = number_alone(text) is not None or column_of(text) is not None
    return is_of_a_table or heading_of(text) is not None or bool(reason_to_pass_over(text))


def is_torn_off(text: str, header: Sequence[str]) -> bool:
    """Whether a line holds no more than the signs of a page's number, or a piece of the table's header."""
    if _SIGNS_OF_PAGES.fullmatch(text):
        return True
    is_parted, bare = "\t" in text, _solid(text)
    return bare in header or ((is_parted or len(bare) == 1) and bare in "".join(header))


def doubt_about(row: OpenRow, heading: str, header: Sequence[str], widths: Widths) -> str:
    """Return why the lines of a row may hold what is no part of it, or nothing.

    `heading` is the form in which the headings above it are numbered, `header` the names of the columns.
    """
    if not row.lines:
        return ""
    printed, body = _number_and_body(row.lines)
    if again := _begins_again(printed, body):
        return _("“%(text)s”之后这一项又从头开始，像是写了两遍，请核对。") % {"text": again[:20]}
    if heading and (inside := _heading_inside(body, heading)):
        return _("“%(text)s”像是小标题，请让它独占一行。") % {"text": inside}
    if header and any("".join(header) in _solid(line) for line in row.lines):
        return _("表头混进了这一项，请让它独占一行。")
    for run in _runs(row.lines):
        for text in (*_pages_at_seams(run, widths), *_short_of(run, widths)):
            sentence = _("“%(text)s”分不清是正文还是页码、表头，请核对，并把断开的行接起来。")
            return sentence % {"text": text[:20]}
    return ""


def _number_and_body(lines: Sequence[str]) -> tuple[str, str]:
    """Return a row's number as it is printed and all that stands behind it, both without blanks."""
    joined = "".join(map(_solid, lines))
    number = number_before(lines[0])
    rest = number.rest if number else "".join(cells_of(SourceLine("", lines[0])).texts[1:])
    length = len(joined) - len(_solid(rest)) - sum(len(_solid(line)) for line in lines[1:])
    return joined[:length], joined[length:]


def _begins_again(printed: str, body: str) -> str:
    """Return what stands before the place where a row's number and its first words come a second time, or ""."""
    for found in re.finditer(re.escape(printed), body) if printed else ():
        before, after = body[: found.start()], body[found.end() :]
        if after.startswith(before[:4]) and (before or not printed.isdecimal()):
            return before or printed
    return ""


def _heading_inside(body: str, form: str) -> str:
    """Return a class's heading that has run into a row, numbered as the others are, or ""."""
    for found in _BEGINS_A_SENTENCE.finditer(body):
        number = number_before(body[found.start() :])
        named = _CLASS.match(number.rest) if number and number.form == form else None
        if named:
            return body[found.start() :][:20].partition(named[0])[0] + named[0]
    return ""


def _runs(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the lines that were put together, a cell each; rows that name their parts break where they will."""
    if labelled(lines):
        return
    run: list[str] = []
    for line in lines if not number_alone(lines[0]) else lines[1:]:
        first, *others = cells_of(SourceLine("", line)).texts
        if run and opens_with_class(first, run[-1]):
            yield run
            run = []
        run.append(first)
        if others:
            yield run
            run = [others[-1]]
    yield run


def _pages_at_seams(run: Sequence[str], widths: Widths) -> Iterator[str]:
    """Yield what stands where two lines meet and may be a page's number."""
    for before, after in pairwise(run):
        found = _ENDS_A_PAGE.search(before) or _BEGINS_A_PAGE.match(after)
        if found is None and not widths.are_filled_by(before):
            found = _LAST_NUMBER.search(before) or _FIRST_NUMBER.match(after)
        if found:
            yield found[0]


def _short_of(run: Sequence[str], widths: Widths) -> Iterator[str]:
    """Yield the lines in the middle of a sentence that end before the others do, and for no reason."""
    for text in run[1:-1]:
        is_near = any(measure(text) >= max(map(measure, run)) - _SLACK for measure in _MEASURES)
        if not (is_near or text.endswith(_STOPS) or widths.are_filled_by(text)):
            yield text


def _solid(text: str) -> str:
    return "".join(text.split())
