"""The letter's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from packages.checks.common import Located, bad_day, blank
from packages.node import Node

_BATCH_NAMED = re.compile(r"第\s*([0-9]{1,6})\s*批")


def letter_faults(package: Node) -> Iterator[Located]:
    """Yield the faults of `letter`."""
    letter = package["letter"]
    if not isinstance(letter.value, dict):
        return
    for node in [
        letter["issuer"],
        letter["agency_code"],
        *letter["signature"].rows(),
        *letter["title_lines"].rows(),
    ]:
        yield from blank(node)
    yield from _day_faults(letter["date"], package["batch"])
    yield from _title_faults(letter, package["batch"])
    if letter["addressees"].text and not letter["addressees"].text.endswith("："):
        yield letter["addressees"].path, _("主送机关末尾要有全角冒号“：”，请补上。")
    elif letter["addressees"].is_given:
        yield from blank(letter["addressees"])


def _day_faults(node: Node, batch: Node) -> Iterator[Located]:
    yield from bad_day(node)
    if node.day and batch["closes"].day and node.day < batch["closes"].day:
        yield node.path, _("成文日期早于征集截止，请核对。")
    if node.day and not 2013 <= node.day.year <= 2100:
        yield node.path, _("成文日期的年份不在 2013 至 2100 之间，请核对。")


def _title_faults(letter: Node, batch: Node) -> Iterator[Located]:
    title = letter["title"]
    yield from blank(title)
    if title.text and not title.text.endswith("函"):
        yield title.path, _("公文标题末尾要写文种“函”，请补上。")
    for node in (title, letter["annex_title"]):
        for named in _BATCH_NAMED.findall(node.text):
            if batch["number"].number is not None and int(named) != batch["number"].number:
                sentence = _("写的是第 %(named)s 批，而批次是第 %(number)s 批，请核对。")
                yield node.path, sentence % {"named": named, "number": batch["number"].number}
    lines = "".join(line.text for line in letter["title_lines"].rows())
    if lines and lines != title.text:
        yield letter["title_lines"].path, _("标题分行连起来与标题不一致，请核对。")
