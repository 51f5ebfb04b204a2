"""Computing a batch's tally from the stored sheets, and keeping it with the digest of its inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal

from evaluations import tally as calculation
from evaluations.models import Criterion, Evaluation, Panel, Score, Tally, TallyEntry
from evaluations.own_scores import as_scale
from evaluations.tally_values import Key
from measures.choices import LIVE_STATES
from measures.entries import UNLISTED_TEXTS
from measures.models import Batch, Measure


def store_tally(batch: Batch) -> Tally:
    """Compute and store a batch's tally; the one in force is returned when its inputs have not changed."""
    result = compute_tally(batch)
    latest = batch.tallies.order_by("-number").first()
    if latest is not None and latest.digest == result.digest:
        return latest
    panel = Panel.objects.filter(batch=batch).first()
    stored = Tally.objects.create(
        batch=batch,
        number=latest.number + 1 if latest else 1,
        round=panel.round if panel else 1,
        digest=result.digest,
        alpha_scores=result.alpha_scores,
        alpha_classes=result.alpha_classes,
        evaluators=[_plain(asdict(evaluator)) for evaluator in result.evaluators],
    )
    TallyEntry.objects.bulk_create(
        [
            TallyEntry(
                tally=stored,
                measure_id=entry.measure,
                n=entry.n,
                mean=entry.mean,
                trimmed_mean=entry.trimmed_mean,
                adjusted_mean=entry.adjusted_mean,
                median=entry.median,
                spread=entry.spread,
                rank=entry.rank,
                votes=dict(entry.votes),
                special_mark_votes=entry.special_mark_votes,
                abstentions=entry.abstentions,
                flags=list(entry.flags),
                settled=entry.settled or "",
            )
            for entry in result.measures
        ],
        batch_size=1000,
    )
    return stored


@dataclass(frozen=True, slots=True)
class TallyInputs:
    """What a batch's tally is computed from."""

    criteria: tuple[calculation.Scale, ...]
    sheets: tuple[calculation.Sheet, ...]
    measures: Mapping[int, Measure]  # those in play, by their keys

    def tally(
        self, rules: calculation.TallyRules, weights: Mapping[str, Decimal] | None = None
    ) -> calculation.BatchTally:
        """Compute the tally; `weights`, by the criteria's codes, stand in for their own."""
        weighed = weights or {}
        criteria = [
            replace(one, weight=weighed[one.code], counts=weighed[one.code] > 0)
            if one.code in weighed
            else one
            for one in self.criteria
        ]
        return calculation.tally(criteria, self.sheets, list(self.measures), rules)


def compute_tally(batch: Batch) -> calculation.BatchTally:
    """Compute a batch's tally from its submitted sheets, in a fixed number of queries, and store nothing."""
    return inputs_of(batch).tally(rules_of(batch))


def inputs_of(batch: Batch) -> TallyInputs:
    """Read what a batch's tally is computed from, in four queries whatever its size."""
    criteria = list(Criterion.objects.filter(rubric__batch=batch).select_related("rubric"))
    latest = max((criterion.rubric.version for criterion in criteria), default=0)
    measures = list(batch.measures.filter(state__in=LIVE_STATES).defer(*UNLISTED_TEXTS).order_by("pk"))
    for measure in measures:
        measure.batch = batch
    return TallyInputs(
        criteria=tuple(as_scale(one) for one in criteria if one.rubric.version == latest),
        sheets=tuple(sheets_of(batch, {one.pk: one.code for one in criteria})),
        measures={measure.pk: measure for measure in measures},
    )


def rules_of(batch: Batch) -> calculation.TallyRules:
    """Return a batch's own settings for its tally."""
    return calculation.TallyRules(trim=batch.is_trimmed, spread_threshold=batch.spread_threshold)


def sheets_of(batch: Batch, codes: Mapping[int, str]) -> list[calculation.Sheet]:
    """Read a batch's submitted sheets as plain values, in two queries whatever their number; `codes` of the criteria.

    Of a measure that was evaluated again 复评 the sheets of its last round count; those before are kept, not taken.
    """
    submitted = Evaluation.objects.filter(assignment__measure__batch=batch).submitted()
    scores: dict[int, dict[str, Decimal]] = {}
    failed: dict[int, set[str]] = {}
    # The codes apart from the rows: hundreds of thousands of them need not be sent.
    rows = Score.objects.filter(evaluation__in=submitted.values("pk"))
    for sheet_id, criterion, value, passed in rows.values_list(
        "evaluation_id", "criterion_id", "value", "is_passed"
    ):
        if value is not None:
            scores.setdefault(sheet_id, {})[codes[criterion]] = value
        elif not passed:
            failed.setdefault(sheet_id, set()).add(codes[criterion])
    columns = (
        "pk",
        "assignment__measure",
        "assignment__round",
        "assignment__evaluator",
        "classification",
        "has_special_mark",
        "is_abstained",
    )
    sheets = list(submitted.values_list(*columns))
    last_round: dict[int, int] = {}
    for _pk, measure, round_number, *_rest in sheets:
        last_round[measure] = max(round_number, last_round.get(measure, 0))
    return [
        calculation.Sheet(
            measure=measure,
            evaluator=evaluator,
            scores=scores.get(pk, {}),
            classification=classification or None,
            has_special_mark=has_special_mark,
            abstained=abstained,
            failed_gates=frozenset(failed.get(pk, ())),
        )
        for pk, measure, round_number, evaluator, classification, has_special_mark, abstained in sheets
        if round_number == last_round[measure]
    ]


def familiarities_of(batch: Batch) -> dict[tuple[Key, Key], str]:
    """Return by measure and evaluator how well each said to know the field, on the sheet of their last round."""
    submitted = Evaluation.objects.filter(assignment__measure__batch=batch).submitted()
    rows = submitted.order_by("assignment__round").values_list(
        "assignment__measure", "assignment__evaluator", "familiarity"
    )
    return {(measure, evaluator): familiarity for measure, evaluator, familiarity in rows}


def _plain(values: dict[str, object]) -> dict[str, object]:
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()}
