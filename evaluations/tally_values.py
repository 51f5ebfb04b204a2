"""What a tally is computed from, and what it says: plain values, without a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

Key: TypeAlias = int | str
"""Names a measure or an evaluator: a primary key, or the reference of a package."""

SPREAD = "spread"
NO_MAJORITY = "no_majority"
NO_SCORES = "no_scores"
GATE_FAILED = "gate_failed"
UNFINISHED_SHEET = "unfinished_sheet"
FLAGS = (NO_SCORES, SPREAD, NO_MAJORITY, GATE_FAILED, UNFINISHED_SHEET)
"""The codes of what needs a look before a decision, in the order in which they are listed."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What a criterion of the rubric is scored on. A gate is passed or failed and never carries points."""

    code: str
    name: str
    weight: Decimal
    max: Decimal
    counts: bool = True
    required: bool = True
    gate: bool = False

    @property
    def carries_points(self) -> bool:
        """Whether a score on this criterion moves the total."""
        return self.counts and not self.gate and self.weight > 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One submitted evaluation; a criterion that is not in `scores` was left open, which is not zero."""

    measure: Key
    evaluator: Key
    scores: Mapping[str, Decimal]
    classification: str | None
    has_special_mark: bool | None
    abstained: bool = False
    failed_gates: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TallyRules:
    """A batch's settings: from how many totals on the extremes are dropped, what spread is flagged."""

    trim_from: int = 5
    trim: bool = True
    spread_threshold: Decimal | None = None

    def __post_init__(self) -> None:
        if self.trim_from < 3:
            raise ValueError("trim_from must leave at least one total: 3 or more")


@dataclass(frozen=True, slots=True)
class MeasureTally:
    """One measure's result. A figure that does not exist is None: no mean of nothing, no spread of one.

    `adjusted_mean` takes each evaluator's severity off their total first. It stands beside the mean, for
    comparison; rank and class never rest on it.
    """

    measure: Key
    n: int
    totals: Mapping[Key, Decimal]
    mean: Decimal | None
    trimmed_mean: Decimal | None
    adjusted_mean: Decimal | None
    median: Decimal | None
    spread: Decimal | None
    rank: int | None
    votes: Mapping[str, int]
    special_mark_votes: int
    abstentions: int
    flags: tuple[str, ...]
    settled: str | None


@dataclass(frozen=True, slots=True)
class EvaluatorTally:
    """How one evaluator scored; `severity` is how far above (+) or below (−) their panels' means."""

    evaluator: Key
    n: int
    abstentions: int
    mean: Decimal | None
    spread: Decimal | None
    severity: Decimal | None


@dataclass(frozen=True, slots=True)
class BatchTally:
    """A batch's result, measures in the order asked for, with what it was computed by."""

    criteria: Sequence[Scale]
    rules: TallyRules
    measures: tuple[MeasureTally, ...]
    evaluators: tuple[EvaluatorTally, ...]
    alpha_scores: Decimal | None
    alpha_classes: Decimal | None
    digest: str


def key_order(key: Key) -> tuple[str, Key]:
    """Sort keys of both kinds without comparing a number with a word."""
    return type(key).__name__, key
