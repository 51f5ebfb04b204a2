"""What stands where in the workbook: its sheets, and the columns that take answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from evaluations.choices import Familiarity
from evaluations.models import Criterion
from evaluations.offline.merging import Value
from measures.choices import Classification

VERSION = "fzworkflow.scores/1"
GUIDE, SHEET, TEXTS = "说明", "评分", "举措"
VERSION_LABEL, STAMP_LABEL = "格式版本", "校验码"
LABEL_ROW, HINT_ROW, KEY_ROW, FIRST_ROW = 1, 2, 3, 4
# What a row begins with, before the answers: which sheet it is, and what it is about.
MARK, REF, TITLE = "mark", "ref", "title"
MAX_ROWS = 1_000
MAX_COLUMNS = 200
# As on the page: a longer text could not be saved there again.
LONGEST_REMARK, LONGEST_GROUND, LONGEST_COMMENT = 1_000, 2_000, 4_000
FINEST_STEP = Decimal("0.01")
NARROW, MEDIUM, WIDE = 12, 28, 44


@dataclass(frozen=True, slots=True)
class Column:
    """A column of answers: a number between `limits`, one of `options` (its word gives its value), or a text.

    `key` names the answer: "score:CODE", "gate:CODE", "remark:CODE", or a field of the sheet.
    """

    key: str
    label: str
    hint: str = ""
    limits: tuple[Decimal, Decimal] | None = None
    options: Mapping[str, Value] = field(default_factory=dict)
    longest: int = LONGEST_COMMENT
    width: int = NARROW

    def word_of(self, value: Value | None) -> str | Decimal:
        """Return a value as the cell shows it; nothing is an empty text."""
        if value is None:
            return ""
        if self.options:
            return next((word for word, meant in self.options.items() if meant == value), "")
        return value if isinstance(value, Decimal) else str(value)


def columns_of(criteria: Iterable[Criterion], mark_label: str) -> list[Column]:
    """Return the columns of answers in their order, named in the language of the moment."""
    yes_no = {_("是"): True, _("否"): False}
    columns = [column for criterion in criteria for column in _pair(criterion)]
    classes = {str(each.label): each.value for each in Classification}
    known = {label: code for code, label in Familiarity.offered()}
    return [
        *columns,
        Column("classification", _("建议类别"), options=classes),
        Column("ground", _("类别依据"), longest=LONGEST_GROUND, width=WIDE),
        Column("has_special_mark", mark_label, options=yes_no),
        Column("familiarity", _("熟悉程度"), _("必填，不影响统分"), options=known),
        Column("comment", _("评语"), width=WIDE),
        Column("is_abstained", _("已阅不评"), _("选“是”请在评语中写明理由"), options=yes_no),
    ]


def rubric_print(criteria: Iterable[Criterion]) -> str:
    """Return a short digest of what is scored on which scale: marks of another one are not comparable."""
    scales = [[c.code, c.is_gate, f"{c.max_score.normalize():f}"] for c in criteria]
    return hashlib.sha256(json.dumps(scales).encode()).hexdigest()[:16]


def _pair(criterion: Criterion) -> tuple[Column, Column]:
    remark = Column(
        f"remark:{criterion.code}",
        _("“%(name)s”的说明") % {"name": criterion.name},
        longest=LONGEST_REMARK,
        width=MEDIUM,
    )
    parts = [criterion.scale_label]
    if not criterion.is_gate and criterion.step != FINEST_STEP:
        parts.append(_("间隔%(step)s") % {"step": f"{criterion.step.normalize():f}"})
    if criterion.is_required:
        parts.append(_("必评"))
    hint = "，".join(parts)
    if criterion.is_gate:
        options = {_("通过"): True, _("不通过"): False}
        return Column(f"gate:{criterion.code}", criterion.name, hint, options=options), remark
    limits = (criterion.min_score, criterion.max_score)
    return Column(f"score:{criterion.code}", criterion.name, hint, limits=limits), remark
