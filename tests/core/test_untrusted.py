"""What people bring is read by a process that may die of it: limits, answers, refusals, and what is left behind."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import translation

from core.errors import Fault, Incomplete
from core.untrusted import Limits, NotRead, Unavailable, door, read_apart
from core.untrusted.starting import nursery

HERE = "tests.core.readings."
SHORT = Limits(memory_bytes=1 << 30, cpu_s=1, wall_s=20)
TOO_COSTLY, DAMAGED, LATE = "占用的时间或内存过多", "可能已损坏", "没有读完"


def test_an_answer_brings_values_back(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"abc")
    file = ContentFile(b"abc")
    for content in (b"abc", path, file):
        assert read_apart(HERE + "facts", content, word="甲") == {
            "size": 3,
            "word": "甲",
            "day": date(2025, 3, 1),
            "score": Decimal("88.5"),
            "fault": Fault("A1", "x"),
        }
    assert file.read() == b"abc"


def test_a_refusal_comes_back_in_the_language_of_who_asked() -> None:
    with translation.override("en"), pytest.raises(Incomplete) as refusal:
        read_apart(HERE + "refused", b"")
    assert refusal.value.errors == (Fault("B2", "Yes"),)
    assert str(refusal.value) == refusal.value.message
    assert "1" in refusal.value.message


def test_the_answer_about_an_empty_file_is_there_for_whoever_is_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    def slowly(content: bytes) -> Iterator[bytes]:
        time.sleep(0.5)
        yield from pieces(content)

    pieces = door._pieces
    monkeypatch.setattr(door, "_pieces", slowly)
    assert read_apart("builtins.len", b"") == 0


def test_an_error_that_nobody_thought_of_is_a_damaged_file() -> None:
    with pytest.raises(NotRead, match=DAMAGED):
        read_apart(HERE + "stumbled", b"")


@pytest.mark.parametrize("reading", ["busy", "greedy", "greedy_bit_by_bit", "crashed", "aborted"])
def test_a_reader_that_runs_on_grows_or_crashes_is_told_in_a_sentence(reading: str) -> None:
    began = time.monotonic()
    with pytest.raises(NotRead, match=TOO_COSTLY) as refusal:
        read_apart(HERE + reading, b"", limits=SHORT)
    assert refusal.value.errors == (Fault("", refusal.value.message),)
    assert not isinstance(refusal.value, Unavailable)
    assert time.monotonic() - began < SHORT.wall_s
    assert read_apart("builtins.len", b"abc") == 3


def test_a_reader_ends_with_all_that_it_started(tmp_path: Path) -> None:
    note = tmp_path / "pids"
    with pytest.raises(Unavailable, match=LATE):
        read_apart(HERE + "asleep", str(note).encode(), limits=Limits(cpu_s=2, wall_s=3, file_bytes=100))
    left = [int(pid) for pid in note.read_text().split()]
    deadline = time.monotonic() + 5
    while any(_runs(pid) for pid in left) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [pid for pid in left if _runs(pid)] == []


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_reader_writes_no_file_reaches_no_server_and_knows_no_secret(tmp_path: Path) -> None:
    assert read_apart(HERE + "wrote", str(tmp_path / "file").encode()) == "EFBIG"
    assert {"SECRET_KEY", "DATABASE_URL"} & set(read_apart(HERE + "secrets", b"")) == set()
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1]).encode()
        # Only root may always leave the network; elsewhere it is left where the system allows it.
        if os.geteuid() == 0:
            assert read_apart(HERE + "connected", port) == "out of reach"


@pytest.mark.parametrize("reading", ["a_function", "a_trap", "a_flood"])
def test_an_answer_never_runs_anything_where_it_is_unpacked(
    reading: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(NotRead, match=DAMAGED):
        read_apart(HERE + reading, b"")
    assert "taken over" not in capfd.readouterr().out


def test_a_function_that_is_not_there_is_a_fault_of_ours() -> None:
    with pytest.raises(LookupError, match="no_such"):
        read_apart(HERE + "no_such", b"")


def test_a_reader_calls_another_on_the_spot() -> None:
    assert read_apart(HERE + "nested", b"abcd") == 4


def test_many_threads_read_at_once() -> None:
    with ThreadPoolExecutor(8) as pool:
        sizes = list(pool.map(lambda n: read_apart("builtins.len", bytes(n)), range(40)))
    assert sizes == list(range(40))


def test_a_nursery_that_has_ended_is_started_anew() -> None:
    read_apart("builtins.len", b"")
    assert nursery._process is not None
    nursery._process.kill()
    nursery._process.wait()
    assert read_apart("builtins.len", b"abc") == 3


def test_without_a_nursery_nothing_is_known_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    nursery.leave()
    monkeypatch.setattr("core.untrusted.starting.sys.executable", "/nonexistent")
    with pytest.raises(Unavailable, match="稍后重试"):
        read_apart("builtins.len", b"abc")
    monkeypatch.undo()
    nursery.leave()
    assert read_apart("builtins.len", b"abc") == 3


def test_a_forked_process_starts_a_nursery_of_its_own() -> None:
    read_apart("builtins.len", b"")
    child = os.fork()
    if child == 0:
        try:
            os._exit(0 if nursery._process is None and read_apart("builtins.len", b"abc") == 3 else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert read_apart("builtins.len", b"abc") == 3
