"""What looks odd in a batch's sheets: plain rules on plain values, each flag with the rule and the figures behind it.

A flag accuses nobody: it says where somebody should look. The bounds are set so that of honest panels hardly one in
a hundred is flagged at all; `tests/evaluations/test_anomalies.py` simulates them and prints how many were.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from statistics import fmean, median

from evaluations.tally_values import Key, key_order

FAST, STRAIGHT, REPEATED, COPIED, ONE_SIDED = "fast", "straight", "repeated", "copied", "one_sided"
RULES = (FAST, STRAIGHT, REPEATED, COPIED, ONE_SIDED)
"""The codes of the rules, in the order in which their flags are listed."""

# Some four times what a practised reader of Chinese takes in: skimming. One sheet may have been read before.
CHARACTERS_A_SECOND, FEWEST_FAST = 40, 3
# The same marks on every criterion, or the same words, on most of an evaluator's sheets.
FEWEST_ALIKE, SHARE_ALIKE = 5, 0.6
# A remark is told from a stock phrase by its length.
SHORTEST_REMARK, FEWEST_COPIED = 12, 3
# Points of a hundred between a unit's measures and the others', and how far that lies outside the evaluator's own noise.
FEWEST_OF_UNIT, LEAST_POINTS, LEAST_SIGMAS = 3, 10.0, 4.5


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What the rules look at on one sheet.

    `marks` are the scores by the criteria's order, `total` is of a hundred, `characters` is what there was to read and
    `seconds` what passed since the evaluator's work on another sheet; None where that is unknown.
    """

    measure: Key
    unit: Key
    evaluator: Key
    marks: tuple[float, ...]
    total: float
    remark: str = ""
    characters: int = 0
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """What one rule found about an evaluator, on which measures, with its figures by name."""

    rule: str
    evaluator: Key
    measures: tuple[Key, ...]
    figures: Mapping[str, float] = field(default_factory=dict)
    other: Key | None = None
    unit: Key | None = None


def flags_of(sheets: Sequence[SheetFacts]) -> list[Flag]:
    """Return what looks odd in the sheets of one batch that were handed in and are no abstentions."""
    own: dict[Key, list[SheetFacts]] = defaultdict(list)
    for sheet in sheets:
        own[sheet.evaluator].append(sheet)
    found: list[Flag] = []
    for evaluator in sorted(own, key=key_order):
        found += _fast(own[evaluator])
        found += _straight(own[evaluator])
        found += _repeated(own[evaluator])
    found += _copied(sheets)
    found += _one_sided(own, _against_others(sheets))
    return sorted(found, key=lambda flag: RULES.index(flag.rule))


def _fast(own: Sequence[SheetFacts]) -> Iterator[Flag]:
    """Sheets filled in less time than their measures can be read in."""
    fast = [
        one for one in own if one.seconds is not None and one.seconds * CHARACTERS_A_SECOND < one.characters
    ]
    if len(fast) >= FEWEST_FAST:
        slowest = max(one.seconds or 0.0 for one in fast)
        shortest = min(one.characters for one in fast)
        figures = {"sheets": len(fast), "of": len(own), "seconds": slowest, "characters": shortest}
        yield Flag(FAST, fast[0].evaluator, _measures(fast), figures)


def _straight(own: Sequence[SheetFacts]) -> Iterator[Flag]:
    """The same marks on every criterion for most of the measures."""
    alike = _commonest(own, [one.marks for one in own])
    if alike:
        figures = {"sheets": len(alike), "of": len(own), "total": alike[0].total}
        yield Flag(STRAIGHT, alike[0].evaluator, _measures(alike), figures)


def _repeated(own: Sequence[SheetFacts]) -> Iterator[Flag]:
    """The same words for most of the measures."""
    alike = _commonest(own, [_bare(one.remark) for one in own])
    if alike:
        figures = {"sheets": len(alike), "of": len(own), "characters": len(_bare(alike[0].remark))}
        yield Flag(REPEATED, alike[0].evaluator, _measures(alike), figures)


