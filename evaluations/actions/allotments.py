"""Allotting as a proposal first: drawn, compared, edited, then released all or nothing, and undone in one act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action
from core.errors import Fault, Incomplete, StaleVersion, WrongState
from core.pressing import once
from evaluations.actions.assignments import give_out, measures_to_assign, require_assigning
from evaluations.actions.handing import require_no_handover
from evaluations.allotment import Pair
from evaluations.board import Board, board_of
from evaluations.choices import AllotmentRule, AssignmentState
from evaluations.models import AllotmentProposal, Panel, PanelMember
from evaluations.refusals import not_seated
from evaluations.telling import tell_released
from measures.choices import BatchState, Field

MOST_PER_MEASURE = 99


@once
@action("evaluations.allot_measures")
def draw_proposal(
    panel: Panel, *, by: User, rule: str, count: int, seed: int, by_field: bool = True
) -> AllotmentProposal:
    """Draw a proposal for the accepted measures; nothing is assigned. What cannot be filled stays open, visibly."""
    require_assigning(panel)
    if rule not in AllotmentRule.values or not 1 <= count <= MOST_PER_MEASURE:
        raise Incomplete([Fault("count", _("每项评审人数应在1到99之间。"))])
    measures = measures_to_assign(panel)
    drawn = board_of(panel).propose(measures, rule=rule, count=count, seed=seed, by_field=by_field)
    return _store(panel, by, drawn.added, rule=rule, count=count, seed=seed, by_field=by_field)


@once
@action("evaluations.allot_measures")
def bring_proposal(panel: Panel, *, by: User, pairs: Collection[Pair]) -> AllotmentProposal:
    """Store pairs that somebody brought as a proposal. Raises `Incomplete` naming each that may not be."""
    require_assigning(panel)
    faults = _pair_faults(board_of(panel), panel, pairs)
    if faults:
        raise Incomplete(faults)
    return _store(panel, by, pairs, rule=AllotmentRule.AT_LEAST, count=1, seed=panel.seed, by_field=False)


@action("evaluations.allot_measures")
def edit_proposal(
    proposal: AllotmentProposal,
    *,
    by: User,
    measures: Collection[int],
    pairs: Collection[Pair],
    version: int,
) -> AllotmentProposal:
    """Give these measures exactly these pairs, the others keep theirs. Raises `StaleVersion` for a stale grid."""
    _require_open(proposal)
    if version != proposal.edit_version:
        raise StaleVersion({"pairs": proposal.pairs}, proposal.edit_version)
    shown = set(measures)
    kept = [(m, e) for m, e in proposal.pairs if m not in shown]
    edited = {*kept, *((m, e) for m, e in pairs if m in shown)}
    faults = _pair_faults(board_of(proposal.panel), proposal.panel, edited)
    if faults:
        raise Incomplete(faults)
    proposal.pairs = sorted([m, e] for m, e in edited)
    proposal.edit_version += 1
    proposal.save()
    return proposal


@action("evaluations.allot_measures")
def release_proposal(proposal: AllotmentProposal, *, by: User) -> AllotmentProposal:
    """Make every pair an assignment, all or none; releasing twice changes nothing.

    Raises `Incomplete` naming the pairs that meanwhile may not be: declared ties, taken places, caps.
    """
    if proposal.released_at is not None:
        return proposal
    panel = proposal.panel
    require_assigning(panel)
    pairs = [(m, e) for m, e in proposal.pairs]
    faults = _pair_faults(board_of(panel), panel, pairs)
    if faults:
        raise Incomplete(faults)
    give_out(panel, pairs, by=by, proposal=proposal)
    proposal.released_at = timezone.now()
    proposal.save()
    if panel.batch.state == BatchState.EVALUATING:
        counts = Counter(evaluator for _measure, evaluator in pairs)
        people = User.objects.filter(pk__in=counts)
        tell_released(panel.batch, {person: counts[person.pk] for person in people})
    return proposal


@action("evaluations.allot_measures")
def undo_proposal(proposal: AllotmentProposal, *, by: User) -> AllotmentProposal:
    """Take back everything that releasing gave out, all or nothing; undoing twice changes nothing."""
    if proposal.released_at is None or proposal.undone_at is not None:
        return proposal
    require_no_handover(proposal.panel.batch)
    begun = proposal.assignments.exclude(state=AssignmentState.ASSIGNED).select_related(
        "evaluator", "measure"
    )
    faults = [
        Fault(str(one.measure), _("%(person)s已经开始评审，不能撤销。") % {"person": one.evaluator})
        for one in begun
    ]
    if faults:
        raise Incomplete(faults)
    proposal.assignments.all().delete()
    proposal.undone_at = timezone.now()
    proposal.save()
    return proposal


@action("evaluations.allot_measures")
def drop_proposal(proposal: AllotmentProposal, *, by: User) -> None:
    """Throw a proposal away that was not released."""
    _require_open(proposal)
    proposal.delete()


@action("evaluations.manage_panel")
def set_seat(
    panel: Panel,
    *,
    by: User,
    evaluator: User,
    cap: int | None,
    fields: Iterable[str],
    affiliation: str = "",
) -> PanelMember:
    """Set how much a member takes on, in which fields they are at home, and where they work."""
    member = panel.members.filter(evaluator=evaluator).first()
    if member is None:
        raise Incomplete([not_seated(evaluator)])
    chosen = list(fields)
    if not set(chosen) <= set(Field.values):
        raise Incomplete([Fault("fields", _("没有这个领域。"))])
    if cap is not None and not 0 <= cap <= 32767:
        raise Incomplete([Fault("cap", _("最多评审项数应在0到32767之间。"))])
    member.cap, member.fields, member.affiliation = cap, chosen, affiliation.strip()
    member.save()
    return member


def _store(
    panel: Panel, by: User, pairs: Collection[Pair], *, rule: str, count: int, seed: int, by_field: bool
) -> AllotmentProposal:
    latest = panel.proposals.order_by("-number").first()
    return panel.proposals.create(
        number=latest.number + 1 if latest else 1,
        rule=rule,
        count=count,
        seed=seed,
        by_field=by_field,
        pairs=[list(pair) for pair in pairs],
        created_by=by,
    )


def _require_open(proposal: AllotmentProposal) -> None:
    if proposal.released_at is not None:
        raise WrongState(_("方案%(number)d已经下达，不能再改。") % {"number": proposal.number})


def _pair_faults(board: Board, panel: Panel, pairs: Collection[Pair]) -> list[Fault]:
    people = {one.evaluator_id: one for one in board.members}
    titles = dict(panel.batch.measures.filter(pk__in=board.fields).values_list("pk", "title"))
    faults = []
    for measure, evaluator in pairs:
        if measure not in titles:
            faults.append(Fault(str(measure), _("这项举措不在待评估的举措之中。")))
            continue
        title = titles[int(measure)]
        if evaluator not in people:
            faults.append(Fault(title, _("有一位专家已不在评审组里，请重新选择。")))
            continue
        person = people[int(evaluator)].evaluator
        if not person.is_active:
            message = _("%(person)s的账号已停用，请选择其他专家。")
        elif (measure, evaluator) in board.tied:
            message = _("%(person)s与报送单位有回避关系，不能评审这一项。")
        elif (measure, evaluator) in board.recused:
            message = _("%(person)s已对这一项申请回避。")
        elif (measure, evaluator) in board.held:
            message = _("这一项已经分派给%(person)s。")
        else:
            continue
        faults.append(Fault(title, message % {"person": person}))
    return faults + _cap_faults(board, pairs)


def _cap_faults(board: Board, pairs: Collection[Pair]) -> list[Fault]:
    loads = board.loads(pairs)
    return [
        Fault(
            str(one.evaluator),
            _("超过最多评审项数：%(load)d / %(cap)d。") % {"load": loads[one.evaluator_id], "cap": one.cap},
        )
        for one in board.members
        if one.cap is not None and loads[one.evaluator_id] > one.cap
    ]
