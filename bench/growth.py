"""What every page of the office costs after years: its time as a ratio to the time at a hundredth of the rows."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from bench import scaled

if TYPE_CHECKING:
    from django.test import Client

    from accounts.models import User

MEASURES, UNITS, PEOPLE, NOTICES = 100_000, 2_000, 5_000, 1_000_000
SMALL = 0.01
ROUNDS = 4
HIGHEST_RATIO = 2.0
# Below this a page is quick whatever it is compared with, and the clock's own noise is what one would judge.
QUICK_MS = 60.0
MOST_QUERIES = 12
CSV_TARGET_S = 30.0

Cost = tuple[float, int]


def main(scale: float) -> bool:
    """Print every page that takes longer than it did, and the csv of the whole register; true when a target is missed."""
    from runs.rehearsal import rehearsal

    # A page that refuses somebody is part of the walk, and nothing to be told.
    logging.disable(logging.WARNING)
    costs: list[dict[str, Cost]] = []
    csv_s = 0.0
    for part in (SMALL * scale, scale):
        with rehearsal():
            people = _fill(part)
            costs.append(_costs(people))
            csv_s = _csv_seconds()
    few, many = costs
    print(f"{'':<52}{'ms before':>10}{'ms after':>10}{'ratio':>8}{'queries':>9}")
    missed = False
    for name in sorted(many, key=lambda one: -many[one][0] / few[one][0]):
        (before, fewer), (after, more) = few[name], many[name]
        ratio = after / before
        is_slow = (ratio > HIGHEST_RATIO and after > QUICK_MS) or more > max(fewer, MOST_QUERIES)
        missed |= is_slow
        mark = "  <" if is_slow else ""
        print(f"{name:<52}{before:>10.1f}{after:>10.1f}{ratio:>8.2f}{f'{fewer}/{more}':>9}{mark}")
    print(f"csv of the whole register in {csv_s:.1f} s   target ≤ {CSV_TARGET_S:.0f}")
    return missed or csv_s > CSV_TARGET_S


def _fill(part: float) -> dict[str, User]:
    """Store years of an office, and one batch of two hundred candidates that is collecting; return who looks at it."""
    from accounts.choices import Duty
    from accounts.models import User
    from bench.events_rows import put_events
    from bench.growth_rows import candidates, notices, people_and_units
    from bench.register_rows import PER_BATCH, fill
    from tests.factories import make_cast

    measures = scaled(MEASURES, part)
    fill(measures)
    cast = make_cast(number=1 + -(-measures // PER_BATCH), evaluators=3)
    people_and_units(scaled(PEOPLE, part), scaled(UNITS, part))
    candidates(cast.batch, cast.unit)
    notices(scaled(NOTICES, part))
    put_events(scaled(NOTICES, part))
    root = User.objects.create(username="root", name="系统管理员", duty=Duty.SYSTEM)
    return {"clerk": cast.clerk, "reviewer": cast.reviewer, "auditor": cast.auditor, "administrator": root}


def _costs(people: dict[str, User]) -> dict[str, Cost]:
    from django.test import Client

    costs = {}
    for role, person in people.items():
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        for name, address in _addresses().items():
            found = _cost(client, address)
            if found is not None:
                costs[f"{role} {name}"] = found
    return costs


def _addresses() -> dict[str, str]:
    """Return every address that names no single thing, and those of one batch, one measure and one unit."""
    from django.urls import get_resolver

    from accounts.models import Unit
    from measures.models import Batch, Measure
    from tests.walking import patterns

    plain = {f"/{one}": f"/{one}" for one in patterns(get_resolver()) if "<" not in one and "(" not in one}
    batch = Batch.objects.latest("number")
    measure = Measure.objects.filter(batch=batch).earliest("pk")
    number, unit = batch.number, Unit.objects.latest("pk")
    ours = {
        "/batches/N/": f"/batches/{number}/",
        "/batches/N/overview/": f"/batches/{number}/overview/",
        "/batches/N/panel/": f"/batches/{number}/panel/",
        "/measures/M/": f"/measures/{measure.pk}/",
        "/measures/M/evidence/": f"/measures/{measure.pk}/evidence/",
        "/trail/of/measures.measure/M/": f"/trail/of/measures.measure/{measure.pk}/",
        "/screening/M/": f"/screening/{measure.pk}/",
        "/find/?words": "/find/?words=企业通关",
        "/measures/?search": "/measures/?search=企业通关",
        "/register/?words": "/register/?words=企业通关",
        "/admin/…/unit/change": f"/admin/accounts/unit/{unit.pk}/change/",
        # Words that fill a page before and after.
        "/admin/…/user/?q": "/admin/accounts/user/?q=办事员",
    }
    left_out = ("/accounts/", "export", "metrics", "schema", "jsi18n", "/verify/", "password")
    return {
        name: address for name, address in {**plain, **ours}.items() if not any(x in name for x in left_out)
    }


def _cost(client: Client, address: str) -> Cost | None:
    """Return the best of a few times in milliseconds, with the number of queries; None for what is no page of theirs."""
    from django.db import connection

    queries: list[str] = []

    def note(execute: Callable[..., object], statement: str, *rest: object) -> object:
        queries.append(statement)
        return execute(statement, *rest)

    with connection.execute_wrapper(note):
        answer = client.get(address)
    is_page = answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html")
    if not is_page or answer.streaming:
        return None
    times = []
    for _round in range(ROUNDS):
        started = time.perf_counter()
        client.get(address)
        times.append(time.perf_counter() - started)
    return min(times) * 1000, len(queries)


def _csv_seconds() -> float:
    from django.test import Client

    started = time.perf_counter()
    answer = Client().get("/register/export.csv")
    size = sum(len(part) for part in answer)
    assert size > 0
    return time.perf_counter() - started
