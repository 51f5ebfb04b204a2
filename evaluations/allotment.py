"""Who evaluates what: an even, tie-free allotment that comes out the same for the same input and seed.

It is the cheapest of all flows of greatest volume: from each measure through the evaluators who may take it to
their loads. Each further measure of one evaluator costs more than the one before, so that loads come out even.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeAlias

from django.utils.translation import gettext as _
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from evaluations.tally_values import Key, key_order

Pair: TypeAlias = tuple[Key, Key]
"""A measure and an evaluator, in this order."""

# Among equally good allotments the seed chooses; so many shades it tells apart.
SHADES = 16


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A measure that cannot get as many evaluators as it needs, and why nobody is left of the panel."""

    measure: Key
    wanted: int
    found: int
    panel_size: int
    tied: int
    full: int

    @property
    def reason(self) -> str:
        """Say in one sentence why there are too few."""
        parts = [_("评审组共%(count)d人") % {"count": self.panel_size}]
        if self.tied:
            parts.append(_("%(count)d人须回避") % {"count": self.tied})
        if self.full:
            parts.append(_("%(count)d人已达到评审项数上限") % {"count": self.full})
        return _("需要%(wanted)d位专家，只能分派%(found)d位：%(parts)s。") % {
            "wanted": self.wanted,
            "found": self.found,
            "parts": _("，").join(parts),
        }


@dataclass(frozen=True, slots=True)
class Proposal:
    """What to add to the existing pairs, how many measures each evaluator then has, and what is missing."""

    added: tuple[Pair, ...]
    loads: Mapping[Key, int]
    shortfalls: tuple[Shortfall, ...]


def propose(
    measures: Sequence[Key],
    evaluators: Sequence[Key],
    *,
    ties: Collection[Pair],
    per_measure: int,
    caps: Mapping[Key, int],
    seed: int,
    existing: Iterable[Pair] = (),
    adds: bool = False,
    preferred: Collection[Pair] = (),
) -> Proposal:
    """Bring every measure up to `per_measure` evaluators, or add so many to each where `adds`.

    No tied pair is added, nobody is brought above their cap, and as many places are filled as can be. Loads,
    existing pairs included, are as even as ties, caps and existing pairs permit: the sum of their squares is
    the least possible. Of the allotments that are equally even, one with the most `preferred` pairs is taken,
    and the seed chooses among those. Existing pairs are never moved. The order of rows matters only to the
    answer's order.
    """
    measures, evaluators = list(dict.fromkeys(measures)), list(dict.fromkeys(evaluators))
    held = set(existing)
    had = Counter(measure for measure, _evaluator in held)
    board = _Board(
        wanted={one: had[one] + per_measure if adds else per_measure for one in measures},
        had=had,
        loads={one: sum(evaluator == one for _measure, evaluator in held) for one in evaluators},
        barred=frozenset(ties) | held,
        caps=caps,
    )
    added = _flow(board, frozenset(preferred), seed)
    found = Counter(measure for measure, _evaluator in added)
    gained = Counter(evaluator for _measure, evaluator in added)
    loads = {one: board.loads[one] + gained[one] for one in evaluators}
    short = [one for one in measures if had[one] + found[one] < board.wanted[one]]
    return Proposal(
        added=tuple((m, e) for m in measures for e in evaluators if (m, e) in added),
        loads=loads,
        shortfalls=tuple(
            _shortfall(one, board, had[one] + found[one], held | added, frozenset(ties)) for one in short
        ),
    )


@dataclass(frozen=True, slots=True)
class _Board:
    wanted: Mapping[Key, int]
    had: Mapping[Key, int]
    loads: Mapping[Key, int]
    barred: frozenset[Pair]
    caps: Mapping[Key, int]

    def lacks(self, measure: Key) -> int:
        return max(0, self.wanted[measure] - self.had[measure])

    def room(self, evaluator: Key) -> int:
        most = self.caps.get(evaluator, self.loads[evaluator] + len(self.wanted))
        return max(0, most - self.loads[evaluator])


def _flow(board: _Board, preferred: frozenset[Pair], seed: int) -> set[Pair]:
    # In an order of their own: the answer is not to depend on how the rows came.
    measures = sorted((one for one in board.wanted if board.lacks(one)), key=key_order)
    evaluators = sorted((one for one in board.loads if board.room(one)), key=key_order)
    places = sum(board.lacks(measure) for measure in measures)
    # One level of cost outweighs all that the levels below it can add up to.
    foreign = SHADES * places + 1
    uneven = (foreign + SHADES) * places + 1
    solver = SimpleMinCostFlow()
    source, sink = 0, len(measures) + len(evaluators) + 1
    node = {("m", one): n for n, one in enumerate(measures, start=1)}
    node |= {("e", one): n for n, one in enumerate(evaluators, start=len(measures) + 1)}
    for measure in measures:
        solver.add_arc_with_capacity_and_unit_cost(source, node["m", measure], board.lacks(measure), 0)
    pairs: dict[int, Pair] = {}
    for measure in measures:
        shades = _shades(seed, measure, len(evaluators))
        for evaluator, shade in zip(evaluators, shades, strict=True):
            pair = (measure, evaluator)
            if pair not in board.barred:
                cost = shade + (0 if pair in preferred else foreign)
                ends = node["m", measure], node["e", evaluator]
                pairs[solver.add_arc_with_capacity_and_unit_cost(*ends, 1, cost)] = pair
    for evaluator in evaluators:
        load = board.loads[evaluator]
        for taken in range(load, load + min(board.room(evaluator), len(measures))):
            # The next square less this one: the sum of what was paid is the sum of squares.
            solver.add_arc_with_capacity_and_unit_cost(
                node["e", evaluator], sink, 1, uneven * (2 * taken + 1)
            )
    solver.set_node_supply(source, places)
    solver.set_node_supply(sink, -places)
    status = solver.solve_max_flow_with_min_cost()
    if status != solver.OPTIMAL:
        raise ValueError(f"the allotment has no solution: {status}")
    return {pair for arc, pair in pairs.items() if solver.flow(arc)}


def _shades(seed: int, measure: Key, count: int) -> list[int]:
    """Return a number below SHADES for each of so many evaluators, which only the seed and the measure decide."""
    digest = b"".join(
        blake2b(f"{seed}|{measure!r}|{part}".encode()).digest() for part in range(count // 64 + 1)
    )
    return [byte % SHADES for byte in digest[:count]]


def _shortfall(
    measure: Key, board: _Board, found: int, pairs: Collection[Pair], ties: frozenset[Pair]
) -> Shortfall:
    others = [one for one in board.loads if (measure, one) not in pairs]
    tied = sum((measure, one) in ties for one in others)
    return Shortfall(
        measure=measure,
        wanted=board.wanted[measure],
        found=found,
        panel_size=len(board.loads),
        tied=tied,
        full=len(others) - tied,
    )
