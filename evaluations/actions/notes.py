"""An evaluator's notes to themselves, and which measures they want to come back to."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action
from core.errors import StaleVersion, WrongState
from evaluations.choices import AssignmentState
from evaluations.models import Assignment, OwnNote


@action("evaluations.score_assignment", shares_lock=True)
def keep_note(assignment: Assignment, *, by: User, text: str, version: int) -> OwnNote:
    """Keep what the evaluator wrote to themselves, over the version that they were shown.

    Raises `StaleVersion` with the stored text when it was kept elsewhere in between.
    """
    note = _own_note(assignment)
    if version != note.edit_version:
        raise StaleVersion({"text": note.text}, note.edit_version)
    if text != note.text:
        note.text = text
        note.edit_version += 1
        note.save()
    return note


@action("evaluations.score_assignment", shares_lock=True)
def flag_assignment(assignment: Assignment, *, by: User, is_flagged: bool) -> OwnNote:
    """Mark an assignment as one to come back to, or take the mark off."""
    note = _own_note(assignment)
    if is_flagged != note.is_flagged:
        note.is_flagged = is_flagged
        note.save()
    return note


def _own_note(assignment: Assignment) -> OwnNote:
    # The assignment's row is locked: two windows cannot both make its first note.
    if assignment.state == AssignmentState.RECUSED:
        raise WrongState(_("这一项您已回避，不能再写备注。"))
    return OwnNote.objects.filter(assignment=assignment).first() or OwnNote(assignment=assignment)
