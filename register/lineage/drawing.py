"""The graph on the page: boxes in columns, givers on the left, in pixels of a fixed size that the page scrolls."""

from __future__ import annotations

from dataclasses import dataclass

from register.lineage.graph import Lineage, Node

BOX_WIDTH, BOX_HEIGHT = 208, 76
_GAP_X, _GAP_Y, _MARGIN = 72, 20, 8
_CHARACTERS, _LINES = 12, 2
_NEVER_FIRST, _NEVER_LAST = "”’》〉）】、，。；：！？·", "“‘《〈（【"


@dataclass(frozen=True, slots=True)
class Box:
    """A practice: its corner, the lines of its name with where each stands, its place below them."""

    node: Node
    x: int
    y: int
    lines: tuple[tuple[int, str], ...]
    place: str
    is_root: bool

    @property
    def text_x(self) -> int:
        """Return where its text begins."""
        return self.x + 10

    @property
    def place_y(self) -> int:
        """Return where its place stands."""
        return self.y + BOX_HEIGHT - 10


@dataclass(frozen=True, slots=True)
class Drawing:
    """The boxes and the ways between them, as SVG takes them."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    ways: tuple[str, ...]


def drawn(lineage: Lineage) -> Drawing:
    """Lay the graph out: a column for each step, each box below the one before it."""
    first = min(lineage.levels.values())
    columns: dict[int, list[Node]] = {}
    for node in lineage.nodes:
        columns.setdefault(lineage.levels[node.key] - first, []).append(node)
    most = max(len(column) for column in columns.values())
    boxes = {
        node.key: _box(node, *_corner(column, row, most - len(nodes)), is_root=node == lineage.root)
        for column, nodes in columns.items()
        for row, node in enumerate(nodes)
    }
    ways = tuple(_way(boxes[edge.giver.key], boxes[edge.taker.key]) for edge in lineage.edges)
    width = 2 * _MARGIN + len(columns) * (BOX_WIDTH + _GAP_X) - _GAP_X
    return Drawing(width, 2 * _MARGIN + most * (BOX_HEIGHT + _GAP_Y) - _GAP_Y, tuple(boxes.values()), ways)


def _corner(column: int, row: int, fewer: int) -> tuple[int, int]:
    """Return where a box stands; a column with `fewer` boxes than the longest has stands in the middle."""
    x = _MARGIN + column * (BOX_WIDTH + _GAP_X)
    return x, _MARGIN + row * (BOX_HEIGHT + _GAP_Y) + fewer * (BOX_HEIGHT + _GAP_Y) // 2


def _box(node: Node, x: int, y: int, *, is_root: bool) -> Box:
    lines = tuple((y + 22 + 18 * number, line) for number, line in enumerate(_lines(node.title)))
    return Box(node, x, y, lines, _cut(node.place, _CHARACTERS + 2), is_root)


def _lines(text: str) -> list[str]:
    parts = []
    while text:
        end = _line_end(text)
        parts.append(text[:end])
        text = text[end:]
    kept = parts[:_LINES]
    if len(parts) > _LINES:
        kept[-1] = f"{kept[-1][:-1]}…"
    return kept


def _line_end(text: str) -> int:
    """Return where the first line ends: no mark that closes begins the next one, none that opens stands last."""
    end = _CHARACTERS
    while 1 < end < len(text) and (text[end] in _NEVER_FIRST or text[end - 1] in _NEVER_LAST):
        end -= 1
    return end


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _way(giver: Box, taker: Box) -> str:
    start, end = (giver.x + BOX_WIDTH, giver.y + BOX_HEIGHT // 2), (taker.x - 6, taker.y + BOX_HEIGHT // 2)
    middle = (start[0] + end[0]) // 2
    return f"M{start[0]} {start[1]} C{middle} {start[1]} {middle} {end[1]} {end[0]} {end[1]}"
