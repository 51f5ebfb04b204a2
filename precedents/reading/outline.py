"""Numbered practices: `n.名称。正文`, and （一）名称 with 内容, 创新点, 效果 under it.

Which level of the numbers are the practices is found out here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from statistics import mean

from core.sources.numerals import number_of
from precedents.reading.entries import LONGEST_NAME, Opened, entry_of, name_and_text
from precedents.reading.tidying import without_blanks
from precedents.reading.tree import Node, Outline
from precedents.reading.values import LineKind, Notebook, ReadEntry, Stated, gettext_noop, say
from precedents.reading.words import (
    counted_in,
    field_name,
    is_container,
    is_field,
    is_place,
    is_section,
    part_of,
    scope_in,
)

SHORTEST_PROSE = 30


class Standing(IntEnum):
    """How a numbered line with others under it was taken: a practice, or what holds practices."""

    HOLDER = -2
    RATHER_HOLDER = -1
    RATHER_ITEM = 1
    ITEM = 2


@dataclass(frozen=True, slots=True)
class Under:
    """What the headings above say of a practice."""

    field: str = ""
    scope: str = ""
    place: str = ""


def read_outline(outline: Outline, totals: Sequence[int], book: Notebook) -> list[ReadEntry]:
    """Return the outline's practices; `totals` are the numbers that the list states of itself."""
    opened = list(_opened(outline.nodes, Under(), frozenset(totals), book))
    return [entry for one in opened if (entry := entry_of(one, book)) is not None]


def _opened(nodes: Sequence[Node], under: Under, totals: frozenset[int], book: Notebook) -> Iterator[Opened]:
    kept = []
    for node in nodes:
        if is_section(_name(node)):
            _pass_over(node, book)
        else:
            kept.append(node)
    holders = _holders(kept, totals, book)
    for position, node in enumerate(kept):
        if position in holders and node.children:
            yield from _held(node, under, totals, book)
        elif position in holders:
            book.take(
                node.line.at,
                LineKind.UNREAD,
                node.line.text.strip(),
                say(gettext_noop("与它并列的都是章节或领域，它下面没有条目")),
            )
            for line in node.lines():
                book.take(
                    line.at, LineKind.IGNORED, line.text.strip(), say(gettext_noop("说明文字，不是条目"))
                )
        else:
            yield _item(node, under, book)


def _held(node: Node, under: Under, totals: frozenset[int], book: Notebook) -> Iterator[Opened]:
    name = field_name(_name(node))
    is_scope = bool(scope_in(name))
    is_named = not is_container(name)
    book.take(node.line.at, LineKind.SCOPE if is_scope else LineKind.FIELD, node.line.text.strip())
    for line in node.body:
        book.take(line.at, LineKind.IGNORED, line.text.strip(), say(gettext_noop("说明文字，不是条目")))
    inner = Under(
        field="" if is_scope else (name if is_named and not is_place(name) else under.field),
        scope=scope_in(name) or under.scope,
        place=name if is_place(name) else under.place,
    )
    held = list(_opened(node.children, inner, totals, book))
    count = number_of(counted_in(node.rest) or "")
    if count is not None:
        book.stated.append(Stated(node.line.at, count, len(held), name))
    yield from held


def _item(node: Node, under: Under, book: Notebook) -> Opened:
    heading, lines = node.rest, list(node.lines())
    if not heading and lines:
        # 1. stands alone; its name follows.
        heading = lines[0].text.strip()
        book.take(lines[0].at, LineKind.ENTRY, heading)
        lines = lines[1:]
    return Opened(
        node.line.at,
        heading,
        node.number,
        field=field_name(node.field) or under.field,
        scope=under.scope,
        place=under.place,
        shown=node.line.text.strip(),
        paragraphs=lines,
    )


