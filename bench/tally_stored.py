"""The tally with its reading out of PostgreSQL: 10,000 measures × 5 evaluations × 6 criteria, against the rows alone."""

from __future__ import annotations

import random
from decimal import Decimal
from time import perf_counter
from typing import TYPE_CHECKING

from bench import scaled

if TYPE_CHECKING:
    from measures.models import Measure

MEASURES = 10_000
EVALUATORS = 40
PER_MEASURE = 5
WEIGHTS = (30, 20, 20, 10, 10, 10)
RUNS = 3
TARGET_S = 3.0


def main(scale: float) -> bool:
    """Print seconds and the ratio; true when the target is missed. Works in a scratch database of its own."""
    from runs.rehearsal import rehearsal

    measures = scaled(MEASURES, scale)
    with rehearsal():
        batch_id = _fill(measures)
        tallied, rows = _seconds(batch_id)
    print(
        f"{measures} measures × {PER_MEASURE} evaluations × {len(WEIGHTS)} criteria   target ≤ {TARGET_S:.0f}s"
    )
    print(f"read and tallied {tallied:.3f}s   rows alone {rows:.3f}s   ratio {tallied / rows:.1f}")
    return tallied > TARGET_S


def _seconds(batch_id: int) -> tuple[float, float]:
    from evaluations.actions.tallying import compute_tally
    from evaluations.models import Score
    from measures.models import Batch

    best = [float("inf"), float("inf")]
    for _run in range(RUNS):
        started = perf_counter()
        compute_tally(Batch.objects.get(pk=batch_id))
        best[0] = min(best[0], perf_counter() - started)
        started = perf_counter()
        list(Score.objects.values_list("evaluation", "criterion", "value"))
        best[1] = min(best[1], perf_counter() - started)
    return best[0], best[1]


def _fill(size: int) -> int:
    from accounts.models import User
    from evaluations.models import Assignment, Criterion, Evaluation, Rubric, Score
    from tests.factories import make_cast

    cast = make_cast(evaluators=1)
    cast.accepted()
    cast.evaluate()
    measure = cast.batch.measures.get()
    Rubric.objects.filter(batch=cast.batch).update(version=1)
    rubric = Rubric.objects.create(batch=cast.batch, version=2)
    criteria = Criterion.objects.bulk_create(
        [
            Criterion(rubric=rubric, code=f"c{n}", name=f"指标{n}", weight=w, position=n)
            for n, w in enumerate(WEIGHTS)
        ]
    )
    chance = random.Random(19)
    measures = type(measure).objects.bulk_create(
        [_copy(measure, f"x{number}") for number in range(size)], batch_size=1000
    )
    people = User.objects.bulk_create(
        [User(username=f"bench{n}", name=f"专家{n}", password="!") for n in range(EVALUATORS)]
    )
    given = [
        Assignment(
            measure=one,
            evaluator=person,
            is_released=True,
            state="submitted",
            assigned_by=cast.clerk,
            submitted_at=cast.batch.phase_changes.earliest("at").at,
        )
        for one in measures
        for person in chance.sample(people, PER_MEASURE)
    ]
    Assignment.objects.bulk_create(given, batch_size=2000)
    sheets = Evaluation.objects.bulk_create(
        [Evaluation(assignment=one, rubric=rubric, classification="first_in_nation") for one in given],
        batch_size=2000,
    )
    for start in range(0, len(sheets), 5000):
        Score.objects.bulk_create(
            [
                Score(evaluation=sheet, criterion=one, value=Decimal(chance.randint(4000, 10000)).scaleb(-2))
                for sheet in sheets[start : start + 5000]
                for one in criteria
            ],
            batch_size=5000,
        )
    return cast.batch.pk


def _copy(measure: Measure, ref: str) -> Measure:
    fields = [field.attname for field in measure._meta.concrete_fields if not field.primary_key]
    values = {name: getattr(measure, name) for name in fields}
    return type(measure)(**{**values, "ref": ref, "title": ref})
