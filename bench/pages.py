"""What a list page and saving one score cost with 100 and with 10,000 measures: time as a ratio, queries as a number."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from bench import scaled

if TYPE_CHECKING:
    from accounts.models import User

SIZES = (100, 10_000)
ROUNDS = 15
MOST_QUERIES = 12
HIGHEST_RATIO = 1.5


def main(scale: float) -> bool:
    """Print the table; return whether a target is missed. Works in a scratch database of its own."""
    from runs.rehearsal import rehearsal

    sizes = [scaled(size, scale) for size in SIZES]
    results = []
    for size in sizes:
        with rehearsal():
            results.append(_measure(size, scaled(ROUNDS, scale)))
    headings = [f"ms at {size:,}" for size in sizes]
    print(f"{'':<24}{headings[0]:>12}{headings[1]:>14}{'ratio':>8}{'queries':>10}")
    missed = False
    for name in results[0]:
        (small, few), (large, many) = (costs[name] for costs in results)
        ratio = large / small
        missed |= ratio > HIGHEST_RATIO or max(few, many) > MOST_QUERIES
        print(f"{name:<24}{small * 1000:>12.1f}{large * 1000:>14.1f}{ratio:>8.2f}{f'{few}/{many}':>10}")
    return missed


def _measure(size: int, rounds: int) -> dict[str, tuple[float, int]]:
    from django.test import Client

    from evaluations.actions import save_sheet
    from evaluations.entries import SheetEntries
    from evaluations.models import Assignment
    from evaluations.sheets import own_sheet

    clerk, evaluator = _fill(size)
    client = Client()
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    own = Assignment.objects.filter(evaluator=evaluator)

    def save() -> None:
        # Read anew, as each request does.
        assignment = own[0]
        sheet = own_sheet(assignment)
        entries = SheetEntries(scores={"novelty": Decimal(80)}, comment="好")
        save_sheet(assignment, by=evaluator, entries=entries, version=sheet.edit_version)

    pages = {
        "list of measures": "/measures/",
        "screening queue": "/screening/",
        "home": "/",
        "register": "/register/",
    }
    works: dict[str, Callable[[], object]] = {
        name: partial(client.get, address) for name, address in pages.items()
    }
    works["saving one score"] = save
    return {name: _cost(work, rounds) for name, work in works.items()}


def _cost(work: Callable[[], object], rounds: int) -> tuple[float, int]:
    from django.db import connection

    queries: list[str] = []

    def note(execute: Callable[..., object], statement: str, *rest: object) -> object:
        queries.append(statement)
        return execute(statement, *rest)

    work()
    with connection.execute_wrapper(note):
        work()
    times = []
    for _round in range(rounds):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times), len(queries)


def _fill(size: int) -> tuple[User, User]:
    """Make a batch with so many measures under evaluation; rows go in by bulk, as actions would take minutes."""
    from django.utils import timezone

    from evaluations.models import Assignment
    from measures.models import Measure
    from tests.factories import TEXTS, make_cast

    cast = make_cast(number=1, evaluators=1)
    cast.accepted()
    Measure.objects.bulk_create(
        [
            Measure(
                batch=cast.batch,
                unit=cast.unit,
                ref=f"b{n}",
                state="accepted",
                submitted_at=timezone.now(),
                **{**TEXTS, "title": f"第{n}项"},
            )
            for n in range(size - 1)
        ],
        batch_size=1000,
    )
    measures = Measure.objects.filter(batch=cast.batch)
    Assignment.objects.bulk_create(
        [Assignment(measure=one, evaluator=cast.evaluators[0], assigned_by=cast.clerk) for one in measures],
        batch_size=1000,
    )
    cast.batch.refresh_from_db()
    from evaluations.actions import start_evaluation

    start_evaluation(cast.batch, by=cast.clerk, reason="基准测试")
    return cast.clerk, cast.evaluators[0]
