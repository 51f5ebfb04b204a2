"""The app works under a role of the database that owns nothing and cannot change what was written for good."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import ProgrammingError, connection, transaction

from core.models import Event
from fzworkflow.databases import app_role, databases
from fzworkflow.rights import grant_rights
from letters import actions as letter_actions
from letters.models import Letter
from tests.clients import client_of
from tests.factories import make_cast

pytestmark = pytest.mark.django_db
ROLE = "fzworkflow_rights_test"
OWNER, APP = "postgres://owner:a@db/fz", "postgres://app:p%40ss@db/fz"


@contextmanager
def as_the_app() -> Iterator[None]:
    """Work under the app's role, which is made in the test's transaction and gone with it."""
    grant_rights(ROLE)
    run(f"SET LOCAL ROLE {ROLE}")
    try:
        yield
    finally:
        run("RESET ROLE")


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_whole_batch_is_done_under_the_apps_role() -> None:
    with as_the_app():
        cast = make_cast(evaluators=1)
        cast.accepted()
        letter_actions.issue_letter(cast.signed_letter(), by=cast.signatory)
        assert client_of(cast.auditor).get("/trail/").status_code == 200
    assert Letter.objects.exclude(manifest_sha256="").exists()
    assert Event.objects.filter(act="issue_letter").exists()


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE core_event SET act = 'nothing'",
        "DELETE FROM core_event",
        "TRUNCATE core_event CASCADE",
        "UPDATE core_change SET becomes = '{}'",
        "DELETE FROM core_change",
        "TRUNCATE core_change",
        "UPDATE core_eventday SET digest = ''",
        "DELETE FROM core_eventday",
        "ALTER TABLE core_event DISABLE TRIGGER ALL",
        "DROP TRIGGER issued_is_not_changed ON letters_letter",
        "SET session_replication_role = 'replica'",
        "SET pgtrigger.ignore = '{}'; UPDATE letters_letter SET manifest = '{}'",
        "UPDATE letters_letter SET manifest_sha256 = ''",
        "UPDATE letters_letter SET number = 'x'",
        "DELETE FROM letters_letter",
        "TRUNCATE letters_letter CASCADE",
        "CREATE OR REPLACE FUNCTION issued_stays() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$",
        "CREATE TABLE of_its_own (a int)",
        "CREATE ROLE another",
    ],
)
def test_the_apps_role_cannot_change_events_or_manifests(attack: str) -> None:
    cast = make_cast(evaluators=1)
    cast.accepted()
    letter_actions.issue_letter(cast.signed_letter(), by=cast.signatory)
    with as_the_app(), pytest.raises(ProgrammingError), transaction.atomic():
        run(attack)


def test_the_apps_role_is_no_superuser_and_owns_nothing() -> None:
    grant_rights(ROLE)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication,"
            " (SELECT count(*) FROM pg_class WHERE relowner = pg_roles.oid) FROM pg_roles WHERE rolname = %s",
            [ROLE],
        )
        assert cursor.fetchone() == (False, 0)


@pytest.mark.parametrize(
    ("arguments", "user"),
    [
        (["manage.py", "runserver"], "app"),
        (["manage.py", "migrate"], "owner"),
        (["/srv/ops/prepare.py"], "owner"),
        (["gunicorn", "migrate"], "app"),
    ],
)
def test_the_owner_is_for_the_commands_that_change_tables(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], user: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", APP)
    monkeypatch.setenv("DATABASE_OWNER_URL", OWNER)
    monkeypatch.setattr("sys.argv", arguments)
    assert databases()["default"]["USER"] == user
    assert app_role() == ("app", "p@ss")
    monkeypatch.setenv("DATABASE_OWNER_URL", "")
    assert (databases()["default"]["USER"], app_role()) == ("app", ("", ""))
