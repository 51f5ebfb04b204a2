"""Reading a published letter back from its plain text: title, date, number and the annex's rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.errors import Fault
from measures.choices import Classification

LABELS = {str(label): code for code, label in Classification.choices}
NUMBER = re.compile(r"(?P<code>\S+?)〔(?P<year>\d{4})〕(?P<sequence>\d+)号")
DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
ROW = re.compile(r"^\s*(?P<serial>\d{1,4})\s*[\t|]\s*(?P<text>.+)$")
POINT = re.compile(r"(?P<label>复制拓展|全国首创|复制)[。.\s]*创新点\s*[：:]\s*(?P<point>.+)$")
TAGS = re.compile(r"</?(?:p|br|td|tr|th|table|tbody|strong|b|span)\b[^>]*>", re.IGNORECASE)
CLAIMED = re.compile(r"(?P<label>全国首创|复制拓展|复制|对台特色)(?P<count>\d+)项")


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One measure as the annex prints it."""

    serial: int
    title: str
    summary: str
    classification: str
    innovation_point: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was understood of a letter, and what was not; `claims` are the counts its first paragraph states."""

    number: str
    day: date | None
    rows: tuple[ReadRow, ...]
    claims: dict[str, int]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]


def read_transcript(text: str) -> Transcript:
    """Read a letter's text, line by line: every line that looks like a row and cannot be read is a fault."""
    lines = [_tidy(line) for line in text.splitlines()]
    rows, faults = [], []
    for position, line in enumerate(lines, start=1):
        match = ROW.match(line)
        if match is None:
            continue
        row = _row(int(match["serial"]), match["text"])
        if row is None:
            faults.append(
                Fault(_("第%(line)d行") % {"line": position}, _("像是一项举措，但读不出名称、类别和创新点。"))
            )
        else:
            rows.append(row)
    whole = "\n".join(lines)
    claims = {match["label"]: int(match["count"]) for match in CLAIMED.finditer(whole)}
    faults += _serial_faults(rows)
    number, day = NUMBER.search(whole), DAY.search(whole)
    return Transcript(
        number=number.group() if number else "",
        day=date(*map(int, day.groups())) if day else None,
        rows=tuple(rows),
        claims=claims,
        faults=tuple(faults),
        notes=tuple(_notes(rows, claims)),
    )


def _tidy(line: str) -> str:
    return unicodedata.normalize("NFC", TAGS.sub("", line)).replace("\u3000", " ").strip(" ")


def _row(serial: int, text: str) -> ReadRow | None:
    found = POINT.search(text.replace("\t", " "))
    if found is None:
        return None
    title, stop, summary = text.replace("\t", " ")[: found.start()].strip().partition("。")
    if not stop or not title.strip() or not summary.strip():
        return None
    return ReadRow(serial, title.strip(), summary.strip(), LABELS[found["label"]], found["point"].strip())


def _serial_faults(rows: list[ReadRow]) -> Iterator[Fault]:
    expected = 1
    for row in rows:
        if row.serial != expected:
            yield Fault(
                _("第%(n)d项") % {"n": row.serial},
                _("序号不连续，前一项应是第%(n)d项。") % {"n": row.serial - 1},
            )
        expected = row.serial + 1


def _notes(rows: list[ReadRow], claims: dict[str, int]) -> Iterator[str]:
    for label, code in LABELS.items():
        counted = sum(row.classification == code for row in rows)
        stated = claims.get(label)
        if stated is not None and stated != counted:
            yield _("正文称%(label)s%(stated)d项，附件读到%(counted)d项。") % {
                "label": label,
                "stated": stated,
                "counted": counted,
            }
    mark = claims.get("对台特色")
    if mark:
        yield _("正文称对台特色%(count)d项，附件没有逐项标明。") % {"count": mark}
