"""What an evaluator and the office open while scores are given: statements, seconds and size of each page."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.scoring_load import CRITERIA

if TYPE_CHECKING:
    from django.test import Client

    from tests.factories import Cast


@dataclass(frozen=True, slots=True)
class Cost:
    """The median seconds of a page, the statements that it takes, and its size."""

    seconds: float
    queries: int
    kilobytes: int


def statements_of_saves() -> tuple[int, int]:
    """Return how many statements a first save takes, and one that changes every score."""
    from runs.rehearsal import rehearsal

    with rehearsal():
        cast = new_cast()
        assignment = cast.open_assignments()[0]
        client = _client(cast, "evaluator")

        def save(version: int) -> Callable[[], object]:
            scores = {f"score-{code}": 80 + version for code in CRITERIA}
            sent = {"edit_version": version, **scores, "comment": "依据充分。"}
            address = f"/evaluations/{assignment.pk}/"
            return lambda: client.post(address, sent, headers={"accept": "application/json"})

        return _statements(save(1)), _statements(save(2))


def costs(size: int, rounds: int) -> dict[str, Cost]:
    """Return what each page costs with so many measures, all given to one evaluator, half of them handed in."""
    from evaluations.actions.tallying import store_tally
    from evaluations.models import Assignment
    from measures.choices import BatchState
    from measures.models import Batch
    from runs.rehearsal import rehearsal

    with rehearsal():
        cast = new_cast()
        fill(cast, size)
        evaluator, clerk = _client(cast, "evaluator"), _client(cast, "clerk")
        sheet = Assignment.objects.filter(state="assigned").latest("pk")
        scored = {
            "sheet": f"/evaluations/{sheet.pk}/",
            "queue": "/evaluations/",
            "own grid": "/evaluations/mine/",
        }
        measured = {name: _cost(evaluator, address, rounds) for name, address in scored.items()}
        # Straight to the decision: the sheets handed in are counted as they are.
        store_tally(cast.batch)
        Batch.objects.filter(pk=cast.batch.pk).update(state=BatchState.DECIDING)
        address = f"/batches/{cast.batch.number}/decisions/"
        return {**measured, "decisions": _cost(clerk, address, rounds)}


def new_cast() -> Cast:
    """Return a batch in evaluation with one evaluator and one measure."""
    from tests.factories import make_cast

    cast = make_cast(number=1, evaluators=1)
    cast.accepted()
    cast.evaluate()
    return cast


def _client(cast: Cast, role: str) -> Client:
    from django.test import Client

    client = Client()
    person = cast.clerk if role == "clerk" else cast.evaluators[0]
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def fill(cast: Cast, size: int) -> None:
    """Add measures, assignments and sheets by bulk: actions would take minutes."""
    from django.db import connection
    from django.utils import timezone

    from evaluations.models import Assignment, Evaluation
    from measures.models import Measure
    from tests.factories import TEXTS

    now = timezone.now()
    common = {"batch": cast.batch, "unit": cast.unit, "state": "accepted", "submitted_at": now}
    measures = Measure.objects.bulk_create(
        [Measure(ref=f"b{size}-{n}", **common, **{**TEXTS, "title": f"第{n}项"}) for n in range(size - 1)],
        batch_size=1000,
    )
    done = {"state": "submitted", "submitted_at": now}
    given = Assignment.objects.bulk_create(
        [
            Assignment(
                measure=one,
                evaluator=cast.evaluators[0],
                assigned_by=cast.clerk,
                is_released=True,
                **(done if n % 2 else {}),
            )
            for n, one in enumerate(measures)
        ],
        batch_size=1000,
    )
    rubric = cast.batch.rubrics.latest("version")
    Evaluation.objects.bulk_create(
        [Evaluation(assignment=one, rubric=rubric) for one in given if one.state == "submitted"],
        batch_size=1000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _cost(client: Client, address: str, rounds: int) -> Cost:
    page = client.get(address)
    if page.status_code != 200:
        raise RuntimeError(f"{address} answered {page.status_code}")
    queries = _statements(lambda: client.get(address))
    times = []
    for _round in range(rounds):
        started = time.perf_counter()
        client.get(address)
        times.append(time.perf_counter() - started)
    return Cost(statistics.median(times), queries, len(page.content) // 1000)


def _statements(work: Callable[[], object]) -> int:
    from django.db import connection

    said: list[str] = []

    def note(execute: Callable[..., object], statement: str, *rest: object) -> object:
        said.append(statement)
        return execute(statement, *rest)

    with connection.execute_wrapper(note):
        work()
    return len(said)
