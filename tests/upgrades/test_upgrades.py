"""The demo database of every release, taken through the migrations since: not a row of it is lost or changed unsaid."""

from __future__ import annotations

import json
import re

import pytest
from django.core.management import call_command
from django.db import connection

from backups.tables import FILLED_BY_MIGRATE
from backups.verifying import faults_here
from fzworkflow import __version__
from ops.layout import ROOT
from ops.release import FOLDER, MIGRATIONS, migration_digests
from tests.upgrades.place import VERSIONS, columns_digest, measured, narrowed, released, tables_here

# By release, the tables whose rows a later migration changes on purpose, each with what it does to them.
CHANGED: dict[str, dict[str, str]] = {}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("version", VERSIONS)
def test_a_released_database_is_upgraded_without_losing_a_row(version: str) -> None:
    newest = tables_here()
    with released(version) as there:
        assert columns_digest(there.rows) == there.header.schema, "a migration of a release was changed"
        old = tables_here()
        kept = {name: rows for name, rows in measured(old).items() if name in there.rows}
        assert kept == there.rows
        # The same columns before and after: what was added since says nothing of what was there.
        both = narrowed(old, newest)
        before = {name: rows for name, rows in measured(both).items() if name in there.rows}
        _upgrade()
        assert narrowed(old, tables_here()) == both
        after = measured(both)
        excused = {*FILLED_BY_MIGRATE, *CHANGED.get(version, {})}
        differing = {one.name for one in both if one.name in before and before[one.name] != after[one.name]}
        assert differing - excused == set()
        assert list(faults_here()) == []


def _upgrade() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()


@pytest.mark.parametrize("version", VERSIONS)
def test_a_released_migration_is_never_changed(version: str) -> None:
    kept = json.loads((FOLDER / version / MIGRATIONS).read_text("utf-8"))
    assert kept.items() <= migration_digests().items()


def test_this_version_is_kept_once_it_is_released() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    newest = re.search(r"^## (\S+) — (\S+)$", changelog, re.MULTILINE)
    assert newest
    assert newest[1] == __version__
    assert newest[2] == "unreleased" or __version__ in VERSIONS


def test_the_changelog_says_of_each_release_what_operators_must_do() -> None:
    sections = re.split(r"^## ", (ROOT / "CHANGELOG.md").read_text("utf-8"), flags=re.MULTILINE)[1:]
    silent = [one.splitlines()[0] for one in sections if "\n**Operators:** " not in one]
    assert silent == []
