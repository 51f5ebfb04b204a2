"""Step 7: the tally, computed anew from the sheets, in fractions throughout."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import isqrt
from typing import Any

from proof.archive.canonical import digest
from proof.archive.faults import Fault, differences
from proof.archive.files import EVALUATION

Sheet = Mapping[str, Any]
Record = Mapping[str, Any]
_PLACES = 10**12


def tally_faults(record: Record, found: Mapping[str, Record]) -> Iterator[Fault]:
    """Hold each measure's result, the digest of the inputs and both α against the sheets."""
    tally = record["tally"]
    if tally is None:
        for name, one in found.items():
            if one["result"] is not None:
                yield Fault(name, "result", "与重新统分不同", None, one["result"])
        return
    taken = {one["measure"]: _last_round(one["sheets"]) for one in found.values()}
    totals = {key: _totals(record, sheets) for key, sheets in taken.items()}
    counted = {key: [one for one in sheets if _counts(record, one)] for key, sheets in taken.items()}
    stated = {
        "inputs_sha256": digest(_inputs(record, taken)),
        "alpha_scores": _alpha([list(of.values()) for of in totals.values()], _interval),
        "alpha_classes": _alpha([_proposals(sheets) for sheets in counted.values()], _nominal),
    }
    yield from differences(EVALUATION, "与重新统分不同", stated, tally, "tally.")
    ranks, severities = _ranks(record["rules"], totals), _severities(totals)
    for name, one in found.items():
        key = one["measure"]
        wanted = _result(record, taken[key], totals[key], severities)
        wanted = {"tally": tally["number"], "rank": ranks.get(key), **wanted}
        yield from differences(name, "与重新统分不同", wanted, one["result"] or {}, "result.")


def _last_round(sheets: Sequence[Sheet]) -> list[Sheet]:
    last = max((one["round"] for one in sheets), default=0)
    return [one for one in sheets if one["round"] == last]


def _scores(sheet: Sheet) -> dict[str, str]:
    return {mark["criterion"]: mark["score"] for mark in sheet["marks"] if mark["score"] is not None}


def _failed(sheet: Sheet) -> list[str]:
    return sorted(mark["criterion"] for mark in sheet["marks"] if mark["passed"] is False)


def _counts(record: Record, sheet: Sheet) -> bool:
    scores = _scores(sheet)
    required = [one["code"] for one in record["criteria"] if one["required"] and not one["gate"]]
    return not sheet["abstained"] and all(code in scores for code in required)


def _totals(record: Record, sheets: Iterable[Sheet]) -> dict[int, Fraction]:
    """Return the totals of the sheets that count, by evaluator."""
    carrying = [
        one for one in record["criteria"] if one["counts"] and not one["gate"] and Fraction(one["weight"]) > 0
    ]
    totals = {}
    for sheet in sheets:
        scores = _scores(sheet)
        scored = [one for one in carrying if one["code"] in scores]
        if _counts(record, sheet) and scored:
            gained = _sum(
                Fraction(one["weight"]) * Fraction(scores[one["code"]]) / Fraction(one["max"])
                for one in scored
            )
            totals[sheet["evaluator"]] = gained / _sum(Fraction(one["weight"]) for one in scored) * 100
    return totals


def _proposals(sheets: Iterable[Sheet]) -> list[str]:
    return [one["classification"] for one in sheets if one["classification"]]


def _inputs(record: Record, taken: Mapping[int, Sequence[Sheet]]) -> dict[str, Any]:
    criteria = sorted(record["criteria"], key=lambda one: one["code"])
    rules = record["rules"]
    rows = [(key, sheet) for key, sheets in taken.items() for sheet in sheets]
    return {
        "format": "fzworkflow.tally/1",
        "criteria": [
            [one[field] for field in ("code", "weight", "max", "counts", "required", "gate")]
            for one in criteria
        ],
        "rules": [rules["trim_from"], rules["trim"], rules["spread_threshold"]],
        "measures": sorted(one["key"] for one in record["measures"]),
        "sheets": [
            [
                key,
                sheet["evaluator"],
                _scores(sheet),
                sheet["classification"] or None,
                sheet["special_mark"],
                sheet["abstained"],
                _failed(sheet),
            ]
            for key, sheet in sorted(rows, key=lambda row: (row[0], row[1]["evaluator"]))
        ],
    }