def _commonest(
    own: Sequence[SheetFacts], said: Sequence[tuple[float, ...]] | Sequence[str]
) -> list[SheetFacts]:
    """Return the sheets that say the same where these are most of them, else nothing; what is short says nothing."""
    telling = Counter(
        one for one in said if one and not (isinstance(one, str) and len(one) < SHORTEST_REMARK)
    )
    for words, count in telling.most_common(1):
        if count >= max(FEWEST_ALIKE, SHARE_ALIKE * len(own)):
            return [one for one, each in zip(own, said, strict=True) if each == words]
    return []


def _copied(sheets: Iterable[SheetFacts]) -> Iterator[Flag]:
    """Two evaluators with the same words on the same measures: on one of them it may be chance."""
    saying: dict[tuple[Key, str], list[Key]] = defaultdict(list)
    for sheet in sheets:
        remark = _bare(sheet.remark)
        if len(remark) >= SHORTEST_REMARK:
            saying[sheet.measure, remark].append(sheet.evaluator)
    shared: dict[tuple[Key, Key], list[Key]] = defaultdict(list)
    for (measure, _remark), evaluators in saying.items():
        ordered = sorted(evaluators, key=key_order)
        for place, one in enumerate(ordered):
            for other in ordered[place + 1 :]:
                shared[one, other].append(measure)
    for (one, other), measures in shared.items():
        if len(measures) >= FEWEST_COPIED:
            yield Flag(COPIED, one, tuple(measures), {"sheets": len(measures)}, other=other)


def _against_others(sheets: Iterable[SheetFacts]) -> dict[tuple[Key, Key], float]:
    """Return by (evaluator, measure) how far a total lies above the median of the others who scored the measure.

    The median, so that one who leans does not make all others look as if they leaned the other way.
    """
    totals: dict[Key, dict[Key, float]] = defaultdict(dict)
    for sheet in sheets:
        totals[sheet.measure][sheet.evaluator] = sheet.total
    return {
        (evaluator, measure): total - median(other for one, other in of.items() if one != evaluator)
        for measure, of in totals.items()
        if len(of) > 1
        for evaluator, total in of.items()
    }


def _one_sided(
    own: Mapping[Key, Sequence[SheetFacts]], above: Mapping[tuple[Key, Key], float]
) -> Iterator[Flag]:
    """Marks for one unit's measures that lie apart from the evaluator's for all others, both against the panel's."""
    for evaluator, sheets in own.items():
        of_unit: dict[Key, dict[Key, float]] = defaultdict(dict)
        for one in sheets:
            if (evaluator, one.measure) in above:
                of_unit[one.unit][one.measure] = above[evaluator, one.measure]
        every = {measure: gap for gaps in of_unit.values() for measure, gap in gaps.items()}
        for unit, gaps in of_unit.items():
            others = [gap for measure, gap in every.items() if measure not in gaps]
            if len(gaps) >= FEWEST_OF_UNIT and len(others) >= FEWEST_OF_UNIT:
                yield from _apart(evaluator, unit, gaps, others)


def _apart(evaluator: Key, unit: Key, gaps: Mapping[Key, float], others: Sequence[float]) -> Iterator[Flag]:
    inside, outside = fmean(gaps.values()), fmean(others)
    squares = sum((gap - inside) ** 2 for gap in gaps.values()) + sum((gap - outside) ** 2 for gap in others)
    noise = sqrt(squares / (len(gaps) + len(others) - 2) * (1 / len(gaps) + 1 / len(others)))
    points = inside - outside
    if abs(points) >= LEAST_POINTS and abs(points) >= LEAST_SIGMAS * noise:
        figures = {"sheets": len(gaps), "inside": inside, "outside": outside, "points": points}
        yield Flag(ONE_SIDED, evaluator, tuple(gaps), figures, unit=unit)


def _measures(sheets: Iterable[SheetFacts]) -> tuple[Key, ...]:
    return tuple(one.measure for one in sheets)


def _bare(remark: str) -> str:
    """Return the words alone: punctuation and blanks do not make two remarks differ."""
    return "".join(character for character in remark if character.isalnum())
