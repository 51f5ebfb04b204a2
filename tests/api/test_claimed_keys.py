"""What stands in no one transaction with its key is done once too: the key is claimed before, seen by everybody."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.db import connections
from django.db.models import F

from accounts.models import User
from core.api.keeping import CLAIM_HOLDS, REPLAYED
from core.errors import Incomplete
from core.models import KeptAnswer
from precedents.actions.runs import search_and_keep
from precedents.api import searches
from precedents.models import SearchRun
from tests.api.test_every_action import acts
from tests.api.test_keys import sent
from tests.factories import make_cast

pytestmark = pytest.mark.django_db(transaction=True)
BODY = {"title": "一单到底"}


class Slow:
    """A search that begins, and goes on when it is told to."""

    def __init__(self) -> None:
        self.begun, self.may_end = Event(), Event()

    def __call__(self, *said: Any, **told: Any) -> SearchRun:
        self.begun.set()
        assert self.may_end.wait(30)
        return search_and_keep(*said, **told)


@pytest.fixture
def clerk() -> User:
    return make_cast(evaluators=1).clerk


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


def asked(clerk: User, key: str = "k-1") -> Any:
    try:
        return sent(clerk, "searches/", BODY, key)
    finally:
        connections.close_all()


def begun(pool: ThreadPoolExecutor, clerk: User, monkeypatch: pytest.MonkeyPatch) -> tuple[Slow, Future[Any]]:
    slow = Slow()
    monkeypatch.setattr(searches, "search_and_keep", slow)
    first = pool.submit(asked, clerk)
    assert slow.begun.wait(30)
    monkeypatch.setattr(searches, "search_and_keep", search_and_keep)
    return slow, first


def test_what_waits_for_a_worker_is_all_that_claims_its_key() -> None:
    assert {act.name for act in acts() if not act.in_one} == {
        "search_measure",
        "search_precedents",
        "repeat_search",
        "look_at_file",
        "find_for_sheet",
    }


def test_while_the_first_is_done_the_second_is_told_to_come_back(
    clerk: User, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, first = begun(pool, clerk, monkeypatch)
    meanwhile = pool.submit(asked, clerk).result(30)
    assert (meanwhile.status_code, meanwhile.headers["Retry-After"]) == (409, "5")
    assert "同一个键的请求正在办理" in meanwhile.json()["message"]
    other = pool.submit(asked, clerk, "k-2").result(30)
    slow.may_end.set()
    assert (other.status_code, first.result(30).status_code) == (201, 201)
    again = asked(clerk)
    assert (again.json(), again.headers[REPLAYED]) == (first.result().json(), "true")
    assert SearchRun.objects.count() == 2


def test_another_request_under_a_claimed_key_is_refused_as_ever(
    clerk: User, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, first = begun(pool, clerk, monkeypatch)
    answers = [
        sent(clerk, "searches/", {"title": "另一项"}),
        sent(clerk, "addressee-groups/", {"name": "片区", "wording": "各委", "units": []}),
    ]
    slow.may_end.set()
    assert first.result(30).status_code == 201
    assert [(one.status_code, one.json()["faults"][0]["place"]) for one in answers] == [
        (422, "Idempotency-Key")
    ] * 2


def test_a_key_whose_process_died_is_free_again_after_a_while(
    clerk: User, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, first = begun(pool, clerk, monkeypatch)
    KeptAnswer.objects.update(kept_at=F("kept_at") - CLAIM_HOLDS + timedelta(seconds=30))
    assert asked(clerk).status_code == 409
    KeptAnswer.objects.update(kept_at=F("kept_at") - timedelta(seconds=30))
    second = asked(clerk)
    assert (second.status_code, REPLAYED in second.headers) == (201, False)
    # One that was only slow ends as it would have.
    slow.may_end.set()
    assert first.result(30).status_code == 201
    assert asked(clerk).headers[REPLAYED] == "true"


@pytest.mark.parametrize("fault", [Incomplete([]), RuntimeError])
def test_a_refusal_and_a_fault_give_the_key_back(
    clerk: User, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def refuse(*_said: Any, **_told: Any) -> SearchRun:
        raise fault

    monkeypatch.setattr(searches, "search_and_keep", refuse)
    try:
        assert asked(clerk).status_code == 422
    except RuntimeError:
        assert fault is RuntimeError
    assert not KeptAnswer.objects.exists()
    monkeypatch.setattr(searches, "search_and_keep", search_and_keep)
    assert asked(clerk).status_code == 201
