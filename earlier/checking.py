"""What keeps a transcript from being stored, said before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Fault
from core.texts import text_faults
from documents.content import chinese_date
from earlier.document_numbers import read_document_number
from earlier.values import ReadRow, Transcript

FIRST_YEAR = 2013
LONGEST = {"title": 200, "unit_names": 500}
LONGEST_OF_HEAD = {"mark": 100, "title": 200, "number": 50, "copy_to": 500, "secrecy": 50, "copy_number": 50}
LONGEST_LINE, LONGEST_ZONE = 50, 30


def given_faults(number: int | None, zone: str, day: date | None) -> Iterator[Fault]:
    """Yield what is missing or impossible in the batch's own facts."""
    if number is None:
        yield Fault("batch", _("没有读到批次，请另外写明。"))
    elif not 1 <= number <= 9999:
        yield Fault("batch", _("批次应在1到9999之间。"))
    if not zone:
        yield Fault("zone", _("没有读到自贸试验区名称，请另外写明。"))
    elif len(zone) > LONGEST_ZONE:
        yield Fault("zone", _("自贸试验区名称最多%(limit)d字。") % {"limit": LONGEST_ZONE})
    yield from text_faults({"zone": zone}, {"zone": _("自贸试验区名称")})
    if day is None:
        yield Fault("date", _("没有读到成文日期，请另外写明发布日期。"))
    elif day.year < FIRST_YEAR or day > timezone.localdate():
        yield Fault("date", _("发布日期%(day)s早于2013年或在今天之后，请核对。") % {"day": chinese_date(day)})


def row_faults(rows: Sequence[ReadRow]) -> Iterator[Fault]:
    """Yield the texts of measures that the register cannot hold."""
    if not rows:
        yield Fault("", _("没有读到任何举措。"))
    labels = {
        "title": _("举措名称"),
        "summary": _("举措内容"),
        "innovation_point": _("创新点"),
        "unit_names": _("报送单位"),
    }
    for row in rows:
        texts = {name: getattr(row, name) for name in labels}
        yield from (Fault(row.place, fault.message) for fault in text_faults(texts, labels))
        for name, limit in LONGEST.items():
            if len(texts[name]) > limit:
                sentence = _("“%(label)s”过长，最多%(limit)d字。")
                yield Fault(row.place, sentence % {"label": labels[name], "limit": limit})


def head_faults(transcript: Transcript) -> Iterator[Fault]:
    """Yield the elements of the letter that cannot be stored."""
    head = transcript.head
    labels = {
        "mark": _("发文机关标志"),
        "number": _("发文字号"),
        "title": _("标题"),
        "addressees": _("主送机关"),
        "paragraphs": _("正文"),
        "signature": _("署名"),
        "annex_titles": _("附件标题"),
        "copy_to": _("抄送机关"),
        "secrecy": _("密级"),
        "copy_number": _("份号"),
    }
    annex_titles = [annex.title for annex in transcript.annexes]
    texts = {name: getattr(head, name, "") for name in labels}
    texts |= {
        "paragraphs": "\n".join(head.paragraphs),
        "signature": "\n".join(head.signature),
        "annex_titles": "\n".join(annex_titles),
    }
    yield from (Fault(labels[fault.place], fault.message) for fault in text_faults(texts, labels))
    too_long = [name for name, limit in LONGEST_OF_HEAD.items() if len(texts[name]) > limit]
    too_long += ["signature"] * any(len(line) > LONGEST_LINE for line in head.signature)
    too_long += ["annex_titles"] * any(len(title) > LONGEST_OF_HEAD["title"] for title in annex_titles)
    number = read_document_number(head.number)
    if number and not FIRST_YEAR <= number.year <= max(timezone.localdate().year, FIRST_YEAR):
        yield Fault(
            labels["number"], _("字号的年份%(year)d早于2013年或在今年之后，请核对。") % {"year": number.year}
        )
    for name in too_long:
        yield Fault(labels[name], _("“%(label)s”过长，不像是这一项，请核对文件。") % {"label": labels[name]})
