"""An earlier letter proposed by one person, and entered or declined by another."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import acting, action
from core.errors import Fault, Incomplete, WrongState
from core.pressing import once
from earlier.actions.entering import enter
from earlier.models import ImportProposal, ProposalState
from earlier.packing import to_plain
from earlier.planning import Given, ImportPlan, plan_import
from earlier.telling_people import tell_proposed, tell_settled
from earlier.values import Transcript


@once
def propose_import(
    *,
    by: User,
    transcript: Transcript,
    given: Given | None = None,
    accepts_totals: bool = False,
    accepts_unread: bool = False,
) -> ImportProposal:
    """Keep what was read of a published letter for a second person's word; nothing is entered yet.

    Raises `NotAllowed`, `WrongState` for a batch or a number that is there or proposed already, `Incomplete` with
    every fault, every wrong total and every line not understood that was not accepted.
    """
    given = given or Given()
    with acting(by, "earlier.propose_import", "propose_import"):
        plan = plan_import(transcript, given)
        _require_clear(plan, totals=accepts_totals, unread=accepts_unread)
        assert plan.number is not None
        proposal = ImportProposal(
            file_name=transcript.file_name,
            file_sha256=transcript.sha256,
            transcript=to_plain(transcript),
            number=plan.number,
            given_zone=given.zone.strip(),
            given_day=given.day,
            given_marked=None if given.marked is None else sorted(given.marked),
            accepts_totals=accepts_totals,
            accepts_unread=accepts_unread,
            proposed_by=by,
        )
        try:
            with transaction.atomic():
                proposal.save()
        except IntegrityError as error:
            sentence = _("第%(number)d批已经有人申请导入，正等待确认。") % {"number": plan.number}
            raise WrongState(sentence) from error
        tell_proposed(proposal, by=by)
    return proposal


@action("earlier.confirm_import")
def confirm_import(proposal: ImportProposal, *, by: User) -> ImportProposal:
    """Enter what another person proposed: the batch, its measures, its letter, its document number.

    It is planned anew against the register as it stands now. Raises `NotAllowed` for whoever proposed it,
    `WrongState` and `Incomplete` as `propose_import` does.
    """
    _require_open(proposal)
    plan = plan_import(proposal.read, proposal.given)
    _require_clear(plan, totals=proposal.accepts_totals, unread=proposal.accepts_unread)
    try:
        with transaction.atomic():
            proposal.batch = enter(plan, proposed_by=proposal.proposed_by, confirmed_by=by)
    except IntegrityError as error:
        raise WrongState(_("这一批或这个字号刚刚有人登记过，请刷新后核对。")) from error
    return _settle(proposal, ProposalState.CONFIRMED, by=by)


@action("earlier.decline_import")
def decline_import(proposal: ImportProposal, *, by: User, reason: str) -> ImportProposal:
    """Close a proposal without entering anything; the proposer may take it back. Raises `Incomplete` without a reason."""
    _require_open(proposal)
    proposal.reason = reason.strip()
    if not proposal.reason:
        raise Incomplete([Fault("reason", _("请写明不导入的理由。"))])
    return _settle(proposal, ProposalState.DECLINED, by=by)


def standing_in_the_way(plan: ImportPlan, *, accepts_totals: bool, accepts_unread: bool) -> list[Fault]:
    """List what keeps a plan from being entered."""
    faults = list(plan.faults)
    if not accepts_totals:
        faults += [Fault("", str(claim)) for claim in plan.contradictions]
    if not accepts_unread:
        faults += [
            Fault(line.place, _("没有读懂：%(text)s") % {"text": line.text[:60]})
            for line in plan.transcript.unread
        ]
    return faults


def _require_clear(plan: ImportPlan, *, totals: bool, unread: bool) -> None:
    if plan.refusal:
        raise WrongState(plan.refusal)
    if faults := standing_in_the_way(plan, accepts_totals=totals, accepts_unread=unread):
        raise Incomplete(faults)


def _require_open(proposal: ImportProposal) -> None:
    if proposal.state != ProposalState.PROPOSED:
        sentence = _("这份导入申请已由%(person)s办结（%(state)s），请刷新页面。")
        facts = {"person": proposal.settled_by, "state": proposal.get_state_display()}
        raise WrongState(sentence % facts)


def _settle(proposal: ImportProposal, state: ProposalState, *, by: User) -> ImportProposal:
    proposal.state, proposal.settled_by, proposal.settled_at = state, by, timezone.now()
    proposal.save()
    tell_settled(proposal, by=by)
    return proposal
