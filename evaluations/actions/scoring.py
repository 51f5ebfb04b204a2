"""Scoring: an evaluator's sheet is saved as it is typed, handed in once, and reopened only by name and with a reason."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.acting import action
from accounts.errors import Fault, Incomplete, StaleVersion, WrongState
from accounts.models import User
from evaluations.actions.assignments import allot
from evaluations.actions.rubrics import move_open_sheets
from evaluations.choices import AssignmentState
from evaluations.models import Assignment, Criterion, Evaluation, Panel, Score
from evaluations.sheets import own_sheet, sheet_content, sheet_faults
from measures.actions.batches import require_reason
from measures.choices import BatchState, Classification
from measures.texts import text_faults


@dataclass(frozen=True, slots=True)
class SheetEntries:
    """What an evaluator typed. A criterion that is left out keeps its stored score; None clears it."""

    scores: Mapping[str, Decimal | None] = field(default_factory=dict)
    gates: Mapping[str, bool | None] = field(default_factory=dict)
    score_comments: Mapping[str, str] = field(default_factory=dict)
    classification: str = ""
    ground: str = ""
    taiwan_related: bool = False
    comment: str = ""
    is_abstained: bool = False


@action("evaluations.score_assignment")
def save_sheet(assignment: Assignment, *, by: User, entries: SheetEntries, version: int) -> Evaluation:
    """Save an unfinished sheet over the version that the evaluator was shown; anything may be missing.

    Raises `StaleVersion` with the stored sheet when it was saved elsewhere in between, `Incomplete` for a
    value that cannot be a score.
    """
    _require_scoring(assignment)
    evaluation = sheet_of(assignment)
    if version != evaluation.edit_version:
        raise StaleVersion(sheet_content(evaluation), evaluation.edit_version)
    criteria = {criterion.code: criterion for criterion in evaluation.rubric.criteria.all()}
    _check(entries, criteria)
    if assignment.state == AssignmentState.ASSIGNED:
        assignment.begin()
        assignment.save()
    _save_scores(evaluation, criteria, entries)
    evaluation.classification = entries.classification
    evaluation.ground = entries.ground.strip()
    evaluation.taiwan_related = entries.taiwan_related
    evaluation.comment = entries.comment.strip()
    evaluation.is_abstained = entries.is_abstained
    evaluation.edit_version += 1
    evaluation.save()
    return evaluation


@action("evaluations.score_assignment")
def submit_sheet(assignment: Assignment, *, by: User) -> Assignment:
    """Hand the stored sheet in. Raises `Incomplete` naming what is missing; what was handed in stays on record."""
    _require_scoring(assignment)
    evaluation = sheet_of(assignment)
    faults = sheet_faults(evaluation)
    if faults:
        raise Incomplete(faults)
    assignment.submit()
    assignment.save()
    content = sheet_content(evaluation)
    digest = hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    number = assignment.submitted_sheets.count() + 1
    assignment.submitted_sheets.create(number=number, content=content, sha256=digest)
    return assignment


@action("evaluations.score_assignment")
def recuse_assignment(assignment: Assignment, *, by: User, reason: str) -> Assignment:
    """Step back from a measure for a reason; somebody else of the panel gets it where there is anybody left."""
    require_reason(reason)
    _require_scoring(assignment)
    assignment.recuse(reason.strip())
    assignment.save()
    _assign_replacement(assignment, by)
    return assignment


@action("evaluations.reopen_assignment")
def reopen_assignment(assignment: Assignment, *, by: User, reason: str) -> Assignment:
    """Let an evaluator write again while the evaluation runs; both versions stay on record."""
    require_reason(reason)
    if assignment.measure.batch.state != BatchState.EVALUATING:
        raise WrongState(_("评估已经结束，不能再打开评分表。"))
    assignment.reopen(reason.strip())
    assignment.save()
    move_open_sheets(assignment.measure.batch)
    return assignment


def sheet_of(assignment: Assignment) -> Evaluation:
    """Return the assignment's sheet, pinned on first saving to the rubric and the texts in force."""
    sheet = own_sheet(assignment)
    if sheet.pk is None:
        sheet.save()
    return sheet


