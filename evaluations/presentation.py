"""How tally lines are shown: figures with two places, votes in the classes' order, flags in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evaluations.exact import shown
from evaluations.models import TallyEntry
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
    median: str
    spread: str
    votes: tuple[int, ...]
    taiwan_votes: int
    abstentions: int
    settled: str
    flags: tuple[str, ...]


def tally_rows(entries: Iterable[TallyEntry]) -> list[TallyRow]:
    """Return stored lines as they are printed, rounded only here."""
    return [
        TallyRow(
            measure=entry.measure,
            rank=str(entry.rank or ""),
            n=entry.n,
            mean=shown(entry.mean) or "",
            trimmed_mean=shown(entry.trimmed_mean) or "",
            median=shown(entry.median) or "",
            spread=shown(entry.spread) or "",
            votes=tuple(entry.votes.get(code, 0) for code in Classification.values),
            taiwan_votes=entry.taiwan_votes,
            abstentions=entry.abstentions,
            settled=str(entry.get_settled_display()),
            flags=tuple(str(FLAG_LABELS[flag]) for flag in entry.flags),
        )
        for entry in entries
    ]
