"""The three texts that the annex prints: what the annex adds by itself must not stand in them.

A name is printed with a full stop, a point behind 创新点：, a row behind its number. Texts pasted from an earlier annex
bring these along. Pasting in the browser (`static/js/paste.js`) does what `without_annex_marks` does; both are held to
the examples of tests/measures/samples/printed.json.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from django.utils.translation import gettext as _

from measures.choices import Classification

_LABELS = {
    "title": ("创新举措名称", "举措名称", "项目名称", "成果名称", "案例名称", "名称", "标题", "题目"),
    "summary": ("创新举措内容", "举措内容", "主要内容", "具体内容", "内容简介", "举措简介", "简介", "内容"),
    "innovation_point": (
        "主要创新点",
        "创新之处",
        "创新亮点",
        "创新内容",
        "主要创新",
        "创新性",
        "创新点",
        "亮点",
    ),
}
_CLASSES = "|".join(sorted(Classification.all_printed().values(), key=len, reverse=True))
_COLON, _HAN = "[：:∶﹕︰]", "[一二三四五六七八九十]{1,3}"
_NUMBER = re.compile(
    rf"\s*(?:[（(〔【［\[]\s*(?:\d{{1,3}}|{_HAN}|[A-Za-zⅠ-Ⅻ])\s*[）)〕】］\]]|第?\d{{1,3}}\s*[、．)）]|\d{{1,3}}[.：:∶](?!\d)"
    rf"|{_HAN}[、．.]|第(?:\d{{1,3}}|{_HAN})[项点条]\s*[、，,：:]|[A-Za-z]\s*[、．)）]|[Ⅰ-Ⅻ]\s*[、．.]"
    r"|[①-⒛㈠-㈩㊀-㊉❶-❿➀-➓]|[·•●◆◇■□▪➢➤►▶★☆※◎]|[-–—*]\s)\s*"
)
# A point of several: 创新点1, 创新点（一）.
_SERIAL = rf"(?:\s*(?:\d{{1,2}}|{_HAN}|[①-⑳]|[（(](?:\d{{1,2}}|{_HAN})[）)]))?"
_DOUBLED = re.compile(
    r"[，。；：、！？,;]\s*[，。；：、,;]|！\s*！|？\s*？|。\s*\.|\.\s*。|[。！？]”\s*。|““|””|《《|》》"
)
_LABELLED_INSIDE = re.compile(rf"(?:创新点{_SERIAL}|举措内容|举措名称)\s*{_COLON}")
_ENDS_A_NAME = "。；，、：．！？….,;:!?"
_ENDS_A_SENTENCE, _CLOSING = ("。", "！", "？", "……"), "”’」』）"


def without_annex_marks(entry: str, text: str) -> str:
    """Return one of the three texts without the number, label, class or final stop that the annex itself prints."""
    if entry not in _LABELS:
        return text
    before = None
    while text != before:
        before = text
        for mark in (_NUMBER, _label(entry)):
            found = mark.match(text)
            text = text[found.end() :] if found else text
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
    found += _labels_inside(entry, text)
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
    if entry != "title" and not text.rstrip(_CLOSING).endswith(_ENDS_A_SENTENCE):
        yield PrintedFlaw(_("末尾缺少句号"), *last)


def _labels_inside(entry: str, text: str) -> Iterator[PrintedFlaw]:
    bare = without_annex_marks(entry, text)
    inside = _LABELLED_INSIDE.search(text, text.index(bare))
    if inside and entry == "summary" and inside.group().startswith("创新点"):
        yield PrintedFlaw(_("举措内容里还有“创新点：”，请移到“创新点”一栏"), *inside.span())
    elif inside:
        sentence = _("文中还有栏目名“%(found)s”，请删去，内容各归其栏")
        yield PrintedFlaw(sentence % {"found": inside.group().strip()}, *inside.span())


@cache
def _label(entry: str) -> re.Pattern[str]:
    names = "|".join(r"\s*".join(label) for label in _LABELS[entry])
    framed_name = rf"[【［\[〔〖（(]\s*(?:{names})\s*[】］\]〕〗）)]\s*{_COLON}?"
    labels = rf"(?:{framed_name}|(?:{names}){_SERIAL}\s*(?:{_COLON}|[—–-]{{1,2}}|\s))"
    if entry != "innovation_point":
        return re.compile(rf"\s*{labels}\s*")
    of_class = rf"(?:{_CLASSES})(?:类)?"
    framed = rf"[【［\[〔（(]\s*{of_class}\s*[】］\]〕）)]\s*[。．，,：:∶]?"
    return re.compile(
        rf"\s*(?:(?:{framed}|{of_class}[。．：:∶，,])\s*)?{labels}\s*|\s*(?:{framed}|{of_class}[。．：:∶])\s*"
    )
