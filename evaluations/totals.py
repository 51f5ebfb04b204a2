"""Each sheet's weighted total as a whole number of a unit common to the batch: exact and fast to sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm
from operator import mul
from typing import TypeAlias

from evaluations.tally_values import Key, Scale, Sheet

Pattern: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeasureSheets:
    """One measure's sheets: `counted` are those handed in complete and not abstained, `totals` in units."""

    measure: Key
    counted: tuple[Sheet, ...]
    totals: Mapping[Key, int]
    abstained_by: tuple[Key, ...]
    unfinished: int


@dataclass(frozen=True, slots=True)
class BatchTotals:
    """A batch's totals; `unit` units make one point of a hundred."""

    unit: int
    measures: tuple[MeasureSheets, ...]


def batch_totals(criteria: Sequence[Scale], sheets: Sequence[Sheet], measures: Sequence[Key]) -> BatchTotals:
    """Group the sheets by measure, in the order of the sheets, and give each that counts its total."""
    required = [criterion.code for criterion in criteria if criterion.required and not criterion.gate]
    counted = [sheet for sheet in sheets if _is_counted(sheet, required)]
    totals, unit = weighted_totals(criteria, counted)
    total_of = {(sheet.measure, sheet.evaluator): total for sheet, total in zip(counted, totals, strict=True)}
    grouped: dict[Key, list[Sheet]] = {measure: [] for measure in measures}
    for sheet in sheets:
        grouped[sheet.measure].append(sheet)
    return BatchTotals(unit, tuple(_measure_sheets(measure, of, total_of) for measure, of in grouped.items()))


def _measure_sheets(
    measure: Key, sheets: Sequence[Sheet], total_of: Mapping[tuple[Key, Key], int | None]
) -> MeasureSheets:
    counted = tuple(sheet for sheet in sheets if (measure, sheet.evaluator) in total_of)
    abstained = tuple(sheet.evaluator for sheet in sheets if sheet.abstained)
    totals = {sheet.evaluator: total_of[measure, sheet.evaluator] for sheet in counted}
    return MeasureSheets(
        measure=measure,
        counted=counted,
        totals={evaluator: total for evaluator, total in totals.items() if total is not None},
        abstained_by=abstained,
        unfinished=len(sheets) - len(counted) - len(abstained),
    )


def weighted_totals(criteria: Sequence[Scale], sheets: Sequence[Sheet]) -> tuple[list[int | None], int]:
    """Return each sheet's total in units, and the number of units in a point.

    A total is Σ weight × score ÷ max, over what counts and was scored, ÷ Σ of those weights × 100.
    A sheet on which nothing that carries points was scored has none.
    """
    counting = [criterion for criterion in criteria if criterion.carries_points]
    codes = [criterion.code for criterion in counting]
    patterns = [tuple(code for code in codes if code in sheet.scores) for sheet in sheets]
    shares = {pattern: _shares(counting, pattern) for pattern in dict.fromkeys(patterns)}
    share_unit = lcm(*(share.denominator for of_pattern in shares.values() for share in of_pattern))
    factors = {
        pattern: [int(share * share_unit) for share in of_pattern] for pattern, of_pattern in shares.items()
    }
    whole, score_unit = _whole_scores(sheets, codes)
    totals: list[int | None] = []
    for sheet, pattern in zip(sheets, patterns, strict=True):
        scored = (whole[sheet.scores[code]] for code in pattern)
        totals.append(sum(map(mul, factors[pattern], scored)) if pattern else None)
    return totals, share_unit * score_unit


def _is_counted(sheet: Sheet, required: Sequence[str]) -> bool:
    return not sheet.abstained and all(code in sheet.scores for code in required)


def _shares(counting: Sequence[Scale], pattern: Pattern) -> list[Fraction]:
    """Points of a hundred that one point of each scored criterion brings."""
    scored = [criterion for criterion in counting if criterion.code in pattern]
    weights = sum((Fraction(criterion.weight) for criterion in scored), Fraction(0))
    return [Fraction(criterion.weight) / Fraction(criterion.max) / weights * 100 for criterion in scored]


def _whole_scores(sheets: Sequence[Sheet], codes: Sequence[str]) -> tuple[dict[Decimal, int], int]:
    """Every score that occurs, as a whole number of the returned unit."""
    wanted = set(codes)
    values = {value for sheet in sheets for code, value in sheet.scores.items() if code in wanted}
    ratios = {value: value.as_integer_ratio() for value in values}
    unit = lcm(*(denominator for _numerator, denominator in ratios.values()))
    return {value: top * (unit // bottom) for value, (top, bottom) in ratios.items()}, unit
