"""The database's side of the merge: which sheets a person has, as the plain values that are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from evaluations.actions.rubrics import latest_rubric
from evaluations.models import Assignment, Criterion, Evaluation
from evaluations.models.assignment import AssignmentQuerySet
from evaluations.offline.merging import StoredSheet, Value
from measures.choices import BatchState
from measures.models import Batch
from measures.naming.hiding import hide_senders

FIELDS = ("classification", "ground", "has_special_mark", "familiarity", "comment", "is_abstained")
# A sheet that was never saved; its first saving makes it the next version.
FIRST_VERSION = 1


@dataclass(frozen=True, slots=True)
class Work:
    """What a workbook is made of: a batch's open assignments of one person, with their sheets, in their order."""

    batch: Batch
    person: User
    criteria: Sequence[Criterion]
    assignments: Sequence[Assignment]


def own_assignments(person: User) -> AssignmentQuerySet:
    """Return what was given to a person to score, whatever its state."""
    return Assignment.objects.visible_to(person).filter(evaluator=person)


def work_of(person: User, batch: Batch) -> Work:
    """Return a person's open work in a batch, with what the scoring page shows of each measure."""
    waiting = own_assignments(person).open().filter(measure__batch=batch)
    assignments = (
        waiting.with_sheets()
        .select_related("measure__unit", "measure__predecessor")
        .prefetch_related("measure__comparisons", *([] if batch.is_blind else ["measure__joint_units"]))
    )
    chosen = list(assignments.in_own_order())
    hide_senders((one.measure for one in chosen), person)
    return Work(batch, person, criteria_of(batch), chosen)


def criteria_of(batch: Batch) -> list[Criterion]:
    """Return the criteria that every open sheet of the batch is scored by."""
    return list(latest_rubric(batch).criteria.all())


def stored_sheet(assignment: Assignment) -> StoredSheet:
    """Return a sheet as it stands, from an assignment that brings its sheet along."""
    sheet: Evaluation | None = getattr(assignment, "evaluation", None)
    version = sheet.edit_version if sheet else FIRST_VERSION
    answers = _answers(sheet) if sheet else {}
    return StoredSheet(version, str(assignment.measure), answers, _why_closed(assignment))


def taken_away(ref: str) -> StoredSheet:
    """Return what stands for a sheet that the person no longer has."""
    return StoredSheet(0, ref, {}, _("这一项已不在您的任务里，没有写入。"))


def _answers(sheet: Evaluation) -> dict[str, Value | None]:
    answers: dict[str, Value | None] = {name: getattr(sheet, name) for name in FIELDS}
    answers |= {f"remark:{code}": remark for code, remark in sheet.remarks_ahead.items()}
    for score in sheet.scores.all():
        code = score.criterion.code
        if score.is_passed is None:
            answers[f"score:{code}"] = score.value
        else:
            answers[f"gate:{code}"] = score.is_passed
        answers[f"remark:{code}"] = score.comment
    return answers


def _why_closed(assignment: Assignment) -> str:
    batch = assignment.measure.batch
    if batch.state != BatchState.EVALUATING:
        return _("%(batch)s已不在评估阶段，没有写入。") % {"batch": batch}
    if not assignment.is_of_this_round:
        return _("这一轮评估已经结束，没有写入。")
    if not assignment.is_open:
        return _("这份评分表已是“%(state)s”，没有写入。") % {"state": assignment.get_state_display()}
    return ""
