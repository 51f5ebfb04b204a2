"""What a change of weights or trimming would move: two tallies side by side, neither stored."""

from __future__ import annotations

from dataclasses import dataclass

from evaluations.exact import shown
from evaluations.tally_values import BatchTally, Key


@dataclass(frozen=True, slots=True)
class Move:
    """One measure before and after; `gain` is how many places it rises (+) or falls (−)."""

    measure: Key
    rank_before: int | None
    rank_after: int | None
    mean_before: str
    mean_after: str

    @property
    def gain(self) -> int:
        """Places won; nought where there is no rank."""
        if self.rank_before is None or self.rank_after is None:
            return 0
        return self.rank_before - self.rank_after

    @property
    def fall(self) -> int:
        """Places lost."""
        return -self.gain


def moves(before: BatchTally, after: BatchTally) -> list[Move]:
    """Return every measure of both tallies, those that move furthest first."""
    changed = {entry.measure: entry for entry in after.measures}
    found = [
        Move(
            entry.measure,
            entry.rank,
            changed[entry.measure].rank,
            shown(entry.trimmed_mean or entry.mean) or "",
            shown(changed[entry.measure].trimmed_mean or changed[entry.measure].mean) or "",
        )
        for entry in before.measures
    ]
    return sorted(found, key=lambda move: (-abs(move.gain), move.rank_before or 0))
