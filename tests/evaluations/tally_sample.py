"""Small batches to tally: one line of totals per measure, or sheets written out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from evaluations.tally import BatchTally, MeasureTally, Scale, Sheet, TallyRules, tally

POINTS = Scale("points", "得分", weight=Decimal(100), max=Decimal(100))
THREE = (
    Scale("novelty", "首创性", weight=Decimal(40), max=Decimal(100)),
    Scale("effect", "实施效果", weight=Decimal(30), max=Decimal(100)),
    Scale("replicability", "可复制推广性", weight=Decimal(30), max=Decimal(100)),
)
RULES = TallyRules(spread_threshold=Decimal(15))


def sheet(
    measure: str = "m", evaluator: str = "e1", scores: Mapping[str, Any] | None = None, **rest: Any
) -> Sheet:
    values = {code: Decimal(str(value)) for code, value in (scores or {}).items()}
    return Sheet(measure, evaluator, values, **{"classification": None, "has_special_mark": None, **rest})


def sheets(totals: Sequence[Any], measure: str = "m") -> list[Sheet]:
    return [sheet(measure, f"e{place}", {"points": total}) for place, total in enumerate(totals, start=1)]


def measure_of(*totals: Any, rules: TallyRules = RULES) -> MeasureTally:
    """The tally of one measure with these totals."""
    return tally([POINTS], sheets(totals), ["m"], rules).measures[0]


def batch_of(totals: Mapping[str, Sequence[Any]], rules: TallyRules = RULES) -> BatchTally:
    """The tally of several measures, each with its totals by e1, e2 …"""
    written = [one for measure, of in totals.items() for one in sheets(of, measure)]
    return tally([POINTS], written, list(totals), rules)


def scored(*written: Sheet, criteria: Sequence[Scale] = THREE, rules: TallyRules = RULES) -> MeasureTally:
    """The tally of the measure "m" from written sheets."""
    return tally(criteria, written, ["m"], rules).measures[0]
