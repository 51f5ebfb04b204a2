"""How proposals and tally lines are shown: figures with two places, votes in the classes' order, flags in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from evaluations.board import Board
from evaluations.choices import AllotmentRule
from evaluations.exact import shown
from evaluations.models import AllotmentProposal, TallyEntry
from evaluations.tally_report import FLAG_LABELS
from measures.choices import Classification
from measures.models import Measure


@dataclass(frozen=True, slots=True)
class TallyRow:
    """One line as the screen prints it; a figure that does not exist is an empty string."""

    measure: Measure
    rank: str
    n: int
    mean: str
    trimmed_mean: str
    adjusted_mean: str
    median: str
    spread: str
    votes: tuple[int, ...]
    special_mark_votes: int
    abstentions: int
    settled: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProposalFigures:
    """What tells one proposal from another."""

    proposal: AllotmentProposal
    pair_count: int
    lowest: int
    highest: int
    at_home_share: str
    short_count: int


def proposal_figures(proposal: AllotmentProposal, board: Board) -> ProposalFigures:
    """Return the figures by which proposals are compared: loads, expertise, and measures left short."""
    pairs = {(m, e) for m, e in proposal.pairs}
    adds = proposal.rule == AllotmentRule.ADD
    has = Counter(measure for measure, _evaluator in (pairs if adds else board.held | pairs))
    loads = board.loads(pairs).values()
    at_home = len(pairs & board.at_home)
    return ProposalFigures(
        proposal=proposal,
        pair_count=len(pairs),
        lowest=min(loads, default=0),
        highest=max(loads, default=0),
        at_home_share=f"{at_home * 100 // len(pairs)}%" if pairs else "—",
        short_count=sum(has[measure] < proposal.count for measure in board.fields),
    )


def tally_rows(entries: Iterable[TallyEntry]) -> list[TallyRow]:
    """Return stored lines as they are printed, rounded only here."""
    return [
        TallyRow(
            measure=entry.measure,
            rank=str(entry.rank or ""),
            n=entry.n,
            mean=shown(entry.mean) or "",
            trimmed_mean=shown(entry.trimmed_mean) or "",
            adjusted_mean=shown(entry.adjusted_mean) or "",
            median=shown(entry.median) or "",
            spread=shown(entry.spread) or "",
            votes=tuple(entry.votes.get(code, 0) for code in Classification.values),
            special_mark_votes=entry.special_mark_votes,
            abstentions=entry.abstentions,
            settled=str(entry.get_settled_display()),
            flags=tuple(str(FLAG_LABELS[flag]) for flag in entry.flags),
        )
        for entry in entries
    ]
