"""Computing a batch's tally from the stored sheets, and keeping it with the digest of its inputs."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal

from evaluations import tally as calculation
from evaluations.actions.rubrics import latest_rubric
from evaluations.models import Criterion, Evaluation, Score, Tally, TallyEntry
from measures.choices import LIVE_STATES
from measures.models import Batch


def store_tally(batch: Batch) -> Tally:
    """Compute and store a batch's tally; the one in force is returned when its inputs have not changed."""
    result = compute_tally(batch)
    latest = batch.tallies.order_by("-number").first()
    if latest is not None and latest.digest == result.digest:
        return latest
    stored = Tally.objects.create(
        batch=batch,
        number=latest.number + 1 if latest else 1,
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
                median=entry.median,
                spread=entry.spread,
                rank=entry.rank,
                votes=dict(entry.votes),
                taiwan_votes=entry.taiwan_votes,
                abstentions=entry.abstentions,
                flags=list(entry.flags),
                settled=entry.settled or "",
            )
            for entry in result.measures
        ],
        batch_size=1000,
    )
    return stored


def compute_tally(batch: Batch) -> calculation.BatchTally:
    """Compute a batch's tally from its submitted sheets, in a fixed number of queries, and store nothing."""
    rubric = latest_rubric(batch)
    rules = calculation.TallyRules(trim=batch.is_trimmed, spread_threshold=batch.spread_threshold)
    measures = batch.measures.filter(state__in=LIVE_STATES).order_by("pk").values_list("pk", flat=True)
    return calculation.tally(
        [_criterion(criterion) for criterion in rubric.criteria.all()],
        sheets_of(batch),
        list(measures),
        rules,
    )


def sheets_of(batch: Batch) -> list[calculation.Sheet]:
    """Read a batch's submitted sheets as plain values, in two queries whatever their number."""
    submitted = Evaluation.objects.filter(assignment__measure__batch=batch).submitted()
    scores: dict[int, dict[str, Decimal]] = {}
    failed: dict[int, set[str]] = {}
    rows = Score.objects.filter(evaluation__in=submitted.values("pk"))
    for sheet_id, code, value, passed in rows.values_list(
        "evaluation", "criterion__code", "value", "is_passed"
    ):
        if value is not None:
            scores.setdefault(sheet_id, {})[code] = value
        elif not passed:
            failed.setdefault(sheet_id, set()).add(code)
    columns = (
        "pk",
        "assignment__measure",
        "assignment__evaluator",
        "classification",
        "taiwan_related",
        "is_abstained",
    )
    return [
        calculation.Sheet(
            measure=measure,
            evaluator=evaluator,
            scores=scores.get(pk, {}),
            classification=classification or None,
            taiwan_related=taiwan_related,
            abstained=abstained,
            failed_gates=frozenset(failed.get(pk, ())),
        )
        for pk, measure, evaluator, classification, taiwan_related, abstained in submitted.values_list(
            *columns
        )
    ]


def _criterion(criterion: Criterion) -> calculation.Criterion:
    return calculation.Criterion(
        code=criterion.code,
        name=criterion.name,
        weight=criterion.weight,
        max=criterion.max_score,
        counts=criterion.is_counted,
        required=criterion.is_required,
        gate=criterion.is_gate,
    )


def _plain(values: dict[str, object]) -> dict[str, object]:
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()}
