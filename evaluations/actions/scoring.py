"""Scoring: an evaluator's sheet is saved as it is typed, handed in once, and reopened only by name and with a reason."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action
from core.errors import Fault, Incomplete, StaleVersion, WrongState
from core.remarks import require_reason
from evaluations.actions.assignments import assign_replacement
from evaluations.actions.handing import handed_in_refusal, require_no_handover
from evaluations.actions.rubrics import move_open_sheets
from evaluations.choices import AssignmentState
from evaluations.entries import SheetEntries, entry_faults
from evaluations.models import Assignment, Evaluation, OwnNote, Score, Tie
from evaluations.sheets import Line, bare_sheet, own_sheet, pin, sheet_content, sheet_faults, sheet_lines
from evaluations.telling import tell_recused, tell_reopened
from measures.choices import BatchState, MeasureState
from measures.models import Comparison

Typed = str | bool | Comparison | dict[str, str] | None


@action("evaluations.score_assignment", steps=[Assignment.begin], shares_lock=True)
def save_sheet(assignment: Assignment, *, by: User, entries: SheetEntries, version: int) -> Evaluation:
    """Save an unfinished sheet over the version that the evaluator was shown; anything may be missing.

    Raises `StaleVersion` with the stored sheet when it was saved elsewhere in between, `Incomplete` for a
    value that cannot be a score.
    """
    require_scoring(assignment)
    evaluation = bare_sheet(assignment)
    lines = sheet_lines(evaluation)
    says_the_same = _says_the_same(evaluation, lines, entries)
    if version != evaluation.edit_version and not (says_the_same and evaluation.pk is not None):
        raise StaleVersion(sheet_content(evaluation), evaluation.edit_version)
    faults = entry_faults(entries, [line.criterion for line in lines], assignment.measure, by)
    if faults:
        raise Incomplete(faults)
    if says_the_same:
        # Nothing typed on an untouched sheet begins none.
        return evaluation
    if assignment.state == AssignmentState.ASSIGNED:
        assignment.begin()
        assignment.save(update_fields=["state"])
    changed = _changed_fields(evaluation, lines, entries)
    if evaluation.pk is None:
        pin(evaluation)
        evaluation.edit_version += 1
        evaluation.save()
        _store_scores(evaluation, lines, entries)
    elif _store_scores(evaluation, lines, entries) or changed:
        evaluation.edit_version += 1
        evaluation.save(update_fields=[*changed, "edit_version", "saved_at"])
    return evaluation


@action("evaluations.score_assignment", steps=[Assignment.submit], shares_lock=True)
def submit_sheet(assignment: Assignment, *, by: User) -> Assignment:
    """Hand the stored sheet in. Raises `Incomplete` naming what is missing; what was handed in stays on record."""
    require_scoring(assignment)
    if Tie.objects.between(assignment.evaluator_id, assignment.measure).exists():
        raise WrongState(_("这一项已改由其他专家评审，不能提交。"))
    evaluation = sheet_of(assignment)
    faults = sheet_faults(evaluation)
    if faults:
        raise Incomplete(faults)
    assignment.submit()
    assignment.save()
    OwnNote.objects.filter(assignment=assignment, is_flagged=True).update(is_flagged=False)
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
        for assignment in sorted(assignments, key=lambda one: one.pk):
            try:
                done.append(submit_sheet(assignment, by=by))
            except Incomplete as refusal:
                faults += [Fault(str(assignment.measure), fault.message) for fault in refusal.errors]
        if faults:
            raise Incomplete(faults)
    return done


@action("evaluations.score_assignment", steps=[Assignment.recuse])
def recuse_assignment(assignment: Assignment, *, by: User, reason: str) -> Assignment:
    """Step back from a measure for a reason; somebody else of the panel gets it where there is anybody left."""
    require_reason(reason)
    require_scoring(assignment)
    assignment.recuse(reason.strip())
    assignment.save()
    assign_replacement(assignment, by)
    tell_recused(assignment)
    return assignment


@action("evaluations.reopen_assignment", steps=[Assignment.reopen])
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
        pin(sheet)
        sheet.save()
    return sheet


def _store_scores(evaluation: Evaluation, lines: Sequence[Line], entries: SheetEntries) -> bool:
    """Write the scores that changed, all at once, as a save comes after every pause in typing; tell whether any did."""
    given = [(line, entries.on(line.criterion)) for line in lines if entries.names(line.criterion)]
    changed = [(line, mark) for line, mark in given if line.mark != mark]
    cleared = [line.criterion for line, mark in changed if mark is None]
    if cleared:
        evaluation.scores.filter(criterion__in=cleared).delete()
    Score.objects.bulk_create(
        [
            Score(
                evaluation=evaluation,
                criterion=line.criterion,
                value=mark.value,
                is_passed=mark.is_passed,
                comment=mark.comment,
            )
            for line, mark in changed
            if mark is not None
        ],
        update_conflicts=True,
        unique_fields=["evaluation", "criterion"],
        update_fields=["value", "is_passed", "comment"],
    )
    return bool(changed)


def _says_the_same(evaluation: Evaluation, lines: Sequence[Line], entries: SheetEntries) -> bool:
    """Whether a sheet was saved elsewhere with these very entries: the page's own save may be still on its way."""
    marks_differ = any(
        line.mark != entries.on(line.criterion) for line in lines if entries.names(line.criterion)
    )
    typed = _typed(evaluation, lines, entries)
    return not marks_differ and all(
        evaluation.serializable_value(name) == _key(typed[name]) for name in typed
    )


def _changed_fields(evaluation: Evaluation, lines: Sequence[Line], entries: SheetEntries) -> list[str]:
    """Put what was typed beside the scores on the sheet; return the fields in which it differs."""
    typed = _typed(evaluation, lines, entries)
    changed = [name for name, value in typed.items() if evaluation.serializable_value(name) != _key(value)]
    for name in changed:
        setattr(evaluation, name, typed[name])
    return changed


def _typed(evaluation: Evaluation, lines: Sequence[Line], entries: SheetEntries) -> dict[str, Typed]:
    """Return what was typed beside the scores, as it is stored."""
    return {
        "classification": entries.classification,
        "ground": entries.ground.strip(),
        "replicated_comparison": entries.replicated_comparison,
        "has_special_mark": entries.has_special_mark,
        "familiarity": entries.familiarity,
        "comment": entries.comment.strip(),
        "is_abstained": entries.is_abstained,
        "remarks_ahead": entries.ahead(lines, evaluation.remarks_ahead),
    }


def _key(value: Typed) -> object:
    return value.pk if isinstance(value, Comparison) else value


def require_scoring(assignment: Assignment) -> None:
    """Raise `WrongState` unless the sheet can be written now."""
    if assignment.measure.batch.state != BatchState.EVALUATING:
        raise WrongState(_("%(batch)s不在评估阶段，不能评分。") % {"batch": assignment.measure.batch})
    if not assignment.is_open:
        raise WrongState(
            _("这份评分表已是“%(state)s”，不能再改。如需修改，请联系第三方机构负责人。")
            % {"state": assignment.get_state_display()}
        )
    if assignment.measure.state != MeasureState.ACCEPTED or not assignment.is_of_this_round:
        raise WrongState(_("这一项不在本轮复评之内，不能评分。"))
    if assignment.is_handed_in:
        raise handed_in_refusal()
