"""The list of vital signs: each says how it stands, and in words what is wrong and what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.heartbeats import BEAT, queue_sign
from core.queues import Queue
from fzworkflow.vitals.signs import signs_of, vital_signs
from fzworkflow.vitals.values import Backups, Encoder, Limits, Readings, Sign, State, size, span
from letters.lists_kept_up import FirstToEnd

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
PROCESSES = [*(queue_sign(queue) for queue in Queue), BEAT]
WELL = Readings(
    has_workers=True,
    limits=Limits(late_s=45, down_s=90),
    listening_since=NOW - timedelta(days=1),
    heard={name: NOW - timedelta(seconds=10) for name in PROCESSES},
    waiting=dict.fromkeys(Queue, 0),
    backups=Backups(is_wanted=True, is_sealed=True, last_at=NOW - timedelta(hours=6)),
    encoder=Encoder(is_wanted=True, seen_at=NOW - timedelta(seconds=20)),
    certificate_ends=NOW + timedelta(days=200),
    first_list=FirstToEnd("某签发机构", NOW + timedelta(days=2)),
    disk_free=100 << 30,
)


def sign(read: Readings, name: str) -> Sign:
    return next(one for one in signs_of(read, NOW) if one.name == name)


def silent(name: str, seconds: int) -> Readings:
    return replace(WELL, heard={**WELL.heard, name: NOW - timedelta(seconds=seconds)})


def test_while_all_is_well_nothing_is_advised() -> None:
    assert {one.state for one in signs_of(WELL, NOW)} == {State.OK}
    assert [one.advice for one in signs_of(WELL, NOW) if one.advice] == []


@pytest.mark.parametrize("name", PROCESSES)
def test_a_silent_process_is_late_then_down_and_says_what_to_do(name: str) -> None:
    assert [sign(silent(name, s), name).state for s in (45, 46, 90, 91)] == ["ok", "late", "late", "down"]
    down = sign(silent(name, 200), name)
    assert down.is_vital
    assert down.effect
    assert "已有3分钟没有听到它" in down.advice
    assert "重新启动" in down.advice


def test_whoever_was_never_heard_is_late_at_first_and_then_down_but_never_well() -> None:
    never = replace(WELL, heard={})
    assert sign(never, BEAT).state is State.DOWN
    assert sign(replace(never, listening_since=NOW), BEAT).state is State.LATE


def test_without_workers_only_that_is_said_of_the_background() -> None:
    alone = replace(
        WELL, has_workers=False, heard={}, waiting=None, oldest_undelivered=NOW - timedelta(days=1)
    )
    told = {one.name: one.state for one in signs_of(alone, NOW)}
    well = ["disk", "given-up", "backup", "encoder", "certificate", "lists"]
    assert sorted(name for name, state in told.items() if state is State.OK) == sorted(well)
    assert [name for name, state in told.items() if state is State.LATE] == ["workers"]


@pytest.mark.parametrize(
    ("name", "changed", "state", "said"),
    [
        ("undelivered", {"oldest_undelivered": NOW - timedelta(minutes=11)}, "late", "11分钟"),
        ("undelivered", {"oldest_undelivered": NOW - timedelta(hours=2)}, "down", "2小时"),
        ("given-up", {"given_up": 2}, "late", "2项任务"),
        ("waiting-mail", {"waiting": {"mail": 1001}}, "late", "1001项"),
        ("queues", {"waiting": None}, "late", "连不上 Redis"),
        ("disk", {"disk_free": 4 << 30}, "late", "4.0 GB"),
        ("disk", {"disk_free": 100 << 20}, "down", "100 MB"),
        ("encoder", {"encoder": Encoder(is_wanted=True, reason="不支持AVX2。")}, "late", "不支持AVX2"),
        ("encoder", {"encoder": Encoder(is_wanted=True)}, "late", "很久没有报告"),
        ("certificate", {"certificate_ends": NOW + timedelta(days=9)}, "late", "2026-03-13"),
        ("certificate", {"certificate_ends": NOW - timedelta(days=1)}, "down", "不能印发"),
        ("certificate", {"certificate_ends": None, "certificate_fault": "打不开。"}, "down", "打不开"),
        ("lists", {"first_list": FirstToEnd("某签发机构", NOW - timedelta(days=1))}, "late", "“某签发机构”"),
    ],
)
def test_a_sign_beyond_its_limit_says_so(
    name: str, changed: dict[str, object], state: str, said: str
) -> None:
    found = sign(replace(WELL, **changed), name)  # type: ignore[arg-type]  # of each the kind that it has
    assert (found.state, said in found.advice) == (state, True)


@pytest.mark.parametrize(
    ("backups", "state", "said"),
    [
        (Backups(), "late", "没有设 BACKUP_DIR"),
        (Backups(is_wanted=True), "down", "每夜都不备份"),
        (Backups(is_wanted=True, is_sealed=True), "late", "还没有自动备份过"),
        (Backups(is_wanted=True, is_sealed=True, has_failed=True), "down", "没有成功过"),
        (Backups(is_wanted=True, is_sealed=True, last_at=NOW - timedelta(hours=27)), "late", "27小时"),
        (Backups(is_wanted=True, is_sealed=True, last_at=NOW - timedelta(hours=73)), "down", "3天"),
    ],
)
def test_a_backup_that_is_not_made_says_why(backups: Backups, state: str, said: str) -> None:
    found = sign(replace(WELL, backups=backups), "backup")
    assert (found.state, said in found.advice) == (state, True)


def test_what_the_model_or_a_backup_lacks_stops_nobody_from_working() -> None:
    assert {one.name for one in vital_signs(WELL, NOW)} == {*PROCESSES, "undelivered", "disk"}
    assert [one.name for one in signs_of(WELL, NOW) if one.is_vital] == [
        one.name for one in vital_signs(WELL, NOW)
    ]


def test_times_and_sizes_are_said_as_people_say_them() -> None:
    assert [span(s) for s in (9.9, 90, 121, 7300, 200_000)] == ["9秒", "90秒", "2分钟", "2小时", "2天"]
    assert [size(n) for n in (3 << 20, 3 << 30)] == ["3 MB", "3.0 GB"]
