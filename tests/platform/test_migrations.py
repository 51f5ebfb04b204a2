"""Migrations make tables whole: one reads a table in one place, and a new database is soon there."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.db.migrations import CreateModel
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.questioner import MigrationQuestioner
from django.db.migrations.state import ProjectState

from fzworkflow.migrating import WholeTables

# A batch leads to the units that it invites by way of the invitations, which lead to the batch.
IN_A_CIRCLE = {"measures.batch"}


def later_steps(app: str, operations: list[Operation]) -> set[str]:
    """Return the tables that are made in these steps and changed in a later one."""
    made = {one.name.lower() for one in operations if isinstance(one, CreateModel)}
    changed = {getattr(one, "model_name", "").lower() for one in operations}
    return {f"{app}.{name}" for name in made & changed}


def of_new_tables(autodetector: type[MigrationAutodetector]) -> set[str]:
    """Return what a database from nothing takes later steps for."""
    asked = MigrationQuestioner(specified_apps=set(settings.OUR_APPS))
    found = autodetector(ProjectState(), ProjectState.from_apps(apps), asked).changes(graph=MigrationGraph())
    return {
        table
        for app, migrations in found.items()
        for one in migrations
        for table in later_steps(app, list(one.operations))
        if app in settings.OUR_APPS
    }


def test_a_new_table_is_made_with_all_its_columns_constraints_and_indexes() -> None:
    assert of_new_tables(WholeTables) == IN_A_CIRCLE
    # Django's own order is another, or this one need not be.
    assert len(of_new_tables(MigrationAutodetector)) > len(IN_A_CIRCLE)


def test_the_migrations_on_record_are_written_so() -> None:
    written = MigrationLoader(None).disk_migrations
    steps = [(app, list(one.operations)) for (app, _name), one in written.items() if app in settings.OUR_APPS]
    assert {table for app, operations in steps for table in later_steps(app, operations)} == IN_A_CIRCLE
