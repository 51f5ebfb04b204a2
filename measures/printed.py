"""The three texts that the annex prints: what the annex adds by itself must not stand in them.

A name is printed with a full stop, a point behind 创新点：, a row behind its number. Texts pasted from an earlier annex
bring these along. Pasting in the browser (`static/js/paste.js`) does what `without_annex_marks` does; both are held to
the examples of tests/measures/samples/printed.json.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from measures.choices import Classification

_LABELS = {
    "title": ("创新举措名称", "举措名称", "项目名称", "名称"),
    "summary": ("创新举措内容", "举措内容", "主要内容", "内容"),
    "innovation_point": ("创新点", "创新之处", "主要创新点"),
}
_CLASSES = "|".join(sorted((str(label) for label in Classification.labels), key=len, reverse=True))
_NUMBER = re.compile(
    r"\s*(?:[（(]\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*[）)]|第?\d{1,3}\s*[、．)）]|\d{1,3}\.(?!\d)"
    r"|[一二三四五六七八九十]{1,3}[、．]|[①-⑳⑴-⒇])\s*"
)
_DOUBLED = re.compile(r"([，。；：、！？])\s*[，。；：、]")
_ENDS_A_NAME = "。；，、："
_ENDS_A_SENTENCE = ("。", "！", "？", "。”", "！”", "？”", "。）", "……")


def without_annex_marks(entry: str, text: str) -> str:
    """Return one of the three texts without the number, label, class or final stop that the annex itself prints."""
    if entry not in _LABELS:
        return text
    before = None
    while text != before:
        before = text
        text = _NUMBER.sub("", text, count=1) if _NUMBER.match(text) else text
        text = _label(entry).sub("", text, count=1)
    return text.rstrip(_ENDS_A_NAME + " ") if entry == "title" else text


@dataclass(frozen=True, slots=True)
class PrintedFlaw:
    """What would be printed twice or wrongly, as a sentence that says what to do, and the characters that it is about."""

    sentence: str
    start: int
    end: int


def printed_faults(entry: str, text: str) -> list[str]:
    """Return what would be printed twice or wrongly in the annex, as sentences that say what to do."""
    return [flaw.sentence for flaw in printed_flaws(entry, text)]


def printed_flaws(entry: str, text: str) -> list[PrintedFlaw]:
    """Return the same with the places in the text."""
    before = len(text) - len(text.lstrip())
    text = text.strip()
    if entry not in _LABELS or not text:
        return []
    found = [*_flaws_at_the_start(entry, text), *_flaws_at_the_end(entry, text)]
    inside = re.search("创新点[：:]", text) if entry == "summary" else None
    if inside:
        found.append(PrintedFlaw(_("举措内容里还有“创新点：”，请移到“创新点”一栏"), *inside.span()))
    doubled = _DOUBLED.search(text)
    if doubled:
        sentence = _("“%(found)s”是重复的标点，请删去一个") % {"found": doubled.group()}
        found.append(PrintedFlaw(sentence, *doubled.span()))
    return [replace(flaw, start=flaw.start + before, end=flaw.end + before) for flaw in found]


def _flaws_at_the_start(entry: str, text: str) -> Iterator[PrintedFlaw]:
    number, label = _NUMBER.match(text), _label(entry).match(text)
    if number:
        sentence = _("开头的编号“%(found)s”由附件表自动编排，请删去")
        yield PrintedFlaw(sentence % {"found": number.group().strip()}, *number.span())
    if label:
        sentence = _("开头的“%(found)s”由附件表自动印出，请删去")
        yield PrintedFlaw(sentence % {"found": label.group().strip()}, *label.span())


def _flaws_at_the_end(entry: str, text: str) -> Iterator[PrintedFlaw]:
    last = len(text) - 1, len(text)
    if entry == "title" and text[-1] in _ENDS_A_NAME:
        yield PrintedFlaw(_("名称末尾的“%(found)s”由附件表自动印出，请删去") % {"found": text[-1]}, *last)
    if entry != "title" and not text.endswith(_ENDS_A_SENTENCE):
        yield PrintedFlaw(_("末尾缺少句号"), *last)


def _label(entry: str) -> re.Pattern[str]:
    labels = "|".join(sorted(_LABELS[entry], key=len, reverse=True))
    classes = rf"(?:(?:{_CLASSES})(?:类)?[。．：:，,]\s*)?" if entry == "innovation_point" else ""
    only_class = rf"|\s*(?:{_CLASSES})(?:类)?[。．：:]\s*" if entry == "innovation_point" else ""
    return re.compile(rf"\s*{classes}(?:{labels})\s*[：:]\s*{only_class}")
