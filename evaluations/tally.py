"""统分: every figure of a batch's evaluation, in one pass from the submitted sheets.

All arithmetic is on whole numbers and fractions: no result depends on the order of rows or on the machine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

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
    Criterion,
    EvaluatorTally,
    Key,
    MeasureTally,
    Sheet,
    TallyRules,
    key_order,
)
from evaluations.totals import BatchTotals, MeasureSheets, batch_totals

__all__ = [
    "FLAGS",
    "BatchTally",
    "Criterion",
    "EvaluatorTally",
    "Key",
    "MeasureTally",
    "Sheet",
    "TallyRules",
    "shown",
    "tally",
]


def tally(
    criteria: Sequence[Criterion], sheets: Sequence[Sheet], measures: Sequence[Key], rules: TallyRules
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
    ranks = _ranks(totals, rules)
    return BatchTally(
        criteria=tuple(criteria),
        rules=rules,
        measures=tuple(
            _measure_tally(one, totals.unit, ranks.get(one.measure), rules) for one in totals.measures
        ),
        evaluators=tuple(_evaluator_tallies(totals)),
        alpha_scores=krippendorff_alpha([tuple(one.totals.values()) for one in totals.measures], interval),
        alpha_classes=krippendorff_alpha([_proposals(one) for one in totals.measures], nominal),
        digest=inputs_digest(criteria, taken, measures, rules),
    )


def _measure_tally(sheets: MeasureSheets, unit: int, rank: int | None, rules: TallyRules) -> MeasureTally:
    totals = list(sheets.totals.values())
    votes = count_votes(_proposals(sheets))
    settled = settled_class(votes)
    variance = _variance(totals)
    return MeasureTally(
        measure=sheets.measure,
        n=len(totals),
        totals={evaluator: cut(total, unit) for evaluator, total in sheets.totals.items()},
        mean=_in_points(_mean(totals), unit),
        trimmed_mean=_in_points(_trimmed_mean(totals, rules), unit),
        median=_in_points(_median(totals), unit),
        spread=_root_in_points(variance, unit),
        rank=rank,
        votes=votes,
        taiwan_votes=sum(sheet.taiwan_related is True for sheet in sheets.counted),
        abstentions=len(sheets.abstained_by),
        flags=_flags(sheets, settled, variance, _threshold(rules, unit)),
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


def _evaluator_tallies(totals: BatchTotals) -> list[EvaluatorTally]:
    own: dict[Key, list[int]] = defaultdict(list)
    offsets: dict[Key, list[Fraction]] = defaultdict(list)
    abstentions: dict[Key, int] = defaultdict(int)
    for sheets in totals.measures:
        panel_mean = _mean(list(sheets.totals.values()))
        for evaluator, total in sheets.totals.items():
            own[evaluator].append(total)
            # Alone on a measure, an evaluator is their own panel, and the offset of nought would say nothing.
            if panel_mean is not None and len(sheets.totals) >= 2:
                offsets[evaluator].append(total - panel_mean)
        for evaluator in sheets.abstained_by:
            abstentions[evaluator] += 1
    return [
        EvaluatorTally(
            evaluator=evaluator,
            n=len(own[evaluator]),
            abstentions=abstentions[evaluator],
            mean=_in_points(_mean(own[evaluator]), totals.unit),
            spread=_root_in_points(_variance(own[evaluator]), totals.unit),
            severity=_in_points(_mean(offsets[evaluator]), totals.unit),
        )
        for evaluator in sorted({*own, *abstentions}, key=key_order)
    ]


def _mean(values: Sequence[int] | Sequence[Fraction]) -> Fraction | None:
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
