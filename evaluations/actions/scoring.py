"""Scoring: an evaluator's sheet is saved as it is typed, handed in once, and reopened only by name and with a reason."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.acting import action
from accounts.errors import Fault, Incomplete, StaleVersion, WrongState
from accounts.models import User
from evaluations.actions.assignments import assign_replacement
from evaluations.actions.handing import require_no_handover
from evaluations.actions.rubrics import move_open_sheets
from evaluations.choices import AssignmentState
from evaluations.models import Assignment, Criterion, Evaluation, Score, Tie
from evaluations.sheets import own_sheet, sheet_content, sheet_faults
from evaluations.telling import tell_recused, tell_reopened
from measures.actions.batches import require_reason
from measures.actions.drafting import store_comparison
from measures.choices import BatchState, Classification, ComparisonOrigin, MeasureState
from measures.models import Comparison, Measure
from measures.texts import text_faults


@dataclass(frozen=True, slots=True)
class SheetEntries:
    """What an evaluator typed. A criterion that is left out keeps its stored score; None clears it."""

    scores: Mapping[str, Decimal | None] = field(default_factory=dict)
    gates: Mapping[str, bool | None] = field(default_factory=dict)
    score_comments: Mapping[str, str] = field(default_factory=dict)
    classification: str = ""
    ground: str = ""
    replicated_comparison: Comparison | None = None
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
    _check(entries, criteria, assignment.measure)
    if assignment.state == AssignmentState.ASSIGNED:
        assignment.begin()
        assignment.save()
    _save_scores(evaluation, criteria, entries)
    evaluation.classification = entries.classification
    evaluation.ground = entries.ground.strip()
    evaluation.replicated_comparison = entries.replicated_comparison
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
    if Tie.objects.between(assignment.evaluator_id, assignment.measure).exists():
        raise WrongState(_("这一项已改由其他专家评审，不能提交。"))
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


def submit_sheets(by: User, assignments: Sequence[Assignment]) -> list[Assignment]:
    """Hand several stored sheets in, all or none. Raises `Incomplete` naming the measures that lack something."""
    done: list[Assignment] = []
    faults: list[Fault] = []
    with transaction.atomic():
        for assignment in assignments:
            try:
                done.append(submit_sheet(assignment, by=by))
            except Incomplete as refusal:
                faults += [Fault(str(assignment.measure), fault.message) for fault in refusal.errors]
        if faults:
            raise Incomplete(faults)
    return done


@action("evaluations.score_assignment")
def add_finding(assignment: Assignment, /, *, by: User, **entries: Any) -> Comparison:
    """Record an earlier practice that the evaluator found; nobody else sees it until the scores are locked."""
    _require_scoring(assignment)
    return store_comparison(assignment.measure, by=by, origin=ComparisonOrigin.EVALUATOR, entries=entries)


@action("evaluations.score_assignment")
def recuse_assignment(assignment: Assignment, *, by: User, reason: str) -> Assignment:
    """Step back from a measure for a reason; somebody else of the panel gets it where there is anybody left."""
    require_reason(reason)
    _require_scoring(assignment)
    assignment.recuse(reason.strip())
    assignment.save()
    assign_replacement(assignment, by)
    tell_recused(assignment)
    return assignment


@action("evaluations.reopen_assignment")
def reopen_assignment(assignment: Assignment, *, by: User, reason: str) -> Assignment:
    """Let an evaluator write again while the evaluation runs; both versions stay on record."""
    require_reason(reason)
    if assignment.measure.batch.state != BatchState.EVALUATING:
        raise WrongState(_("评估已经结束，不能再打开评分表。"))
    require_no_handover(assignment.measure.batch)
    if assignment.measure.state != MeasureState.ACCEPTED or not assignment.is_of_this_round:
        raise WrongState(_("这一项不在本轮复评之内，上一轮的评分表不能再打开。"))
    assignment.reopen(reason.strip())
    assignment.save()
    move_open_sheets(assignment.measure.batch)
    tell_reopened(assignment)
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


def _check(entries: SheetEntries, criteria: Mapping[str, Criterion], measure: Measure) -> None:
    faults = text_faults(
        {"comment": entries.comment, "ground": entries.ground, **entries.score_comments},
        {"comment": _("评语"), "ground": _("类别依据"), **{code: c.name for code, c in criteria.items()}},
    )
    if entries.classification and entries.classification not in Classification.values:
        faults.append(Fault("classification", _("没有这个创新性类别。")))
    if entries.replicated_comparison and entries.replicated_comparison.measure_id != measure.pk:
        faults.append(Fault("replicated_comparison", _("所选比对记录不属于这项举措。")))
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


def _require_scoring(assignment: Assignment) -> None:
    if assignment.measure.batch.state != BatchState.EVALUATING:
        raise WrongState(_("%(batch)s不在评估阶段，不能评分。") % {"batch": assignment.measure.batch})
    if not assignment.is_open:
        raise WrongState(
            _("这份评分表已是“%(state)s”，不能再改。如需修改，请联系第三方机构负责人。")
            % {"state": assignment.get_state_display()}
        )
    if assignment.measure.state != MeasureState.ACCEPTED or not assignment.is_of_this_round:
        raise WrongState(_("这一项不在本轮复评之内，不能评分。"))
    require_no_handover(assignment.measure.batch)