def _save_scores(evaluation: Evaluation, criteria: Mapping[str, Criterion], entries: SheetEntries) -> None:
    given: dict[str, Any] = {
        code: marks[code]
        for code, criterion in criteria.items()
        if code in (marks := entries.gates if criterion.is_gate else entries.scores)
    }
    kept = [
        Score(
            evaluation=evaluation,
            criterion=criteria[code],
            value=None if criteria[code].is_gate else mark,
            is_passed=mark if criteria[code].is_gate else None,
            comment=entries.score_comments.get(code, "").strip(),
        )
        for code, mark in given.items()
        if mark is not None
    ]
    cleared = [criteria[code] for code, mark in given.items() if mark is None]
    # All marks at once: a save comes after every pause in typing.
    evaluation.scores.filter(criterion__in=cleared).delete()
    Score.objects.bulk_create(
        kept,
        update_conflicts=True,
        unique_fields=["evaluation", "criterion"],
        update_fields=["value", "is_passed", "comment"],
    )


def _check(entries: SheetEntries, criteria: Mapping[str, Criterion]) -> None:
    faults = text_faults(
        {"comment": entries.comment, "ground": entries.ground, **entries.score_comments},
        {"comment": _("评语"), "ground": _("类别依据"), **{code: c.name for code, c in criteria.items()}},
    )
    if entries.classification and entries.classification not in Classification.values:
        faults.append(Fault("classification", _("没有这个创新性类别。")))
    for code in {**entries.scores, **entries.gates}:
        if code not in criteria:
            faults.append(Fault(code, _("评分指标中没有“%(code)s”。") % {"code": code}))
    for code, value in entries.scores.items():
        if code in criteria and value is not None:
            faults.extend(_score_faults(criteria[code], value))
    for code, passed in entries.gates.items():
        if passed is False and not entries.score_comments.get(code, "").strip():
            faults.append(
                Fault(
                    code,
                    _("“%(name)s”不通过，请写明理由。")
                    % {"name": criteria[code].name if code in criteria else code},
                )
            )
    if faults:
        raise Incomplete(faults)


def _score_faults(criterion: Criterion, value: Decimal) -> list[Fault]:
    if not value.is_finite() or not 0 <= value <= criterion.max_score:
        message = _("“%(name)s”的得分应在0到%(max)s之间。") % {
            "name": criterion.name,
            "max": f"{criterion.max_score.normalize():f}",
        }
        return [Fault(criterion.code, message)]
    if value != value.quantize(Decimal("0.01")):
        return [Fault(criterion.code, _("“%(name)s”的得分最多保留两位小数。") % {"name": criterion.name})]
    return []


def _assign_replacement(assignment: Assignment, by: User) -> None:
    panel = Panel.objects.get(batch=assignment.measure.batch)
    try:
        missing = allot(panel, [assignment.measure])
    except Incomplete:
        return  # nobody is left; the panel's page shows that the measure is short of evaluators
    Assignment.objects.bulk_create(
        [
            Assignment(measure_id=measure_id, evaluator_id=evaluator_id, assigned_by=by, is_released=True)
            for measure_id, evaluator_id in missing
        ]
    )


def _require_scoring(assignment: Assignment) -> None:
    if assignment.measure.batch.state != BatchState.EVALUATING:
        raise WrongState(_("%(batch)s不在评估阶段，不能评分。") % {"batch": assignment.measure.batch})
    if not assignment.is_open:
        raise WrongState(
            _("这份评分表已是“%(state)s”，不能再改。如需修改，请联系第三方机构负责人。")
            % {"state": assignment.get_state_display()}
        )
