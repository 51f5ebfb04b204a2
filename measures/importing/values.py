"""What is read from a file, as plain values; and how a cell's words become an entry's value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Fault
from measures.choices import Classification, Field
from measures.entries import ENTRIES
from measures.pasting import put_right
from measures.printed import without_annex_marks

REF, JOINT_UNITS = "ref", "joint_units"
# Evidence is added on the page.
LEFT_OUT = frozenset({*(one.name for one in ENTRIES if not one.is_imported), "attachments", "comparisons"})
YES, NO = "是", "否"
CHOICES: dict[str, dict[str, str]] = {
    "claimed_classification": {each.printed: each.value for each in Classification},
    "field": {
        "投资": Field.INVESTMENT,
        "贸易": Field.TRADE,
        "金融": Field.FINANCE,
        "政府职能转变": Field.GOVERNMENT,
        "法治": Field.RULE_OF_LAW,
        "人员往来": Field.PEOPLE_FLOW,
        "对台": Field.TAIWAN,
        "其他": Field.OTHER,
    },
}
DATE = re.compile(r"(\d{4})\s*[-./．年]\s*(\d{1,2})\s*(?:[-./．月]\s*(\d{1,2})\s*日?|月)?")


@dataclass(frozen=True, slots=True)
class ImportedDraft:
    """One candidate of a file: where it stands, the number it may name, its entries, the cell of joint units."""

    place: str
    ref: str
    texts: Mapping[str, Any]
    joint_units: str | None = None


@dataclass(slots=True)
class Reading:
    """What was understood of a file, what was not, and what was passed over."""

    drafts: list[ImportedDraft] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


class NotUnderstood(ValueError):
    """A cell's words are no value of its entry; the message says what would be."""


def plain_label(label: object) -> str:
    """Return a label as it is compared: without blanks, marks of being required, and colons at the end."""
    words = re.sub(r"\s+", "", put_right(str(label or "")))
    return re.sub(r"[（(]?必填[)）]?|[*＊]|[:：]$", "", words)


def value_of(entry: str, cell: object) -> Any:
    """Return an entry's value from a cell. Raises `NotUnderstood`."""
    if entry == "in_force_since":
        return _date(cell)
    text = without_annex_marks(entry, put_right(_words(cell)))
    if entry in CHOICES:
        return _choice(CHOICES[entry], text)
    if entry == "claims_special_mark":
        return _yes(text)
    return text


def _words(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.strftime("%Y-%m-%d") if isinstance(cell, date | datetime) else str(cell)


def _date(cell: object) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = put_right(_words(cell)).strip()
    if not text or text == "—":
        return None
    found = DATE.fullmatch(text)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        pass
    raise NotUnderstood(_("“%(text)s”不是日期，请写成2025-03-01这样。") % {"text": text[:40]})


def _choice(choices: Mapping[str, str], text: str) -> str:
    if not text or text == "—":
        return ""
    if text in choices:
        return choices[text]
    raise NotUnderstood(
        _("“%(text)s”不在可选的内容里，请填：%(choices)s。")
        % {"text": text[:40], "choices": "、".join(choices)}
    )


def _yes(text: str) -> bool:
    if text in {"", NO, "—", "无", "FALSE"}:
        return False
    if text in {YES, "TRUE"}:
        return True
    raise NotUnderstood(_("“%(text)s”请改为“是”或“否”。") % {"text": text[:40]})
