"""What is outside may be away: pages and saves go on without Redis, and without the database nothing is a 500."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import override_settings
from kombu.exceptions import OperationalError as BrokerError

from core import outages, outbox
from core.models import OutboxEntry
from core.outages import AwayError, Service
from core.tasks import deliver_entry
from fzworkflow import caching
from measures.models import Measure
from tests.clients import client_of
from tests.factories import make_cast


@pytest.fixture(autouse=True)
def asked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "_redis", Service("redis", *caching._redis._errors))
    monkeypatch.setattr(outbox, "_broker", Service("broker", *outbox._broker._errors))


class Silent:
    """A server that takes connections and never answers."""

    def __init__(self) -> None:
        self.calls = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._taken: list[socket.socket] = []
        threading.Thread(target=self._take, daemon=True).start()

    @property
    def address(self) -> str:
        return f"redis://127.0.0.1:{self._listener.getsockname()[1]}/0"

    def _take(self) -> None:
        while True:
            try:
                self._taken.append(self._listener.accept()[0])
            except OSError:
                return
            self.calls += 1

    def close(self) -> None:
        self._listener.close()
        for one in self._taken:
            one.close()


def with_redis_at(address: str) -> override_settings:
    options = {"socket_connect_timeout": 0.2, "socket_timeout": 0.2}
    cache = {"BACKEND": "fzworkflow.caching.StandInCache", "LOCATION": address, "OPTIONS": options}
    return override_settings(CACHES={"default": cache})


@pytest.fixture
def closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return f"redis://127.0.0.1:{port}/0"


@pytest.fixture
def silent() -> Iterator[Silent]:
    server = Silent()
    yield server
    server.close()


@pytest.mark.django_db
def test_pages_and_saves_go_on_while_redis_is_away(closed_port: str) -> None:
    cast = make_cast(evaluators=1)
    draft = cast.draft()
    with with_redis_at(closed_port):
        client = client_of(cast.submitter)
        assert client.get("/").status_code == 200
        saved = client.post(
            f"/measures/{draft.pk}/edit/", {"title": "断网时保存的名称", "edit_version": draft.edit_version}
        )
        assert saved.status_code < 400
        ready = client.get("/readyz")
    assert Measure.objects.get(pk=draft.pk).title == "断网时保存的名称"
    assert (ready.status_code, ready.json()["status"]) == (200, "degraded")


@pytest.mark.django_db
def test_a_redis_that_hangs_is_waited_for_once(silent: Silent) -> None:
    cast = make_cast(evaluators=1)
    with with_redis_at(silent.address):
        client = client_of(cast.submitter)
        assert {client.get("/").status_code for _n in range(10)} == {200}
    assert silent.calls <= 2  # redis-py connects again once by itself


def test_the_stand_in_keeps_counting_what_a_rate_limit_counts(closed_port: str) -> None:
    with with_redis_at(closed_port):
        cache = caches["default"]
        assert cache.add("tries", 1, 60) is True
        assert cache.add("tries", 1, 60) is False
        assert cache.incr("tries") == 2
        cache.set_many({"a": 1, "b": 2})
        assert cache.get_many(["a", "b", "c"]) == {"a": 1, "b": 2}
        cache.delete_many(["a", "b"])
        assert [cache.get("a"), cache.get("b", "gone"), "tries" in cache] == [None, "gone", True]
        cache.clear()


def test_a_service_is_asked_again_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    service, now, asked = Service("any", OSError), [100.0], []
    monkeypatch.setattr("core.outages.time.monotonic", lambda: now[0])

    def question() -> str:
        asked.append(now[0])
        if len(asked) == 1:
            raise OSError("away")
        return "here"

    for _n in range(3):
        with pytest.raises(AwayError):
            service.ask(question)
    assert asked == [100.0]
    now[0] += outages.PAUSE_S
    assert service.ask(question) == "here"


@pytest.mark.django_db(transaction=True)
def test_what_no_broker_takes_waits_in_the_outbox_and_is_sent_later(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []

    def away(arguments: tuple[int], **_options: object) -> None:
        raise BrokerError("no broker")

    monkeypatch.setattr(deliver_entry, "apply_async", away)
    outbox.post("measures.export", {"export": 0})
    outbox.post("measures.export", {"export": 0})
    entries = list(OutboxEntry.objects.values_list("pk", flat=True))
    assert len(entries) == 2
    monkeypatch.setattr(outbox, "_broker", Service("broker", BrokerError))
    monkeypatch.setattr(deliver_entry, "apply_async", lambda arguments, **_options: sent.append(arguments[0]))
    assert outbox.send_due() == 2
    assert sent == entries


def refuses(*_arguments: object, **_options: object) -> None:
    raise OperationalError("the server closed the connection")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/register/", "/api/v1/register/", "/accounts/login/"])
def test_without_the_database_the_answer_is_503_and_says_when_to_ask_again(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "x" * 32
    monkeypatch.setattr(connection, "cursor", refuses)
    answer = client.get(address)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert "数据库暂时连接不上" in answer.content.decode()


def test_a_fault_of_ours_is_still_a_500(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_arguments: object) -> Callable[..., object]:
        raise RuntimeError("ours")

    monkeypatch.setattr("fzworkflow.health.caches", {"default": property(breaks)})
    monkeypatch.setattr("fzworkflow.health._database", breaks)
    assert Client(raise_request_exception=False).get("/readyz").status_code == 500
