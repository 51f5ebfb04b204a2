"""The three texts that the annex prints: what the annex adds by itself must not stand in them.

A name is printed with a full stop, a point behind 创新点：, a row behind its number. Texts pasted from an earlier annex
bring these along. Pasting in the browser (`static/js/paste.js`) does what `without_annex_marks` does; both are held to
the examples of tests/measures/samples/printed.json.
"""

from __future__ import annotations

import re

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


def printed_faults(entry: str, text: str) -> list[str]:
    """Return what would be printed twice or wrongly in the annex, as sentences that say what to do."""
    text = text.strip()
    if entry not in _LABELS or not text:
        return []
    found = []
    number, label = _NUMBER.match(text), _label(entry).match(text)
    if number:
        found.append(_("开头的编号“%(found)s”由附件表自动编排，请删去") % {"found": number.group().strip()})
    if label:
        found.append(_("开头的“%(found)s”由附件表自动印出，请删去") % {"found": label.group().strip()})
    if entry == "title" and text[-1] in _ENDS_A_NAME:
        found.append(_("名称末尾的“%(found)s”由附件表自动印出，请删去") % {"found": text[-1]})
    if entry == "summary" and re.search("创新点[：:]", text):
        found.append(_("举措内容里还有“创新点：”，请移到“创新点”一栏"))
    if entry != "title" and not text.endswith(_ENDS_A_SENTENCE):
        found.append(_("末尾缺少句号"))
    doubled = _DOUBLED.search(text)
    if doubled:
        found.append(_("“%(found)s”是重复的标点，请删去一个") % {"found": doubled.group()})
    return found


def _label(entry: str) -> re.Pattern[str]:
    labels = "|".join(sorted(_LABELS[entry], key=len, reverse=True))
    classes = rf"(?:(?:{_CLASSES})(?:类)?[。．：:，,]\s*)?" if entry == "innovation_point" else ""
    only_class = rf"|\s*(?:{_CLASSES})(?:类)?[。．：:]\s*" if entry == "innovation_point" else ""
    return re.compile(rf"\s*{classes}(?:{labels})\s*[：:]\s*{only_class}")
