"""The trail's page over 10,000,000 events, narrowed in every way and paged deep: in milliseconds and queries."""

from __future__ import annotations

import random
import re
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bench import scaled

if TYPE_CHECKING:
    from django.test import Client

EVENTS = 10_000_000
SEARCHES = 300
TARGET_MS = 300.0
MOST_QUERIES = 12


@dataclass(frozen=True, slots=True)
class Cost:
    """What one page cost: milliseconds whole and in the database, and queries."""

    kind: str
    ms: float
    database_ms: float
    queries: int


def main(scale: float) -> bool:
    """Print p50 and p95 of the page by what it is narrowed by; true when a target is missed."""
    from bench.events_rows import fill
    from runs.rehearsal import rehearsal

    with rehearsal():
        started = time.perf_counter()
        events = scaled(EVENTS, scale)
        auditor = fill(events)
        elapsed = time.perf_counter() - started
        print(f"{events} events stored in {elapsed:.0f} s   target p95 ≤ {TARGET_MS:.0f} ms")
        from django.test import Client

        client = Client()
        client.force_login(auditor, backend="django.contrib.auth.backends.ModelBackend")
        return report(client, scaled(SEARCHES, scale))


def report(client: Client, searches: int) -> bool:
    """Open the trail in so many ways, print what it cost; true when a target is missed."""
    chance = random.Random(2022)
    _cost(client, "/trail/", "")
    measured = [_cost(client, address, kind) for kind, address in _addresses(client, chance, searches)]
    print(f"{'':<28}{'pages':>8}{'p50 ms':>10}{'p95 ms':>10}{'database p95':>14}{'queries':>9}")
    for kind in (*dict.fromkeys(one.kind for one in measured), "all"):
        ones = [one for one in measured if kind in (one.kind, "all")]
        times, asked = [one.ms for one in ones], [one.database_ms for one in ones]
        most = max(one.queries for one in ones)
        print(
            f"{kind:<28}{len(ones):>8}{statistics.median(times):>10.1f}{_p95(times):>10.1f}"
            f"{_p95(asked):>14.1f}{most:>9}"
        )
    missed = _p95([one.ms for one in measured]) > TARGET_MS
    return missed or max(one.queries for one in measured) > MOST_QUERIES


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def _addresses(client: Client, chance: random.Random, searches: int) -> Iterator[tuple[str, str]]:
    """Yield the page narrowed by one thing, by two, and pages that follow one."""
    from django.utils import timezone

    from accounts.models import User
    from bench.events_rows import ACTS, DAYS, KINDS, RARE_ACT
    from measures.models import Measure

    people = list(User.objects.filter(username__startswith="bench").values_list("username", flat=True))
    keys = list(Measure.objects.values_list("pk", "ref"))
    today = timezone.localdate()
    for number in range(searches):
        day = today - timedelta(days=chance.randrange(DAYS))
        key, ref = chance.choice(keys)
        asked: dict[str, dict[str, object]] = {
            "nothing": {},
            "person": {"who": chance.choice(people)},
            "people by a word": {"who": "办事"},
            "thing": {"model": "measures.measure", "thing": ref},
            "act": {"act": chance.choice(ACTS)},
            "rare act": {"act": RARE_ACT},
            "kind": {"kind": chance.choice(list(KINDS))},
            "day": {"first_day": day, "last_day": day},
            "person, rare act": {"who": chance.choice(people), "act": RARE_ACT},
            "person, kind, days": {"who": chance.choice(people), "kind": "read", "last_day": day},
            "act, days": {"act": chance.choice(ACTS), "first_day": day},
        }
        for_page = number % (len(asked) + 2)
        if for_page < len(asked):
            kind, query = list(asked.items())[for_page]
            yield kind, f"/trail/?{urlencode(query)}"
        elif for_page == len(asked):
            yield "history of a thing", f"/trail/of/measures.measure/{key}/"
        else:
            page = client.get(f"/trail/?{urlencode({'last_day': day})}").content.decode()
            following = re.findall(r'href="(\?[^"]*)"[^>]*rel="next"', page) or ["?"]
            yield "the page after", f"/trail/{unescape(following[0])}"


def _cost(client: Client, address: str, kind: str) -> Cost:
    from django.db import connection

    asked: list[float] = []

    def note(execute: Callable[..., object], *statement: object) -> object:
        begun = time.perf_counter()
        try:
            return execute(*statement)
        finally:
            asked.append(time.perf_counter() - begun)

    with connection.execute_wrapper(note):
        started = time.perf_counter()
        status = client.get(address).status_code
        elapsed = time.perf_counter() - started
    assert status == 200, address
    return Cost(kind, elapsed * 1000, sum(asked) * 1000, len(asked))
