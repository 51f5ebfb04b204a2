"""The outline of numbered lines: which label stands under which, and what paragraphs stand under each."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from precedents.reading.labels import Label, Labelled, labelled
from precedents.reading.tidying import without_blanks
from precedents.reading.values import Line, Notebook, gettext_noop, say
from precedents.reading.words import is_annex, is_container, is_field

_FIGURES = (Label.DIGIT, Label.DIGIT_COMMA)
_HIGHEST = (Label.PART, Label.HAN)
_ENDS = "。；！？，"
LONGEST_FIELD = 24


@dataclass(slots=True)
class Node:
    """A labelled line, the paragraphs under it, and the labelled lines under it. `field` is an unnumbered heading's."""

    line: Line
    label: Label
    number: int
    rest: str
    field: str = ""
    body: list[Line] = dataclasses.field(default_factory=list)
    children: list[Node] = dataclasses.field(default_factory=list)

    def lines(self) -> Iterator[Line]:
        """Yield every line under this one, in order."""
        yield from self.body
        for child in self.children:
            yield child.line
            yield from child.lines()


@dataclass(slots=True)
class Outline:
    """The topmost labelled lines, and what stands before the first."""

    before: list[Line] = dataclasses.field(default_factory=list)
    nodes: list[Node] = dataclasses.field(default_factory=list)


def outline_of(lines: Sequence[Line], book: Notebook) -> Outline:
    """Return the outline of the lines. Numbers that do not go on are doubted, never silently accepted."""
    builder = _Builder(book, [labelled(line.text) for line in lines])
    for position, line in enumerate(lines):
        builder.take(position, line)
    return builder.outline


class _Builder:
    """Puts one line after another where it belongs."""

    def __init__(self, book: Notebook, labels: Sequence[Labelled | None]) -> None:
        self.outline = Outline()
        self._book = book
        self._labels = labels
        self._stack: list[Node] = []
        self._last: dict[Label, int] = {}
        # An unnumbered heading, and the first number under it.
        self._heading, self._heading_depth = "", -1
        self._heading_label: Label | None = None
        self._end_of_steps = -1

    def take(self, position: int, line: Line) -> None:
        """Take the next line."""
        label = self._labels[position]
        if label is None:
            self._take_plain(position, line)
            return
        label = _same_kind(label, self._stack)
        depth = self._depth_of(label)
        if self._is_step(position, label, depth):
            self._stack[-1].body.append(line)
            return
        self._open(line, label, depth)

    def _depth_of(self, label: Labelled) -> int:
        kinds = [node.label for node in self._stack]
        if label.label in kinds:
            return kinds.index(label.label)
        # 一、金融领域 stands above the 1. before it, although no 一、 came first; 一、主要做法 stands below.
        if label.label in _HIGHEST and is_field(label.rest):
            return 0
        return len(kinds)

    def _take_plain(self, position: int, line: Line) -> None:
        if is_annex(line.text):
            self._stack.clear()
        if _is_heading(line, position, self._labels):
            self._heading, self._heading_depth = without_blanks(line.text), -1
        elif self._stack:
            self._stack[-1].body.append(line)
        else:
            self.outline.before.append(line)

    def _is_step(self, position: int, label: Labelled, depth: int) -> bool:
        if position < self._end_of_steps:
            return True
        is_under_new_heading = bool(self._heading) and self._heading_depth == -1
        if depth == len(self._stack) or label.number != 1 or is_under_new_heading:
            return False
        self._end_of_steps = _steps_until(self._labels, position, self._stack[depth])
        return self._end_of_steps > position

    def _open(self, line: Line, label: Labelled, depth: int) -> None:
        if self._heading_depth == -1:
            self._heading_depth, self._heading_label = depth, label.label
        elif depth <= self._heading_depth and label.label is not self._heading_label:
            # A number above it ends what an unnumbered heading holds.
            self._heading = ""
        siblings = self._stack[depth - 1].children if depth else self.outline.nodes
        node = Node(line, label.label, label.number, label.rest, field=self._heading)
        _check_number(node, siblings, self._last, self._book)
        self._last[node.label] = node.number
        siblings.append(node)
        self._stack[depth:] = [node]


def _is_heading(line: Line, position: int, labels: Sequence[Labelled | None]) -> bool:
    """An unnumbered field's name stands alone before a numbered line."""
    plain = without_blanks(line.text)
    following = labels[position + 1] if position + 1 < len(labels) else None
    if following is None or len(plain) > LONGEST_FIELD or plain.endswith(tuple(_ENDS)):
        return False
    # The line under a number that stands alone is the name, not a field.
    before = labels[position - 1] if position else None
    return is_field(plain) and not is_container(plain) and not (before is not None and not before.rest)


def _same_kind(label: Labelled, stack: Sequence[Node]) -> Labelled:
    """Take 1. and 1、 for one kind where the one goes on with the other."""
    if label.label not in _FIGURES or any(node.label is label.label for node in stack):
        return label
    other = next((node for node in stack if node.label in _FIGURES), None)
    if other is not None and label.number == other.number + 1:
        return Labelled(other.label, label.number, label.rest)
    return label


def _steps_until(labels: Sequence[Labelled | None], position: int, node: Node) -> int:
    """Return where a list inside a practice ends: a run from 1 behind which the outer numbers go on.

    Returns `position` where the numbers simply start anew.
    """
    previous = 0
    for at in range(position, len(labels)):
        label = labels[at]
        if label is None or label.label is not node.label:
            if label is not None and label.label in {Label.HAN, Label.PART}:
                break
            continue
        if label.number == node.number + 1 and label.number != previous + 1:
            return at
        if label.number != previous + 1:
            break
        previous = label.number
    return position


def _check_number(node: Node, siblings: Sequence[Node], last: dict[Label, int], book: Notebook) -> None:
    before = siblings[-1].number if siblings else 0
    # Under another heading numbers begin anew, or go on.
    if node.number == before + 1 or (not siblings and node.number == last.get(node.label, 0) + 1):
        return
    if node.number == 1:
        book.tolerate(say(gettext_noop("序号重新从1开始。")), node.line.at)
    elif not last and node.label in {Label.HAN, Label.PART}:
        book.tolerate(
            say(gettext_noop("从第%(number)d部分开始，前面的没有。"), number=node.number), node.line.at
        )
    elif siblings or node.number > 1:
        sentence = gettext_noop("序号是%(number)d，应是%(expected)d：中间缺了或重复了一项。")
        book.doubt(say(sentence, number=node.number, expected=before + 1), node.line.at)
