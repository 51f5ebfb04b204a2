"""Ties that keep an evaluator from a unit's measures: declared by themselves, or found and settled by a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from core.acting import action
from core.errors import Incomplete, WrongState
from evaluations.actions.assignments import assign_replacement
from evaluations.actions.panel import FORMING_PHASES
from evaluations.choices import AssignmentState
from evaluations.handovers import standing_handover
from evaluations.models import Assignment, Panel, PanelMember, Tie, TieCandidate
from evaluations.refusals import not_seated
from evaluations.tie_clues import Expert, Sender, tie_clues
from measures.entries import FORM_ENTRIES
from measures.models import Batch, Measure

SELF_DECLARED = "本人申报"
TAKEN_BACK = "改派"


@action("evaluations.declare_tie", steps=[Assignment.recuse])
def declare_tie(panel: Panel, *, by: User, evaluator: User, unit: Unit, reason: str = "") -> Tie:
    """Record that an evaluator must not get a unit's measures. Declaring it twice changes nothing."""
    if not panel.members.filter(evaluator=evaluator).exists():
        raise Incomplete([not_seated(evaluator)])
    return _tie(panel, evaluator, unit, reason, by)


@action("evaluations.declare_tie")
def revoke_tie(panel: Panel, *, by: User, tie_id: int) -> Panel:
    """Take back a tie that was declared by mistake; doing it twice changes nothing."""
    Tie.objects.filter(pk=tie_id, evaluator__panel_places__panel=panel).delete()
    return panel


@action("evaluations.declare_own_ties", steps=[Assignment.recuse])
def declare_own_ties(panel: Panel, *, by: User, units: Collection[Unit]) -> PanelMember:
    """Declare one's own ties, none included; only then does an evaluator see any measure.

    Raises `WrongState` once declared: what is found out later is a matter of recusing, or of the panel's lead.
    """
    member = panel.members.get(evaluator=by)
    if member.ties_declared_at is not None:
        raise WrongState(_("您已申报过回避关系。评审中发现需要回避的，请在评分页申请回避。"))
    for unit in units:
        _tie(panel, by, unit, SELF_DECLARED, by)
    member.ties_declared_at = timezone.now()
    member.save()
    return member


@action("evaluations.declare_tie")
def search_ties(panel: Panel, *, by: User) -> list[TieCandidate]:
    """Look for pairs that may be tied, and return those that nobody was asked about before."""
    asked = set(TieCandidate.objects.values_list("evaluator", "unit"))
    asked |= set(Tie.objects.values_list("evaluator", "unit"))
    found = [
        clue
        for clue in tie_clues(_experts(panel), _senders(panel.batch))
        if (clue.evaluator, clue.unit) not in asked
    ]
    TieCandidate.objects.bulk_create(
        [
            TieCandidate(
                evaluator_id=clue.evaluator, unit_id=clue.unit, ground=clue.ground, detail=clue.detail[:300]
            )
            for clue in found
        ],
        ignore_conflicts=True,
    )
    pairs = {(clue.evaluator, clue.unit) for clue in found}
    stored = TieCandidate.objects.filter(evaluator__in=[evaluator for evaluator, _unit in pairs])
    return [one for one in stored if (one.evaluator_id, one.unit_id) in pairs]


@action("evaluations.declare_tie", steps=[Assignment.recuse])
def settle_tie_candidate(panel: Panel, *, by: User, candidate_id: int, is_tie: bool) -> TieCandidate:
    """Settle once whether a pair is tied. Raises `WrongState` for one that somebody settled otherwise."""
    candidate = (
        TieCandidate.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk=candidate_id, evaluator__panel_places__panel=panel)
        .first()
    )
    if candidate is None:
        raise WrongState(_("这条线索已不在评审组的范围内，请刷新页面。"))
    if candidate.is_tie is not None and candidate.is_tie != is_tie:
        raise WrongState(_("这条线索已由%(person)s认定过。") % {"person": candidate.settled_by})
    if candidate.is_tie is None:
        candidate.is_tie, candidate.settled_by, candidate.settled_at = is_tie, by, timezone.now()
        candidate.save()
        if is_tie:
            _tie(panel, candidate.evaluator, candidate.unit, candidate.detail[:200], by)
    return candidate


def _tie(panel: Panel, evaluator: User, unit: Unit, reason: str, by: User) -> Tie:
    tie, _created = Tie.objects.get_or_create(
        evaluator=evaluator, unit=unit, defaults={"reason": reason, "declared_by": by}
    )
    for assignment in _open_assignments(panel, evaluator, unit):
        _take_back(assignment, by)
    return tie


def _open_assignments(panel: Panel, evaluator: User, unit: Unit) -> list[Assignment]:
    """What the evaluator has of a unit's measures in rounds that run and are not handed in.

    This panel's batch is locked; of the others those that nobody else works on, lest two ties wait for one another.
    What is left there cannot be handed in (see `submit_sheet`).
    """
    credited = Q(measure__unit=unit) | Q(measure__joint_units=unit)
    mine = Assignment.objects.filter(
        credited, evaluator=evaluator, state__in=(AssignmentState.ASSIGNED, AssignmentState.IN_PROGRESS)
    )
    running = mine.filter(
        measure__batch__state__in=FORMING_PHASES, round=F("measure__batch__panel__round")
    ).select_related("measure__batch")
    found = list(running.distinct())
    others = {one.measure.batch_id for one in found} - {panel.batch_id}
    free = Batch.objects.filter(pk__in=others).select_for_update(no_key=True, skip_locked=True)
    reachable = {panel.batch_id, *(batch.pk for batch in free)}
    sealed = {one.measure.batch_id for one in found if standing_handover(one.measure.batch)}
    return [one for one in found if one.measure.batch_id in reachable - sealed]


def _take_back(assignment: Assignment, by: User) -> None:
    """Give the measure to somebody else. The evaluator's pages do not say why: that would tell who sent it."""
    if assignment.state == AssignmentState.ASSIGNED:
        assignment.delete()
    else:
        assignment.recuse(TAKEN_BACK)
        assignment.save()
    assign_replacement(assignment, by)


def _experts(panel: Panel) -> list[Expert]:
    members = panel.members.select_related("evaluator")
    return [
        Expert(one.evaluator_id, one.evaluator.name, one.affiliation, one.evaluator.email) for one in members
    ]


def _senders(batch: Batch) -> list[Sender]:
    texts: dict[int, list[str]] = defaultdict(list)
    for measure in Measure.objects.filter(batch=batch).live().only("unit", *FORM_ENTRIES):
        own = (getattr(measure, entry) for entry in FORM_ENTRIES if entry != "predecessor")
        texts[measure.unit_id or 0].append("\n".join(text for text in own if isinstance(text, str)))
    emails: dict[int, list[str]] = defaultdict(list)
    for unit_id, email in User.objects.filter(unit__in=texts).values_list("unit", "email"):
        emails[unit_id or 0].append(email)
    return [
        Sender(unit.pk, unit.name, tuple(emails[unit.pk]), tuple(texts[unit.pk]))
        for unit in Unit.objects.filter(pk__in=texts).order_by("pk")
    ]
