"""A panel's board: who has what in the present round, who must not have what, and how much each takes on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from evaluations import allotment
from evaluations.choices import AllotmentRule, AssignmentState
from evaluations.models import Assignment, Panel, PanelMember, Tie
from evaluations.tally_values import Key
from measures.choices import MeasureState
from measures.models import Measure


@dataclass(frozen=True, slots=True)
class Board:
    """What an allotment has to respect. Pairs are (measure key, evaluator key)."""

    members: tuple[PanelMember, ...]
    fields: Mapping[Key, str]
    tied: frozenset[allotment.Pair]
    recused: frozenset[allotment.Pair]
    held: frozenset[allotment.Pair]

    @property
    def caps(self) -> dict[Key, int]:
        """The most measures that each evaluator takes on, of those who named a limit."""
        return {one.evaluator_id: one.cap for one in self.members if one.cap is not None}

    @property
    def at_home(self) -> frozenset[allotment.Pair]:
        """The pairs in which the measure's field is one of the evaluator's."""
        return frozenset(
            (measure, one.evaluator_id)
            for one in self.members
            for measure, field in self.fields.items()
            if field in one.fields
        )

    def loads(self, added: Collection[allotment.Pair] = ()) -> dict[Key, int]:
        """Return how many measures each member has, `added` pairs included."""
        loads: dict[Key, int] = {one.evaluator_id: 0 for one in self.members}
        for _measure, evaluator in self.held | set(added):
            if evaluator in loads:
                loads[evaluator] += 1
        return loads

    def propose(
        self, measures: Collection[Measure], *, rule: str, count: int, seed: int, by_field: bool
    ) -> allotment.Proposal:
        """Return what to add so that each measure has `count` evaluators, or `count` more."""
        return allotment.propose(
            measures=[measure.pk for measure in measures],
            evaluators=[one.evaluator_id for one in self.members if one.evaluator.is_active],
            ties=self.tied | self.recused,
            per_measure=count,
            caps=self.caps,
            seed=seed,
            existing=self.held,
            adds=rule == AllotmentRule.ADD,
            preferred=self.at_home if by_field else (),
        )


def board_of(panel: Panel) -> Board:
    """Read a panel's board in a fixed number of queries."""
    measures = Measure.objects.filter(batch=panel.batch_id, state=MeasureState.ACCEPTED)
    in_round = Assignment.objects.filter(measure__batch=panel.batch_id, round=panel.round)
    pairs = in_round.values_list("measure_id", "evaluator_id", "state")
    members = tuple(panel.members.select_related("evaluator").order_by("pk"))
    found = list(pairs)
    return Board(
        members=members,
        fields=dict(measures.values_list("pk", "field")),
        tied=_tied(panel, members),
        recused=frozenset((m, e) for m, e, state in found if state == AssignmentState.RECUSED),
        held=frozenset((m, e) for m, e, state in found if state != AssignmentState.RECUSED),
    )


def _tied(panel: Panel, members: Collection[PanelMember]) -> frozenset[allotment.Pair]:
    tied_to: dict[int, set[int]] = defaultdict(set)
    ties = Tie.objects.filter(evaluator__in=[one.evaluator_id for one in members])
    for evaluator, unit in ties.values_list("evaluator_id", "unit_id"):
        tied_to[unit].add(evaluator)
    own = Measure.objects.filter(batch=panel.batch_id, unit__in=tied_to).values_list("pk", "unit_id")
    joint = Measure.joint_units.through.objects.filter(
        measure__batch=panel.batch_id, unit__in=tied_to
    ).values_list("measure_id", "unit_id")
    return frozenset(
        (measure, evaluator) for measure, unit in [*own, *joint] for evaluator in tied_to[unit or 0]
    )
