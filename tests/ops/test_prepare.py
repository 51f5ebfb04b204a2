from __future__ import annotations

import pytest
from django.contrib.auth.hashers import make_password
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from accounts.models import Unit, User
from measures.models import Batch
from ops import prepare
from ops.ports import is_loopback
from ops.prepare import load_demo_once, older_database_sentence, strange_migrations
from runs.demo_password import DEMO_PASSWORD, is_demo_password_in_use
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def test_a_database_of_this_checkout_holds_nothing_strange() -> None:
    assert strange_migrations(MigrationLoader(connection)) == []


def test_what_an_earlier_checkout_applied_is_named() -> None:
    MigrationRecorder(connection).record_applied("letters", "0002_dispatch")
    strangers = strange_migrations(MigrationLoader(connection))
    assert strangers == ["letters.0002_dispatch"]
    assert "letters.0002_dispatch" in older_database_sentence(strangers)


def test_tables_of_other_peoples_packages_are_their_own_business() -> None:
    MigrationRecorder(connection).record_applied("knox", "9999_theirs")
    assert strange_migrations(MigrationLoader(connection)) == []


def test_a_database_that_somebody_uses_gets_no_demo() -> None:
    person = make_person("office_clerk")
    before = person.password
    assert load_demo_once(is_open=False) is False
    with pytest.raises(CommandError, match="空的数据库"):
        call_command("load_demo")
    person.refresh_from_db()
    assert (person.password, Batch.objects.count()) == (before, 0)


def test_units_alone_are_real_data_too() -> None:
    Unit.objects.create(name="某厅", kind="member_agency")
    with pytest.raises(CommandError, match="空的数据库"):
        call_command("load_demo")
    assert User.objects.count() == 0


def test_what_others_can_reach_gets_no_demo(capsys: pytest.CaptureFixture[str]) -> None:
    assert load_demo_once(is_open=True) is False
    assert "createsuperuser" in capsys.readouterr().out
    assert User.objects.count() == 0


@pytest.mark.parametrize("of", ["the administrator", "two who share its hash"])
def test_a_demo_password_keeps_it_from_being_opened_to_others(
    of: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shared = make_password(DEMO_PASSWORD)
    names = ["admin"] if of == "the administrator" else ["tianbao", "danwei"]
    for name in names:
        User.objects.create(username=name, name=name, password=shared)
    monkeypatch.setenv("BIND", "0.0.0.0")
    assert prepare.main() == 1
    assert "演示密码" in capsys.readouterr().err
    User.objects.update(password=make_password("another-password-9"))
    assert not is_demo_password_in_use()


def test_tables_are_made_with_progress(capsys: pytest.CaptureFixture[str]) -> None:
    prepare.migrate()
    assert "步" not in capsys.readouterr().out
    MigrationRecorder(connection).record_unapplied("backups", "0001_initial")
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE backups_backuprun CASCADE")
    prepare.migrate()
    said = capsys.readouterr()
    assert "共 1 步" in said.out
    assert "数据库表 1/1" in said.err


@pytest.mark.parametrize(
    ("host", "here_alone"),
    [
        ("", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("[::1]", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.9", False),
        ("fz.example.gov.cn", False),
    ],
)
def test_an_address_is_this_machines_alone_only_on_the_loopback(host: str, here_alone: bool) -> None:
    assert is_loopback(host) is here_alone
