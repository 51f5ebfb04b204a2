"""Visitors read the register from the copy of the database; whoever is signed in never does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.outages import Service
from fzworkflow import replica
from fzworkflow.databases import REPLICA, database_settings
from register.models import RegisterEntry
from tests.clients import client_of
from tests.factories import make_cast, make_person
from tests.letters.test_records import issued

pytestmark = pytest.mark.django_db(transaction=True)
MIXED = (
    "/register/",
    "/register/?words=申报",
    "/register/trends/",
    "/api/v1/register/",
    "/register/feed.atom",
)


@pytest.fixture
def copy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Read the tests' database a second time, by a connection that can write nothing."""
    url = "postgres://localhost/nowhere"
    like = database_settings(url, url)[REPLICA]
    options = {**connection.settings_dict["OPTIONS"], "options": like["OPTIONS"]["options"]}
    options.pop("pool", None)
    monkeypatch.setitem(connections.databases, REPLICA, {**connection.settings_dict, "OPTIONS": options})
    monkeypatch.setattr(replica, "_replica", Service("replica", DatabaseError))
    # Under the name of the tests' own: they let no other be opened.
    connections[REPLICA] = type(connections["default"])(
        {**connection.settings_dict, "OPTIONS": options}, "default"
    )
    yield connections[REPLICA]
    replica._reads_copy.set(False)
    connections[REPLICA].close()
    del connections[REPLICA]


@contextmanager
def counted(copy: Any) -> Iterator[tuple[CaptureQueriesContext, CaptureQueriesContext]]:
    with CaptureQueriesContext(connection) as here, CaptureQueriesContext(copy) as there:
        yield here, there


def test_a_visitors_page_of_the_register_costs_the_database_nothing(copy: Any) -> None:
    issued()
    entry = RegisterEntry.objects.select_related("batch").earliest("pk")
    pages = [
        *MIXED,
        reverse("register:entry", args=[entry.batch.number, entry.serial]),
        reverse("register:export", args=["xlsx"]),
        f"/api/v1/register/{entry.pk}/",
    ]
    for address in pages:
        with counted(copy) as (here, there):
            assert Client().get(address).status_code == 200, address
        assert (address, len(here), bool(len(there))) == (address, 0, True)


def test_a_list_that_is_streamed_is_read_there_to_its_end(copy: Any) -> None:
    issued()
    title = RegisterEntry.objects.earliest("pk").title
    with counted(copy) as (here, _there):
        answer = Client().get(reverse("register:export", args=["csv"]))
        sent = b"".join(answer).decode("utf-8")
    assert title in sent
    assert len(here) == 0


def test_whoever_is_signed_in_or_brings_a_token_reads_the_database_alone(copy: Any) -> None:
    clients = (client_of(make_person("office_clerk")), Client(headers={"Authorization": "Token x"}))
    for client in clients:
        for address in ("/register/", "/api/v1/register/"):
            with counted(copy) as (_here, there):
                client.get(address)
            assert len(there) == 0


def test_no_other_page_reads_the_copy_and_none_writes_to_it(copy: Any) -> None:
    for address in ("/", "/letters/", "/verify/", "/accounts/login/"):
        with counted(copy) as (_here, there):
            Client().get(address)
        assert (address, len(there)) == (address, 0)
    with pytest.raises(DatabaseError), copy.cursor() as cursor:
        cursor.execute("DELETE FROM core_heartbeat")


def test_while_the_copy_is_away_the_database_answers(copy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def away() -> None:
        asked.append(1)
        raise OperationalError("no copy")

    monkeypatch.setattr(copy, "cursor", away)
    cast = make_cast()
    assert cast.batch.pk
    with counted(copy) as (here, there):
        assert [Client().get("/register/").status_code for _turn in range(5)] == [200] * 5
    assert (len(here) > 0, len(there), len(asked)) == (True, 0, 1)


def test_a_page_whose_copy_goes_away_under_it_is_made_from_the_database(
    copy: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def falls(execute: Any, statement: str, *rest: Any) -> Any:
        if statement == "SELECT 1":
            return execute(statement, *rest)
        raise OperationalError("the server closed the connection unexpectedly")

    with copy.execute_wrapper(falls):
        assert Client().get("/register/").status_code == 200


def test_migrations_leave_the_copy_alone() -> None:
    router = replica.PublicReplica()
    assert router.allow_migrate(REPLICA, "core") is False
    assert router.allow_migrate("default", "core") is None
    assert router.db_for_write(RegisterEntry) == "default"
