"""What an evaluator typed on a sheet as plain values, and what of it cannot stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import cast

from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Fault
from core.remarks import remark_faults
from evaluations.choices import Familiarity
from evaluations.models import Criterion, Evaluation
from evaluations.refusals import strange_record
from evaluations.sheets import Line, Mark
from measures.choices import Classification
from measures.models import Comparison, Measure


@dataclass(frozen=True, slots=True)
class SheetEntries:
    """What an evaluator typed. A criterion that is left out keeps its stored score; None clears it."""

    scores: Mapping[str, Decimal | None] = field(default_factory=dict)
    gates: Mapping[str, bool | None] = field(default_factory=dict)
    score_comments: Mapping[str, str] = field(default_factory=dict)
    classification: str = ""
    ground: str = ""
    replicated_comparison: Comparison | None = None
    has_special_mark: bool = False
    familiarity: str = ""
    comment: str = ""
    is_abstained: bool = False

    def names(self, criterion: Criterion) -> bool:
        """Whether anything was typed, or cleared, at a criterion."""
        return criterion.code in (self.gates if criterion.is_gate else self.scores)

    def on(self, criterion: Criterion) -> Mark | None:
        """Return what is to be stored for a criterion, None for nothing."""
        value = None if criterion.is_gate else self.scores.get(criterion.code)
        is_passed = self.gates.get(criterion.code) if criterion.is_gate else None
        if value is None and is_passed is None:
            return None
        return Mark(value, is_passed, self.score_comments.get(criterion.code, "").strip())

    def ahead(self, lines: Iterable[Line], stored: Mapping[str, str]) -> dict[str, str]:
        """Return the remarks on criteria without a score, by code; `stored` are those kept so far."""
        kept = {}
        for line in lines:
            code, is_named = line.criterion.code, self.names(line.criterion)
            if self.on(line.criterion) is not None or (line.mark is not None and not is_named):
                continue
            if remark := self.score_comments.get(code, "" if is_named else stored.get(code, "")).strip():
                kept[code] = remark
        return kept


def changed_entries(sheet: Evaluation, marks: Mapping[Criterion, Decimal | bool | None]) -> SheetEntries:
    """Return a stored sheet's entries with some marks changed: everything else stays as it is."""
    scored = {score.criterion.code: score.comment for score in sheet.scores.all()} if sheet.pk else {}
    return SheetEntries(
        scores={one.code: cast("Decimal | None", mark) for one, mark in marks.items() if not one.is_gate},
        gates={one.code: cast("bool | None", mark) for one, mark in marks.items() if one.is_gate},
        score_comments={**sheet.remarks_ahead, **scored},
        classification=sheet.classification,
        ground=sheet.ground,
        replicated_comparison=sheet.replicated_comparison,
        has_special_mark=sheet.has_special_mark,
        familiarity=sheet.familiarity,
        comment=sheet.comment,
        is_abstained=sheet.is_abstained,
    )


def entry_faults(
    entries: SheetEntries, used: Iterable[Criterion], measure: Measure, person: User
) -> list[Fault]:
    """List what of the entries cannot stand on a sheet with these criteria; an unfinished sheet is no fault."""
    criteria = {criterion.code: criterion for criterion in used}
    faults = remark_faults(
        {"comment": entries.comment, "ground": entries.ground, **entries.score_comments},
        {"comment": _("评语"), "ground": _("类别依据"), **{code: c.name for code, c in criteria.items()}},
    )
    if entries.classification and entries.classification not in Classification.values:
        faults.append(Fault("classification", _("没有这个创新性类别。")))
    if entries.familiarity and entries.familiarity not in Familiarity.values:
        faults.append(Fault("familiarity", _("没有这个熟悉程度。")))
    chosen = entries.replicated_comparison
    if chosen and (chosen.measure_id != measure.pk or not chosen.is_open_to(person.pk)):
        faults.append(strange_record())
    for code in {**entries.scores, **entries.gates}:
        if code not in criteria:
            faults.append(Fault(code, _("评分指标中没有“%(code)s”。") % {"code": code}))
    for code, value in entries.scores.items():
        if code in criteria and value is not None:
            faults.extend(score_faults(criteria[code], value))
    for code, passed in entries.gates.items():
        if passed is False and not entries.score_comments.get(code, "").strip():
            faults.append(
                Fault(
                    code,
                    _("“%(name)s”不通过，请写明理由。")
                    % {"name": criteria[code].name if code in criteria else code},
                )
            )
    return faults


def score_faults(criterion: Criterion, value: Decimal) -> list[Fault]:
    """Say why a number cannot be a score of a criterion: beyond its range, or between its steps."""
    if not value.is_finite() or not criterion.min_score <= value <= criterion.max_score:
        message = _("“%(name)s”的得分应在%(min)s到%(max)s之间。") % {
            "name": criterion.name,
            "min": f"{criterion.min_score.normalize():f}",
            "max": f"{criterion.max_score.normalize():f}",
        }
        return [Fault(criterion.code, message)]
    if (value - criterion.min_score) % criterion.step == 0:
        return []
    if criterion.step == Decimal("0.01"):
        return [Fault(criterion.code, _("“%(name)s”的得分最多保留两位小数。") % {"name": criterion.name})]
    message = _("“%(name)s”的得分间隔是%(step)s，请改为最接近的分数。") % {
        "name": criterion.name,
        "step": f"{criterion.step.normalize():f}",
    }
    return [Fault(criterion.code, message)]
