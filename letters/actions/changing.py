"""附件增减: a further letter of a published batch puts a measure in, takes one out, or gives one another class.

What is proposed here is said by nobody before the letter is issued: docs/decisions/corrections.md.
"""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action
from core.errors import Fault, Incomplete, NotAllowed, WrongState
from core.quoting import within_quotes
from core.remarks import require_reason
from evaluations.models import Decision
from evaluations.verdicts import Verdict, require_sound, stated_columns, verdict_of
from letters.actions.countersigning import void_touched
from letters.actions.drafting import require_editable, take_up
from letters.annex import changes_to_come, last_position, may_change_annex, stated_by
from letters.choices import ChangeKind, Step
from letters.models import AnnexChange, Countersignature, Letter
from measures.choices import Classification
from measures.models import Measure
from measures.shelving import store
from register.actions import take_out_entries


@action("letters.draft_letter")
def change_annex(
    letter: Letter, *, by: User, measure_id: int, kind: ChangeKind, verdict: Verdict
) -> AnnexChange:
    """Propose to put a measure into the annex, to take it out, or to give it another class or mark.

    Whether it is selected follows from the kind. Raises `Incomplete` where the class lacks its ground, as a decision
    does, where there is no reason, or where the measure is not, or is already, in the annex.
    """
    _require_changeable(letter)
    require_reason(verdict.reason)
    decision = (
        Decision.objects.of_batch(letter.batch_id)
        .filter(measure=measure_id)
        .select_related("measure__batch")
        .first()
    )
    verdict = replace(verdict, is_selected=kind != ChangeKind.REMOVE)
    if decision is None:
        raise Incomplete([Fault("measure_id", _("这批没有审定过这项举措，请刷新页面后重试。"))])
    measure = decision.measure
    _require_fitting(letter, decision, kind, verdict)
    require_sound(verdict, measure)
    change = letter.annex_changes.create(
        measure=measure, kind=kind, proposed_by=by, proposed_at=timezone.now(), **stated_columns(verdict)
    )
    letter.edit_version += 1
    take_up(letter, by)
    letter.save()
    letter.steps.create(step=Step.CHANGE, opinion=_recorded(change), by=by)
    return change


@action("evaluations.confirm_decision", steps=[Countersignature.void, Countersignature.put_off])
def confirm_annex_change(letter: Letter, *, by: User, change_id: int) -> AnnexChange:
    """Confirm another person's change: from then on the draft prints it. Confirming twice changes nothing."""
    _require_changeable(letter)
    change = _change_of(letter, change_id)
    if change.is_confirmed:
        return change
    if change.proposed_by_id == by.pk:
        raise NotAllowed(_("附件增减由您提出，须由另一位有权限的人确认。"))
    # What it rests on may have come to lack since.
    require_sound(verdict_of(change), change.measure)
    change.confirmed_by, change.confirmed_at = by, timezone.now()
    change.save()
    if change.kind == ChangeKind.INSERT:
        # A place in the annex is nobody's to read before it is printed: the order is set on the rows themselves.
        behind = last_position(letter.batch_id) + 1
        Decision.objects.filter(measure=change.measure_id).update(position=behind)
    letter.edit_version += 1
    letter.save()
    letter.steps.create(step=Step.CONFIRM, opinion=_recorded(change), by=by)
    void_touched(letter, by)
    return change


@action("letters.draft_letter", steps=[Countersignature.void, Countersignature.put_off])
def withdraw_annex_change(letter: Letter, *, by: User, change_id: int) -> Letter:
    """Take a change back, confirmed or not; what it said stays in the letter's record."""
    _require_changeable(letter)
    change = _change_of(letter, change_id)
    recorded = _recorded(change)
    change.delete()
    letter.edit_version += 1
    take_up(letter, by)
    letter.save()
    letter.steps.create(step=Step.CHANGE, opinion=f"撤回——{recorded}", by=by)
    void_touched(letter, by)
    return letter


def make_changes(letter: Letter) -> list[AnnexChange]:
    """Let the batch's decisions and measures be as the letter prints them. Part of issuing it; the changes are returned.

    The letter has its number. What was published and is taken out leaves the register with the letter's date.
    """
    removed = []
    changes = changes_to_come(letter)
    for change in changes:
        measure = Measure.objects.select_for_update(of=("self",)).get(pk=change.measure_id)
        stated_by(Decision.objects.get(measure=measure), change).save()
        if change.kind == ChangeKind.INSERT:
            measure.put_in()
        elif change.kind == ChangeKind.REMOVE:
            measure.take_out()
            removed.append(measure.pk)
        store(measure)
    if removed and letter.signed_on is not None:
        take_out_entries(letter.batch, removed, on=letter.signed_on, letter_number=letter.number)
    return changes


def _require_changeable(letter: Letter) -> None:
    require_editable(letter)
    if not may_change_annex(letter):
        raise WrongState(_("只有已印发批次的更正函或重新拟的函可以增减附件；首次拟文请退回审定。"))


def _require_fitting(letter: Letter, decision: Decision, kind: ChangeKind, verdict: Verdict) -> None:
    """Refuse a change of what is not as the change supposes."""
    named = {"measure": within_quotes(decision.measure)}
    if letter.annex_changes.filter(measure=decision.measure_id).exists():
        raise Incomplete([Fault("measure_id", _("“%(measure)s”已有一条附件增减，请先撤回它。") % named)])
    if kind == ChangeKind.INSERT and decision.is_selected:
        raise Incomplete([Fault("measure_id", _("“%(measure)s”已在附件中，不必补入。") % named)])
    if kind != ChangeKind.INSERT and not decision.is_selected:
        raise Incomplete([Fault("measure_id", _("“%(measure)s”不在附件中。") % named)])
    was = (decision.classification, decision.has_special_mark)
    if kind == ChangeKind.RECLASS and was == (verdict.classification, verdict.has_special_mark):
        raise Incomplete([Fault("classification", _("类别和特色标识都与现在的相同，没有要改的。"))])


def _change_of(letter: Letter, change_id: int) -> AnnexChange:
    found = letter.annex_changes.select_related("measure__batch").filter(pk=change_id).first()
    if found is None:
        raise WrongState(_("这条附件增减已经撤回，请刷新页面。"))
    return found


def _recorded(change: AnnexChange) -> str:
    # On record in Chinese, in whatever language the person reads the screens.
    kinds = {ChangeKind.INSERT: "补入", ChangeKind.REMOVE: "删去", ChangeKind.RECLASS: "改类别"}
    measure = change.measure
    lines = [f"{kinds[ChangeKind(change.kind)]}：{measure.ref} {measure.title}"]
    if change.is_selected:
        mark = f"，{measure.batch.mark_label}" if change.has_special_mark else ""
        lines.append(f"类别：{Classification(change.classification).printed}{mark}")
    return "\n".join([*lines, f"理由：{change.reason}"])
