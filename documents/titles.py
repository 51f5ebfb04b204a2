"""Breaking a title or a signature into lines by sense: a trapezoid or a diamond, never inside a word.

GB/T 9704-2012, 7.3.1: 回行时要做到词意完整、排列对称、长短适宜、间距恰当，标题排列应当使用梯形或菱形.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise

TITLE_WIDTH = 20
SIGNATURE_WIDTH = 14
MOST_LINES = 3
MOST_PROPOSED = 4

_WORDS = (
    r"自由贸易试验区|自贸试验区|工作领导小组|领导小组|办公室|委员会|管委会|综合实验区|片区|商务厅|商务局"
    r"|创新举措|制度创新|评估结果|试点经验|复制推广|改革|关于(?:发布|公布|印发|通报|更正|撤销)?|发布|公布|印发|通知|通报|更正|撤销|征集|报送|的函|的复函"
    r"|中国|（[^（）]*）|第[0-9]+批"
)
_INSIDE_A_WORD = 30
_BETWEEN_A_NAMES_WORDS = 8
_INSIDE_A_NAME = 20
_STICKS_TO_WHAT_PRECEDES = "，。、；：？！）〕》”’…—的"
_STICKS_TO_WHAT_FOLLOWS = "（〔《“‘第"


def break_title(title: str, names: Iterable[str] = ()) -> tuple[str, ...]:
    """Propose the title's lines; `names` are kept whole where a line can hold them."""
    return _break(title, TITLE_WIDTH, tuple(names))


def propose_breaks(title: str, names: Iterable[str] = ()) -> list[tuple[str, ...]]:
    """Return the best ways to break a title, the proposed one first; never more than `MOST_PROPOSED`."""
    proposed = break_title(title, names)
    # A title of more lines is filled, not weighed: its ways run into millions.
    if len(proposed) == 1 or len(proposed) > MOST_LINES:
        return [proposed]
    costs = _boundary_costs(title, tuple(names))
    most = len(proposed) + 1 if len(proposed) < MOST_LINES else len(proposed)
    ways = [
        lines
        for count in range(len(proposed), most + 1)
        for lines in _ways(title, costs, count)
        if max(map(_room_em, lines)) <= TITLE_WIDTH and lines != proposed
    ]
    sound = [lines for lines in ways if _cost(lines, costs) < _INSIDE_A_WORD]
    return [proposed, *sorted(sound, key=lambda lines: _cost(lines, costs))[: MOST_PROPOSED - 1]]


def too_wide(lines: Sequence[str]) -> list[tuple[int, float]]:
    """Return which lines, counted from 1, have no room in print, and how many characters wide each would be."""
    rooms = [(place, round(_room_em(line), 1)) for place, line in enumerate(lines, start=1)]
    return [(place, room) for place, room in rooms if room > TITLE_WIDTH]


def break_signature(issuer: str) -> tuple[str, ...]:
    """Propose the signature's lines: 14 characters fit centred over a date that leaves room for the seal."""
    return _break(issuer, SIGNATURE_WIDTH, ())


def width_em(text: str) -> float:
    """The width in characters of full width; Latin letters and figures take half."""
    return sum(0.5 if character.isascii() else 1.0 for character in text)


def _room_em(text: str) -> float:
    """The width that a line is given: in the widest of our fonts a figure takes 0.6 and a Latin letter up to 1.1, and what
    did not fit would be turned inside a word.
    """
    return sum((0.6 if one.isdecimal() else 1.1) if one.isascii() else 1.0 for one in text)


def _break(text: str, width: float, names: tuple[str, ...]) -> tuple[str, ...]:
    least = max(1, -int(-_room_em(text) // width))
    if least == 1:
        return (text,)
    costs = _boundary_costs(text, names)
    for count in range(least, least + 2 if least < 4 else least):
        ways = [lines for lines in _ways(text, costs, count) if max(map(_room_em, lines)) <= width]
        if ways:
            return min(ways, key=lambda lines: _cost(lines, costs))
    return tuple(_filled(text, width))


def _ways(text: str, costs: dict[int, int], count: int) -> Iterator[tuple[str, ...]]:
    for inner in combinations(sorted(costs), count - 1):
        yield tuple(text[start:end] for start, end in pairwise((0, *inner, len(text))))


def _cost(lines: Sequence[str], costs: dict[int, int]) -> float:
    ends = [sum(map(len, lines[:count])) for count in range(1, len(lines))]
    return sum(costs[end] for end in ends) + _unevenness([width_em(line) for line in lines])


def _unevenness(widths: Sequence[float]) -> float:
    """How far the lines are from one shape: narrowing, widening, or widest in the middle."""
    spread = max(widths) - min(widths)
    if len(widths) == 2:
        return spread + (1 if widths[0] < widths[1] else 0)
    is_hourglass = widths[1] < min(widths[0], widths[2])
    return spread + (12 if is_hourglass else 0)


def _boundary_costs(text: str, names: tuple[str, ...]) -> dict[int, int]:
    """What it costs to break before each character where a break is allowed at all."""
    words = [found.span() for found in re.finditer(_WORDS, text)]
    known = [found.span() for name in filter(None, names) for found in re.finditer(re.escape(name), text)]
    ends = {end for _, end in words}
    costs: dict[int, int] = {}
    for place in filter(lambda place: _may_break(text, place), range(1, len(text))):
        if _is_inside(place, words):
            costs[place] = _INSIDE_A_WORD
        elif _is_inside(place, known):
            costs[place] = _BETWEEN_A_NAMES_WORDS if place in ends else _INSIDE_A_NAME
        else:
            is_edge = any(place in span for span in (*words, *known))
            costs[place] = 0 if is_edge else _INSIDE_A_WORD
    return costs


def _is_inside(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < place < end for start, end in spans)


def _may_break(text: str, place: int) -> bool:
    before, after = text[place - 1], text[place]
    if before.isascii() and after.isascii() and before.isalnum() and after.isalnum():
        return False
    return after not in _STICKS_TO_WHAT_PRECEDES and before not in _STICKS_TO_WHAT_FOLLOWS


def _filled(text: str, width: float) -> Iterator[str]:
    line = ""
    for character in text:
        if _room_em(line + character) > width:
            yield line
            line = ""
        line += character
    yield line