def _holders(nodes: Sequence[Node], totals: frozenset[int], book: Notebook) -> frozenset[int]:
    """Return which of some siblings hold practices rather than being one."""
    if not any(node.children for node in nodes):
        return frozenset()
    usual = mean(len(_name(one)) for one in nodes)
    standings = {at: _standing(nodes, at, usual) for at, node in enumerate(nodes) if node.children}
    sure = [one for one in standings.values() if abs(one) == Standing.ITEM]
    held = sum(len(node.children) for node in nodes)
    leaning: int = sum(standings.values())
    if not sure and (len(nodes) in totals) != (held in totals):
        leaning = 1 if len(nodes) in totals else -1
    elif not sure:
        example = (
            nodes[0].children[0]
            if nodes[0].children
            else nodes[-1].children[0]
            if nodes[-1].children
            else nodes[0]
        )
        shown = nodes[0] if leaning > 0 else example
        book.doubt(
            say(gettext_noop("标题不止一级，按“%(label)s”这一级分条，请核对。"), label=_label_text(shown))
        )
    holders = set()
    for at, standing in standings.items():
        if standing == Standing.HOLDER or (standing != Standing.ITEM and leaning <= 0):
            holders.add(at)
    if holders and len(holders) == len(standings) and len(holders) * 2 >= len(nodes):
        # Beside sections and fields, one that holds nothing is no practice either.
        kinds = {nodes[at].label for at in holders}
        holders.update(at for at, node in enumerate(nodes) if not node.children and node.label in kinds)
    return frozenset(holders)


def _standing(nodes: Sequence[Node], at: int, usual: float) -> Standing:
    """Tell how a numbered line stands among its siblings, whose names have a `usual` length."""
    node = nodes[at]
    name, text = name_and_text(node.rest)
    kids = node.children
    if all(part_of(without_blanks(kid.rest)) or is_section(_name(kid)) for kid in kids):
        return Standing.ITEM
    if is_container(name) or scope_in(name) or counted_in(node.rest) is not None:
        return Standing.HOLDER
    if text or len(node.rest) > LONGEST_NAME:
        return Standing.ITEM
    if any(_has_parts(kid) for kid in kids) or _goes_on(nodes, at):
        return Standing.HOLDER
    if any(part_of(without_blanks(kid.rest)) for kid in kids) or any(
        part_of(line.text) for line in node.body
    ):
        return Standing.ITEM
    if is_field(name) or is_place(name):
        return Standing.HOLDER
    if any(len(line.text.strip()) >= SHORTEST_PROSE for line in node.body):
        return Standing.ITEM
    if usual > mean(len(_name(kid)) for kid in kids):
        return Standing.RATHER_ITEM
    named = sum(_is_named(kid) for kid in kids)
    return Standing.RATHER_HOLDER if named * 2 >= len(kids) else Standing.RATHER_ITEM


def _has_parts(node: Node) -> bool:
    texts = [*(kid.rest for kid in node.children), *(line.text for line in node.body)]
    return sum(part_of(without_blanks(text)) is not None for text in texts) >= 2


def _goes_on(nodes: Sequence[Node], at: int) -> bool:
    """Whether the numbers under this line go on from those under the one before, or those of the next from these."""

    def follows(first: Node, second: Node) -> bool:
        return bool(
            first.children and second.children and second.children[0].number == first.children[-1].number + 1
        )

    return (at > 0 and follows(nodes[at - 1], nodes[at])) or (
        at + 1 < len(nodes) and follows(nodes[at], nodes[at + 1])
    )


def _is_named(node: Node) -> bool:
    """Whether a line looks like a practice: a short name, alone or before a text."""
    name, text = name_and_text(node.rest)
    is_short = 4 <= len(name) <= 40
    return is_short and (bool(text) or bool(node.body) or not node.rest.endswith(("。", "；")))


def _name(node: Node) -> str:
    return without_blanks(name_and_text(node.rest)[0])


def _label_text(node: Node) -> str:
    text = node.line.text.strip()
    return text[: len(text) - len(node.rest)].strip() if node.rest and text.endswith(node.rest) else text[:6]


def _pass_over(node: Node, book: Notebook) -> None:
    for line in (node.line, *node.lines()):
        book.take(line.at, LineKind.IGNORED, line.text.strip(), say(gettext_noop("说明文字，不是条目")))