def _result(
    record: Record,
    sheets: Sequence[Sheet],
    totals: Mapping[int, Fraction],
    severities: Mapping[int, Fraction],
) -> dict[str, Any]:
    rules, values = record["rules"], list(totals.values())
    counted = [one for one in sheets if _counts(record, one)]
    votes = Counter(_proposals(counted))
    settled = next((code for code, n in votes.items() if 2 * n > votes.total()), "")
    adjusted = None
    if values:
        offsets = _sum(severities.get(evaluator, Fraction(0)) for evaluator in totals)
        adjusted = (_sum(values) - offsets) / len(values)
    variance = _variance(values)
    abstained = sum(one["abstained"] for one in sheets)
    raised = {
        "no_scores": not values,
        "spread": _is_wide(variance, rules["spread_threshold"]),
        "no_majority": bool(counted) and not settled,
        "gate_failed": any(_failed(one) for one in counted),
        "unfinished_sheet": len(sheets) > len(counted) + abstained,
    }
    return {
        "n": len(values),
        "mean": _cut(_mean(values)),
        "trimmed_mean": _cut(_trimmed(rules, values)),
        "adjusted_mean": _cut(adjusted),
        "median": _cut(_median(values)),
        "spread": _cut_root(variance),
        "votes": [{"classification": code, "count": votes[code]} for code in sorted(votes)],
        "special_mark_votes": sum(one["special_mark"] for one in counted),
        "abstentions": abstained,
        "flags": [flag for flag, is_raised in raised.items() if is_raised],
        "settled": settled,
    }


def _ranks(rules: Record, totals: Mapping[int, Mapping[int, Fraction]]) -> dict[int, int]:
    deciding: dict[int, Fraction] = {}
    for key, of in totals.items():
        trimmed = _trimmed(rules, list(of.values()))
        value = _mean(list(of.values())) if trimmed is None else trimmed
        if value is not None:
            deciding[key] = value
    return {key: 1 + sum(other > value for other in deciding.values()) for key, value in deciding.items()}


def _severities(totals: Mapping[int, Mapping[int, Fraction]]) -> dict[int, Fraction]:
    offsets: dict[int, list[Fraction]] = defaultdict(list)
    for of in totals.values():
        mean = _mean(list(of.values()))
        for evaluator, total in of.items():
            if mean is not None and len(of) >= 2:
                offsets[evaluator].append(total - mean)
    return {evaluator: _sum(values) / len(values) for evaluator, values in offsets.items()}


def _sum(values: Iterable[Fraction]) -> Fraction:
    return sum(values, Fraction(0))


def _mean(values: Sequence[Fraction]) -> Fraction | None:
    return _sum(values) / len(values) if values else None


def _trimmed(rules: Record, values: Sequence[Fraction]) -> Fraction | None:
    if not rules["trim"] or len(values) < rules["trim_from"] or len(values) < 3:
        return None
    return _mean(sorted(values)[1:-1])


def _median(values: Sequence[Fraction]) -> Fraction | None:
    ordered, half = sorted(values), len(values) // 2
    if not values:
        return None
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _variance(values: Sequence[Fraction]) -> Fraction | None:
    mean = _mean(values)
    if mean is None or len(values) < 2:
        return None
    return _sum((value - mean) ** 2 for value in values) / (len(values) - 1)


def _is_wide(variance: Fraction | None, threshold: str | None) -> bool:
    return variance is not None and threshold is not None and variance > Fraction(threshold) ** 2


def _alpha(
    units: Iterable[Sequence[Any]], disagreement: Callable[[Sequence[Any]], Fraction | int]
) -> str | None:
    paired = [values for values in units if len(values) >= 2]
    together = [value for values in paired for value in values]
    expected = disagreement(together)
    if not expected:
        return None
    observed = _sum(Fraction(disagreement(values)) / (len(values) - 1) for values in paired)
    return _cut(1 - (len(together) - 1) * observed / expected)


def _interval(values: Sequence[Fraction]) -> Fraction | int:
    return 2 * (len(values) * sum(value * value for value in values) - sum(values) ** 2)


def _nominal(values: Sequence[str]) -> int:
    return len(values) ** 2 - sum(n * n for n in Counter(values).values())


def _cut(value: Fraction | None) -> str | None:
    if value is None:
        return None
    digits = abs(value.numerator) * _PLACES // value.denominator
    return _plain(digits, is_negative=value < 0)


def _cut_root(value: Fraction | None) -> str | None:
    if value is None:
        return None
    return _plain(isqrt(value.numerator * _PLACES**2 // value.denominator), is_negative=False)


def _plain(digits: int, *, is_negative: bool) -> str:
    whole, fraction = divmod(digits, _PLACES)
    text = f"{whole}.{fraction:012}".rstrip("0").rstrip(".")
    return f"-{text}" if is_negative and digits else text
