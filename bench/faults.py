"""Faults under load: web, worker, PostgreSQL and Redis are killed in turn while people save, and come back.

What was answered is counted against what the database holds. That nothing is lost, nothing doubled and nothing
answered with 500 is asked at every size; how soon each comes back, at the full one.
"""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from bench import scaled
from bench.failing.counting import Count, count_files, count_saves
from bench.failing.people import Answer, Told, at_work
from bench.failing.place import Place, Server, let_go, place
from bench.scoring_load import Desk, signed_in

EVALUATORS = 32
AWAY_S = QUIET_S = 6.0
TARGET_S = 30.0
# How long everything that was asked for may take to be done after the last fault.
REST_S = 120.0
GLANCE_S = 0.1
HEADINGS = (
    f"{'':<20}{'done':>7}{'503':>6}{'502':>6}{'none':>6}{'500':>6}{'slowest':>10}{'save':>8}{'file':>8}"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that happens to one of the servers, and how it comes back."""

    name: str
    server: str
    strike: Callable[[Server], None]
    mend: Callable[[Server], None]


FAULTS = (
    Fault("web killed", "web 1", Server.kill, Server.start),
    Fault("worker killed", "worker 1", Server.kill, Server.start),
    Fault("PostgreSQL killed", "PostgreSQL", Server.kill, Server.start),
    Fault("Redis killed", "Redis", Server.kill, Server.start),
    Fault(
        "Redis hangs",
        "Redis",
        lambda server: server.signal(signal.SIGSTOP),
        lambda server: server.signal(signal.SIGCONT),
    ),
)


@dataclass(frozen=True, slots=True)
class Course:
    """How many seconds after a fault was mended a save, and a file that was asked for, came again."""

    save_s: float
    file_s: float


def main(scale: float) -> bool:
    """Print what people were told during each fault, and the counts; return whether a target is missed."""
    with place() as at:
        desks, clerk = _desks(max(2, scaled(EVALUATORS, scale)))
        with at_work(at.port, desks, clerk) as told:
            print(HEADINGS, flush=True)
            courses = [_gone_through(fault, at, told, min(scale, 1)) for fault in FAULTS]
        rest_s = _seconds_until(lambda: not _left(), REST_S)
        counts = [count_saves(told), count_files(told)]
    _print_row("all the while", told.answers, f"target ≤ {TARGET_S:g} s")
    print(f"everything asked for was done {rest_s:.1f} s after the last request\n")
    _print_counts(counts)
    _require(told, counts)
    return any(max(one.save_s, one.file_s) > TARGET_S for one in courses)


def _desks(evaluators: int) -> tuple[list[Desk], str]:
    from tests.factories import make_cast

    cast = make_cast(evaluators=evaluators)
    cast.accepted()
    cast.evaluate()
    desks = [Desk(one.pk, signed_in(one.evaluator)) for one in cast.open_assignments()]
    return desks, signed_in(cast.clerk)


def _gone_through(fault: Fault, at: Place, told: Told, scale: float) -> Course:
    time.sleep(max(1.0, QUIET_S * scale))
    server, began = at.servers[fault.server], time.time()
    fault.strike(server)
    time.sleep(max(1.0, AWAY_S * scale))
    ended = time.time()
    fault.mend(server)
    let_go()
    save_s = _seconds_until(lambda: told.last("save") > ended, 2 * TARGET_S)
    file_s = _seconds_until(lambda: _is_made_after(ended), 2 * TARGET_S)
    heard = [one for one in told.answers if began <= one.at]
    _print_row(fault.name, heard, f"{save_s:>6.1f} s{save_s + file_s:>6.1f} s")
    return Course(save_s, save_s + file_s)


def _seconds_until(holds: Callable[[], bool], at_most: float) -> float:
    started = time.monotonic()
    while not holds() and time.monotonic() - started < at_most:
        time.sleep(GLANCE_S)
    return time.monotonic() - started


def _is_made_after(moment: float) -> bool:
    from measures.models import Export

    asked = Export.objects.filter(finished_at__isnull=False).values_list("created_at", flat=True)
    return any(at.timestamp() > moment for at in asked)


def _left() -> bool:
    from core.models import OutboxEntry

    return OutboxEntry.objects.filter(done_at__isnull=True).exists()


def _print_row(name: str, heard: Sequence[Answer], back: str) -> None:
    statuses = Counter(answer.status for answer in heard)
    done = sum(answer.is_well for answer in heard)
    slowest = max((answer.took_s for answer in heard), default=0)
    counted = "".join(f"{statuses[status]:>6}" for status in (503, 502, 0, 500))
    print(f"{name:<20}{done:>7}{counted}{slowest:>8.1f} s{back}", flush=True)


def _print_counts(counts: Sequence[Count]) -> None:
    print(f"{'':<20}{'answered':>10}{'stored':>10}{'lost':>10}{'doubled':>10}")
    for one in counts:
        print(f"{one.what:<20}{one.answered:>10}{one.stored:>10}{one.lost:>10}{one.doubled:>10}")


def _require(told: Told, counts: Sequence[Count]) -> None:
    wrong = [f"{one.what}: {one.lost} lost, {one.doubled} doubled" for one in counts if not one.is_right]
    failed = Counter(
        f"{one.what} answered with {one.status}"
        for one in told.answers
        if not one.is_well and one.status not in {0, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE}
    )
    wrong += [f"{said}: {times} times" for said, times in failed.items()]
    silent = sum(one.status == HTTPStatus.SERVICE_UNAVAILABLE and not one.says_when for one in told.answers)
    wrong += [f"503 without Retry-After: {silent} times"] * bool(silent)
    wrong += told.faults
    if wrong:
        raise AssertionError("\n".join(wrong))
