"""Questions that several checks ask."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from packages.node import Node
from packages.places import Path, place_of, quoted

Located = tuple[Path, str]


def doubles(nodes: list[Node], *, fold: bool = False) -> Iterator[Located]:
    """Yield every text that an earlier node already has; `fold` ignores the case of letters."""
    first: dict[str, Node] = {}
    for node in nodes:
        key = node.text.casefold() if fold else node.text
        if not key:
            continue
        if key in first:
            sentence = _("%(value)s 与 %(place)s 重复，请改成不同的。")
            yield node.path, sentence % {"value": quoted(node.text), "place": place_of(first[key].path)}
        first.setdefault(key, node)


def blank(node: Node) -> Iterator[Located]:
    """Yield a fault for a text that holds nothing but blanks."""
    if isinstance(node.value, str) and node.value and not node.text:
        yield node.path, _("不能为空，请填写。")


def bad_day(node: Node) -> Iterator[Located]:
    """Yield a fault for a well-written day that the calendar does not have, or that no record can be of."""
    if not isinstance(node.value, str) or not node.value:
        return
    if node.day is None:
        if len(node.value) == 10:
            yield node.path, _("日历上没有 %(day)s 这一天，请改正。") % {"day": quoted(node.value)}
    elif not 1949 <= node.day.year <= 2100:
        yield node.path, _("年份 %(year)d 不在 1949 至 2100 之间，请核对。") % {"year": node.day.year}


def too_fine(node: Node) -> Iterator[Located]:
    """Yield a fault for a number with more than two decimals."""
    number = node.number
    if number is not None and abs(number) < 1_000_000 and number != number.quantize(Decimal("0.01")):
        yield node.path, _("最多两位小数。")


def unknown(node: Node, known: set[str], what: str) -> Iterator[Located]:
    """Yield a fault for a reference to something that the package does not have."""
    if node.text not in known and isinstance(node.value, str):
        yield (
            node.path,
            _("%(what)s里没有 %(value)s，请改正或补上。") % {"what": what, "value": quoted(node.text)},
        )
