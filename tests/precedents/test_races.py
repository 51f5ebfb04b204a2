"""The index under other hands: killed at any step, written while it is sealed and merged, held by open transactions."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.process import BaseProcess
from typing import Any

import pytest
from django.db import connection, transaction

from core.alone import UPKEEP, alone
from precedents.index import merging
from precedents.index.encoding import encode_lacking
from precedents.index.merging import fills, merge
from precedents.index.placing import place
from precedents.index.sealing import seal
from precedents.index.storing import forget_document
from precedents.models import Encoding, IndexedDocument, Posting, Segment, Source
from precedents.searching.candidates import candidates
from tests.children import processes
from tests.precedents import index_child
from tests.precedents.shelves import found, put, shelf

pytestmark = pytest.mark.django_db(transaction=True)

KEYS = [f"{number}" for number in range(32)]


def start(act: Callable[..., None], *arguments: object) -> BaseProcess:
    child = processes().Process(target=act, args=(connection.settings_dict["NAME"], *arguments), daemon=True)
    child.start()
    return child


def four_segments() -> None:
    """Put up 32 documents, each with a word of its own, in four segments that are due to be merged."""
    shelf()
    for number, key in enumerate(KEYS, start=1):
        put(key, f"{key}号港口船舶查验", f"专有编号ID{key}X")
        if number % 8 == 0:
            seal(1)


def everything_is_found_once() -> None:
    """Every document is in one place, and a search for its own word brings it first."""
    assert IndexedDocument.objects.count() == len(KEYS)
    numbers = set(Segment.objects.values_list("pk", flat=True))
    for key, slot in IndexedDocument.objects.values_list("key", "slot"):
        assert slot is None or slot >> 16 in numbers
        hits = found(f"ID{key}X", top=40)
        assert (hits[0], hits.count(key)) == (key, 1)


def in_order_again() -> None:
    """A next run goes on from what was left, and leaves nothing behind."""
    seal(1)
    merge()
    assert all(fill.alive for fill in fills())
    assert set(Posting.objects.values_list("segment", flat=True)) == {fill.number for fill in fills()}
    everything_is_found_once()


@pytest.mark.parametrize(
    ("work", "step", "times"),
    [
        ("seal", "write_segment", 1),
        ("seal", "place", 1),
        ("merge", "new_segment", 1),
        ("merge", "write_postings", 1),
        ("merge", "place", 1),
        ("merge", "place", 3),
        ("merge", "merge_segments", 1),
        ("merge", "drop_empty", 2),
        ("rebuild", "_take_out", 1),
        ("rebuild", "seal", 1),
    ],
)
def test_killed_at_any_step_everything_is_found_and_the_next_run_tidies_up(
    work: str, step: str, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    four_segments()
    if work == "seal":
        put("3", "3号港口船舶查验", "专有编号ID3X，改过。")
    child = start(index_child.die, work, step, times)
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    until_the_server_noticed()
    everything_is_found_once()
    in_order_again()


def until_the_server_noticed() -> None:
    """The dead process's lock goes when the server finds its connection closed."""
    deadline = time.monotonic() + 30
    while True:
        with alone(UPKEEP) as gained:
            if gained:
                return
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_killed_while_encoding_what_was_encoded_stays() -> None:
    shelf()
    for key in KEYS:
        put(key, f"{key}号港口船舶")
    child = start(index_child.die, "encode", "_store", 5)
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    assert Encoding.objects.count() == 5
    deadline = time.monotonic() + 30
    while not encode_lacking(index_child._encoder()):
        assert time.monotonic() < deadline
    assert Encoding.objects.count() == len(KEYS)


def test_nothing_is_lost_while_two_write_and_one_seals_and_merges() -> None:
    four_segments()
    until = time.time() + 6
    children = [
        start(index_child.write, KEYS[:8], until),
        start(index_child.write, KEYS[8:16], until),
        start(index_child.keep_in_order, until),
    ]
    searched = 0
    while time.time() < until:
        # Nobody writes these; they are moved about all the time.
        assert set(found("港口船舶查验", top=40)) == set(KEYS)
        searched += 1
    for child in children:
        child.join(60)
        assert child.exitcode == 0
    assert searched > 5
    seal(1)
    merge()
    for key in KEYS:
        title = IndexedDocument.objects.get(key=key).title
        assert key in found(title, top=40)
    assert all(fill.alive for fill in fills())


def in_another_connection(act: Callable[[], object]) -> object:
    """Do something beside an open transaction of the test's."""

    def acted() -> object:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(acted).result(20)


def test_sealing_passes_over_what_is_being_written_and_waits_for_nobody() -> None:
    shelf()
    put("a", "港口船舶")
    put("b", "企业开办")
    with transaction.atomic():
        put("a", "保税货物")
        assert in_another_connection(lambda: seal(1)) == 1
    assert found("保税货物") == ["a"]
    assert found("企业开办") == ["b"]
    assert IndexedDocument.objects.get(key="a").slot is None


def test_merging_leaves_what_is_being_written_and_nothing_is_lost_when_that_is_undone() -> None:
    four_segments()
    with transaction.atomic():
        put("5", "保税货物")
        in_another_connection(merge)
        transaction.set_rollback(True)
    everything_is_found_once()
    in_order_again()


def test_what_is_taken_out_while_it_is_merged_stays_out() -> None:
    four_segments()

    def taken_out_first(documents: Any) -> int:
        in_another_connection(lambda: forget_document(Source.LIST, "5"))
        return place(documents)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "place", taken_out_first)
        merge()
    assert "5" not in found("港口船舶查验", top=40)
    assert len(found("港口船舶查验", top=40)) == len(KEYS) - 1


def test_only_one_keeps_the_index_in_order() -> None:
    four_segments()
    put("3", "3号港口船舶查验", "改过")
    with alone(UPKEEP) as gained:
        assert gained
        assert in_another_connection(lambda: (seal(1), merge())) == (0, 0)
    assert seal(1) == 1


def test_a_search_that_a_merge_overtakes_asks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    four_segments()
    from precedents.searching import finding

    merged: list[Any] = []

    def merged_in_between(*arguments: object) -> object:
        if not merged:
            merged.append(in_another_connection(merge))
        return candidates(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(finding, "candidates", merged_in_between)
    assert set(found("港口船舶查验", top=40)) == set(KEYS)
    assert merged == [4]
