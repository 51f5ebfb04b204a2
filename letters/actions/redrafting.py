"""A further letter of a published batch: a correction of the one in force, or a new one after a revocation."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action
from core.errors import WrongState
from core.pressing import once
from core.remarks import require_reason
from letters.actions.drafting import columns_of, wording_of
from letters.choices import IN_WORK, LetterKind, LetterState, Step
from letters.models import Letter


@once
@action("letters.draft_letter")
def draft_correction(letter: Letter, *, by: User, reason: str) -> Letter:
    """Draft a new letter that corrects an issued one; the old one stands until the new one is issued."""
    require_reason(reason)
    _require_result(letter)
    if letter.state != LetterState.ISSUED:
        raise WrongState(_("只有已印发的函可以更正。"))
    if letter.is_imported:
        raise WrongState(_("历史导入的函没有本系统的审定结论，不能在这里更正；请登记更正它的函。"))
    in_work = letter.corrections.filter(state__in=IN_WORK).first()
    return in_work or _draft_after(letter, by=by, reason=reason, corrects=letter)


@once
@action("letters.draft_letter")
def draft_replacement(letter: Letter, *, by: User, reason: str) -> Letter:
    """Draft a new letter of a batch whose letter was revoked; with its issue the measures count again.

    It takes the revoked letter's words and a number of its own. Drafting twice gives the same draft.
    """
    require_reason(reason)
    _require_result(letter)
    if letter.state != LetterState.REVOKED:
        raise WrongState(_("只有已撤销的函可以重新拟函。"))
    if letter.is_imported:
        raise WrongState(_("历史导入的函没有本系统的审定结论，不能在这里重新拟函。"))
    others = letter.batch.letters.of_results()
    if others.filter(state=LetterState.ISSUED).exists():
        raise WrongState(_("这批另有现行的函，不必重新拟函。"))
    in_work = others.filter(state__in=IN_WORK).first()
    return in_work or _draft_after(letter, by=by, reason=reason)


def _require_result(letter: Letter) -> None:
    if not letter.states_result:
        raise WrongState(_("只有发布评估结果的函可以更正或重新拟函；其他公函有误的，请撤销后另发。"))


def _draft_after(letter: Letter, *, by: User, reason: str, corrects: Letter | None = None) -> Letter:
    words = wording_of(letter)
    words = replace(words, template=_told_of(words.template, letter.corrects, corrects))
    drafted = Letter.objects.create(
        batch=letter.batch,
        kind=LetterKind.CORRECTION if corrects else LetterKind.RESULT,
        corrects=corrects,
        mark=letter.mark,
        short_name=letter.short_name,
        agency_code=letter.agency_code,
        drafted_by=by,
        **columns_of(words, letter.traits),
    )
    drafted.addressee_groups.set(words.groups)
    drafted.steps.create(step=Step.DRAFT, opinion=reason.strip(), by=by)
    return drafted


def _told_of(template: str, before: Letter | None, corrects: Letter | None) -> str:
    """Let the words end by naming the letter that they correct, in place of one that they corrected until now."""
    told = _correcting(before) if before else ""
    lines = [line for line in template.splitlines() if line != told]
    return "\n".join([*lines, _correcting(corrects)] if corrects else lines)


def _correcting(corrected: Letter) -> str:
    # Printed in the letter, so in Chinese whatever language a page is in.
    return f"本函更正{corrected.printed_date}印发的{corrected.number}，内容以本函为准。"
