"""The class that the evaluators' proposals settle on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from measures.choices import Classification


def count_votes(proposals: Iterable[str | None]) -> dict[str, int]:
    """Count the proposed classes, in the order in which classes are always listed; no proposal is no vote."""
    counts = Counter(code for code in proposals if code)
    unknown = sorted(set(counts) - set(Classification.values))
    return {code: counts[code] for code in (*Classification.values, *unknown) if counts[code]}


def settled_class(votes: Mapping[str, int]) -> str | None:
    """Return the class that more than half of the proposals name; a tie or plurality settles nothing."""
    needed = sum(votes.values()) / 2
    return next((code for code, count in votes.items() if count > needed), None)
