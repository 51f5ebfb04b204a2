"""How migrations are written: a new table is made whole, after those that it leads to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.migrations import Migration
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.operations import AddConstraint, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.optimizer import MigrationOptimizer
from django.db.migrations.utils import resolve_relation

Key = tuple[str, str]


class WholeTables(MigrationAutodetector):
    """Django makes new tables by name, then adds to each what leads to a later one, and every constraint and index.

    One reads them far from their table, and `migrate` renders the models anew for each of them: a new database took
    twice as long.
    """

    def swappable_first_key(self, item: Key) -> Key:
        """Return what a new table is sorted by: how many tables one after the other stand behind it."""
        app, name = super().swappable_first_key(item)
        return f"{self._depth(item, frozenset()):03} {app}", name

    def _depth(self, item: Key, above: frozenset[Key]) -> int:
        if item not in self.to_state.models or item in above:
            return 0
        fields = self.to_state.models[item].fields.values()
        targets = {resolve_relation(one.related_model, *item) for one in fields if one.is_relation}
        return 1 + max((self._depth(one, above | {item}) for one in targets), default=0)

    def changes(self, *arguments: Any, **options: Any) -> dict[str, list[Migration]]:
        """Return each app's migrations, as Django's own does."""
        changes: dict[str, list[Migration]] = super().changes(*arguments, **options)
        for app, migrations in changes.items():
            for migration in migrations:
                operations = _with_constraints_beside_new_tables(migration.operations)
                whole = MigrationOptimizer().optimize(operations, app)
                migration.operations = whole  # type: ignore[misc]  # as Django's own does
        return changes


def _with_constraints_beside_new_tables(operations: Sequence[Operation]) -> list[Operation]:
    beside: dict[str, list[Operation]] = {
        one.name.lower(): [] for one in operations if isinstance(one, CreateModel)
    }
    others: list[Operation] = []
    for one in operations:
        is_of_table = isinstance(one, (AddConstraint, AddIndex))
        (beside.get(_table_of(one), others) if is_of_table else others).append(one)
    ordered: list[Operation] = []
    # From the end: what is added to a table stands behind its last field.
    for one in reversed(others):
        ordered += [*reversed(beside.pop(_table_of(one), [])), one]
    return ordered[::-1]


def _table_of(operation: Operation) -> str:
    name = getattr(operation, "model_name", "") or getattr(operation, "name", "")
    return str(name).lower()
