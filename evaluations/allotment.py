"""Who evaluates what: an even, tie-free allotment that comes out the same for the same input and seed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.utils.translation import gettext as _

from evaluations.allotment_board import Board
from evaluations.tally_values import Key

Pair: TypeAlias = tuple[Key, Key]
"""A measure and an evaluator, in this order."""


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
            "parts": "，".join(parts),
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
) -> Proposal:
    """Bring every measure up to `per_measure` evaluators.

    No tied pair is added, nobody is brought above their cap, and as many places are filled as can be. Loads,
    existing pairs included, are as even as ties, caps and existing pairs permit: the sum of their squares is
    the least possible. Existing pairs are never moved. The order of rows matters only to the answer's order.
    """
    board = Board(evaluators, ties, caps, seed, existing)
    for measure in board.shuffled(dict.fromkeys(measures)):
        board.fill(measure, per_measure)
    return Proposal(
        added=tuple(
            (measure, evaluator)
            for measure in dict.fromkeys(measures)
            for evaluator in dict.fromkeys(evaluators)
            if evaluator in board.added[measure]
        ),
        loads=board.loads,
        shortfalls=tuple(
            _shortfall(board, measure, per_measure)
            for measure in dict.fromkeys(measures)
            if len(board.panel_of(measure)) < per_measure
        ),
    )


def _shortfall(board: Board, measure: Key, per_measure: int) -> Shortfall:
    panel = board.panel_of(measure)
    others = [evaluator for evaluator in board.loads if evaluator not in panel]
    tied = sum((measure, evaluator) in board.ties for evaluator in others)
    return Shortfall(
        measure=measure,
        wanted=per_measure,
        found=len(panel),
        panel_size=len(board.loads),
        tied=tied,
        full=len(others) - tied,
    )
