"""统分: every figure of a batch's evaluation, in one pass from the submitted sheets.

All arithmetic is on whole numbers and fractions: no result depends on the order of rows or on the machine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm

from evaluations.exact import cut, cut_root, shown
from evaluations.reliability import interval, krippendorff_alpha, nominal
from evaluations.settlement import count_votes, settled_class
from evaluations.tally_digest import inputs_digest
from evaluations.tally_values import (
    FLAGS,
    GATE_FAILED,
    NO_MAJORITY,
    NO_SCORES,
    SPREAD,
    UNFINISHED_SHEET,
    BatchTally,
    EvaluatorTally,
    Key,
    MeasureTally,
    Scale,
    Sheet,
    TallyRules,
    key_order,
)
from evaluations.totals import BatchTotals, MeasureSheets, batch_totals

__all__ = [
    "FLAGS",
    "BatchTally",
    "EvaluatorTally",
    "Key",
    "MeasureTally",
    "Scale",
    "Sheet",
    "TallyRules",
    "shown",
    "tally",
]


def tally(
    criteria: Sequence[Scale], sheets: Sequence[Sheet], measures: Sequence[Key], rules: TallyRules
) -> BatchTally:
    """Compute a batch's tally for `measures`, each named once; sheets of other measures are left aside.

    Raises ValueError for two sheets by one evaluator on one measure: which one counts is not ours to guess.
    """
    wanted = frozenset(measures)
    taken = [sheet for sheet in sheets if sheet.measure in wanted]
    taken.sort(key=lambda sheet: key_order(sheet.evaluator))
    if len({(sheet.measure, sheet.evaluator) for sheet in taken}) < len(taken):
        raise ValueError("an evaluator has two sheets for one measure")
    totals = batch_totals(criteria, taken, measures)
    severities = _severities(totals)
    shared = _Shared(totals.unit, rules, _ranks(totals, rules), severities, _threshold(rules, totals.unit))
    return BatchTally(
        criteria=tuple(criteria),
        rules=rules,
        measures=tuple(_measure_tally(one, shared) for one in totals.measures),
        evaluators=tuple(_evaluator_tallies(totals, severities)),
        alpha_scores=krippendorff_alpha([tuple(one.totals.values()) for one in totals.measures], interval),
        alpha_classes=krippendorff_alpha([_proposals(one) for one in totals.measures], nominal),
        digest=inputs_digest(criteria, taken, measures, rules),
    )


@dataclass(frozen=True, slots=True)
class _Shared:
    """What a measure's figures take from the whole batch; `threshold` is in squared units."""

    unit: int
    rules: TallyRules
    ranks: Mapping[Key, int]
    severities: _Severities
    threshold: Fraction | None


def _measure_tally(sheets: MeasureSheets, shared: _Shared) -> MeasureTally:
    unit = shared.unit
    totals = list(sheets.totals.values())
    votes = count_votes(_proposals(sheets))
    settled = settled_class(votes)
    variance = _variance(totals)
    adjusted = _adjusted_mean(sheets, shared.severities)
    return MeasureTally(
        measure=sheets.measure,
        n=len(totals),
        totals={evaluator: cut(total, unit) for evaluator, total in sheets.totals.items()},
        mean=_in_points(_mean(totals), unit),
        trimmed_mean=_in_points(_trimmed_mean(totals, shared.rules), unit),
        adjusted_mean=cut(adjusted[0], adjusted[1] * unit) if adjusted else None,
        median=_in_points(_median(totals), unit),
        spread=_root_in_points(variance, unit),
        rank=shared.ranks.get(sheets.measure),
        votes=votes,
        special_mark_votes=sum(sheet.has_special_mark is True for sheet in sheets.counted),
        abstentions=len(sheets.abstained_by),
        flags=_flags(sheets, settled, variance, shared.threshold),
        settled=settled,
    )


def _proposals(sheets: MeasureSheets) -> tuple[str, ...]:
    return tuple(sheet.classification for sheet in sheets.counted if sheet.classification)


def _flags(
    sheets: MeasureSheets, settled: str | None, variance: Fraction | None, threshold: Fraction | None
) -> tuple[str, ...]:
    raised = {
        NO_SCORES: not sheets.totals,
        SPREAD: variance is not None and threshold is not None and variance > threshold,
        NO_MAJORITY: settled is None and bool(sheets.counted),
        GATE_FAILED: any(sheet.failed_gates for sheet in sheets.counted),
        UNFINISHED_SHEET: sheets.unfinished > 0,
    }
    return tuple(flag for flag in FLAGS if raised[flag])


