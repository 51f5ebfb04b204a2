"""Searching a register of 100,000 measures by words, facets and day: the page whole, in milliseconds and queries."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import urlencode

from bench import scaled

ENTRIES = 100_000
SEARCHES = 200
TARGET_MS = 100.0
MOST_QUERIES = 12


def main(scale: float) -> bool:
    """Print p50 and p95 of the searches by kind; true when a target is missed. Works in a scratch database of its own."""
    from bench.register_rows import fill
    from runs.rehearsal import rehearsal

    with rehearsal():
        started = time.perf_counter()
        entries = scaled(ENTRIES, scale)
        fill(entries)
        print(
            f"{entries} measures stored in {time.perf_counter() - started:.0f} s   target p95 ≤ {TARGET_MS:.0f} ms"
        )
        return report(scaled(SEARCHES, scale))


def report(searches: int) -> bool:
    """Search the register as it stands, print what it cost; true when a target is missed."""
    chance = random.Random(2022)
    _cost("/register/")
    measured = [(kind, *_cost(address)) for kind, address in _addresses(chance, searches)]
    every = [("all", ms, queries) for _kind, ms, queries in measured]
    kinds = dict.fromkeys(kind for kind, _ms, _queries in measured)
    print(f"{'':<28}{'searches':>10}{'p50 ms':>10}{'p95 ms':>10}{'queries':>10}")
    for kind in (*kinds, "all"):
        times = [ms for named, ms, _queries in [*measured, *every] if named == kind]
        most = max(queries for named, _ms, queries in [*measured, *every] if named == kind)
        print(f"{kind:<28}{len(times):>10}{statistics.median(times):>10.1f}{_p95(times):>10.1f}{most:>10}")
    missed = _p95([ms for _kind, ms, _queries in measured]) > TARGET_MS
    return missed or max(queries for _kind, _ms, queries in measured) > MOST_QUERIES


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def _addresses(chance: random.Random, searches: int) -> Iterator[tuple[str, str]]:
    """Yield searches for what stands in some entry, half of them with facets, a third as of a day."""
    from bench.register_rows import CLASSES, DAYS_APART, FIELDS, FIRST_DAY, UNITS
    from register.models import RegisterEntry

    keys = list(RegisterEntry.objects.values_list("pk", flat=True))
    batches = RegisterEntry.objects.order_by("-batch__number").values_list("batch__number", flat=True)[0]
    for number in range(searches):
        asked: dict[str, object] = {}
        length = number % 5
        kind = f"{length} characters" if length else "no word"
        if length:
            text = RegisterEntry.objects.get(pk=chance.choice(keys)).summary
            start = chance.randrange(len(text) - length)
            asked["words"] = text[start : start + length]
        if chance.random() < 0.5:
            kind += ", facets"
            choices = {
                "classification": chance.choice(CLASSES),
                "field": chance.choice(FIELDS),
                "batch": chance.randint(1, batches),
                "unit": chance.choice(UNITS),
                "has_special_mark": "true",
            }
            asked |= {name: choices[name] for name in chance.sample(sorted(choices), chance.randint(1, 2))}
        if chance.random() < 1 / 3:
            asked["as_of"] = FIRST_DAY + timedelta(days=chance.randint(1, DAYS_APART * batches))
        yield kind, f"/register/?{urlencode(asked)}"


def _cost(address: str) -> tuple[float, int]:
    from django.db import connection
    from django.test import Client

    queries: list[str] = []

    def note(execute: Callable[..., object], statement: str, *rest: object) -> object:
        queries.append(statement)
        return execute(statement, *rest)

    client = Client()
    with connection.execute_wrapper(note):
        started = time.perf_counter()
        status = client.get(address).status_code
        elapsed = time.perf_counter() - started
    assert status == 200, address
    return elapsed * 1000, len(queries)
