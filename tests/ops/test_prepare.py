from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from ops.prepare import older_database_sentence, strange_migrations

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