def _ranks(totals: BatchTotals, rules: TallyRules) -> dict[Key, int]:
    """Rank by trimmed mean, or mean where none was trimmed; equals share a rank and the next is skipped."""
    values = {one.measure: list(one.totals.values()) for one in totals.measures}
    deciding = {measure: _deciding_mean(of, rules) for measure, of in values.items()}
    ranked = sorted((value for value in deciding.values() if value is not None), reverse=True)
    first_place: dict[Fraction, int] = {}
    for place, value in enumerate(ranked, start=1):
        first_place.setdefault(value, place)
    return {measure: first_place[value] for measure, value in deciding.items() if value is not None}


def _deciding_mean(values: Sequence[int], rules: TallyRules) -> Fraction | None:
    trimmed = _trimmed_mean(values, rules)
    return _mean(values) if trimmed is None else trimmed


def _adjusted_mean(sheets: MeasureSheets, severities: _Severities) -> tuple[int, int] | None:
    """Return the mean of the totals less each evaluator's severity, as numerator and denominator in units."""
    n = len(sheets.totals)
    if not n:
        return None
    offsets = sum(severities.of.get(evaluator, 0) for evaluator in sheets.totals)
    return sum(sheets.totals.values()) * severities.scale - offsets, n * severities.scale


@dataclass(frozen=True, slots=True)
class _Severities:
    """How far each evaluator lies above their panels' means: whole numbers, `scale` of which are a unit."""

    of: Mapping[Key, int]
    scale: int


def _severities(totals: BatchTotals) -> _Severities:
    """Compare each evaluator with the others of the measures that they share; alone, an offset of nought says nothing."""
    shared = [one for one in totals.measures if len(one.totals) >= 2]
    panels = lcm(*{len(one.totals) for one in shared})
    offsets: dict[Key, int] = defaultdict(int)
    counts: dict[Key, int] = defaultdict(int)
    for sheets in shared:
        n = len(sheets.totals)
        mean = sum(sheets.totals.values()) * (panels // n)
        for evaluator, total in sheets.totals.items():
            offsets[evaluator] += total * panels - mean
            counts[evaluator] += 1
    # One denominator for all: whole numbers add up many times faster than fractions.
    common = lcm(*counts.values())
    return _Severities(
        {evaluator: offset * (common // counts[evaluator]) for evaluator, offset in offsets.items()},
        common * panels,
    )


def _evaluator_tallies(totals: BatchTotals, severities: _Severities) -> list[EvaluatorTally]:
    own: dict[Key, list[int]] = defaultdict(list)
    abstentions: dict[Key, int] = defaultdict(int)
    for sheets in totals.measures:
        for evaluator, total in sheets.totals.items():
            own[evaluator].append(total)
        for evaluator in sheets.abstained_by:
            abstentions[evaluator] += 1
    return [
        EvaluatorTally(
            evaluator=evaluator,
            n=len(own[evaluator]),
            abstentions=abstentions[evaluator],
            mean=_in_points(_mean(own[evaluator]), totals.unit),
            spread=_root_in_points(_variance(own[evaluator]), totals.unit),
            severity=_severity(evaluator, severities, totals.unit),
        )
        for evaluator in sorted({*own, *abstentions}, key=key_order)
    ]


def _severity(evaluator: Key, severities: _Severities, unit: int) -> Decimal | None:
    offset = severities.of.get(evaluator)
    return None if offset is None else cut(offset, severities.scale * unit)


def _mean(values: Sequence[int]) -> Fraction | None:
    return Fraction(sum(values), len(values)) if values else None


def _trimmed_mean(values: Sequence[int], rules: TallyRules) -> Fraction | None:
    """Return the mean without one highest and one lowest, or None where the batch does not trim so few."""
    if not rules.trim or len(values) < rules.trim_from:
        return None
    return Fraction(sum(values) - max(values) - min(values), len(values) - 2)


def _median(values: Sequence[int]) -> Fraction | None:
    if not values:
        return None
    ordered = sorted(values)
    middle = len(ordered) // 2
    return Fraction(ordered[middle] + ordered[~middle], 2)


def _variance(values: Sequence[int]) -> Fraction | None:
    """Return the sample variance (n − 1), or None for fewer than two values."""
    n = len(values)
    if n < 2:
        return None
    return Fraction(n * sum(value * value for value in values) - sum(values) ** 2, n * (n - 1))


def _threshold(rules: TallyRules, unit: int) -> Fraction | None:
    """Return the spread threshold as a variance in units, so that it is compared without a root."""
    return None if rules.spread_threshold is None else (Fraction(rules.spread_threshold) * unit) ** 2


def _in_points(value: Fraction | None, unit: int) -> Decimal | None:
    return None if value is None else cut(value.numerator, value.denominator * unit)


def _root_in_points(variance: Fraction | None, unit: int) -> Decimal | None:
    return None if variance is None else cut_root(variance.numerator, variance.denominator * unit**2)
