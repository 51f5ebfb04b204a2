"""The demo database of an earlier release, in tables as that release made them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from backups.contents import Header, Rows
from backups.placing import go_on_from, make_room, rules_set_aside
from backups.reading import Backup, read_backup
from backups.restoring import Taking, check_backup
from backups.sealing import Passphrase
from backups.tables import Table, rows_of, schema_digest, write_alike
from ops.release import DEMO, FOLDER, PASSPHRASE
from runs.rehearsal import rehearsal

VERSIONS = sorted(path.parent.name for path in FOLDER.glob(f"*/{DEMO}"))
# What the database itself does not compute, in the order of a backup; keys as a backup orders its rows by.
_TABLES = """
    SELECT relname,
           array_agg(attname ORDER BY attname COLLATE "C"),
           (SELECT array_agg(key.attname ORDER BY place) FROM pg_index,
                   unnest(indkey::int[]) WITH ORDINALITY AS part(number, place)
                   JOIN pg_attribute AS key ON key.attnum = part.number
            WHERE indisprimary AND indrelid = pg_class.oid AND key.attrelid = pg_class.oid),
           array_agg(attname) FILTER (WHERE atttypid IN ('text'::regtype, 'varchar'::regtype))
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
    AND attgenerated = ''
    GROUP BY pg_class.oid ORDER BY relname COLLATE "C"
"""


@dataclass(frozen=True, slots=True)
class Released:
    """What a release's backup says of its tables."""

    header: Header
    rows: dict[str, Rows]


@contextmanager
def released(version: str) -> Iterator[Released]:
    """Lead to a database of its own with a release's tables and rows, and to a folder with its files."""
    backup = Backup(FOLDER / version / DEMO, Passphrase(PASSPHRASE))
    with rehearsal():
        header, manifest = check_backup(backup)
        _make_tables(header.migrations)
        with transaction.atomic():
            write_alike()
            tables = [one for one in tables_here() if one.name in manifest.contents.tables]
            with rules_set_aside(tables):
                make_room(tables)
                read_backup(backup, Taking(tables))
            go_on_from(manifest.sequences)
        ContentType.objects.clear_cache()
        yield Released(header, dict(manifest.contents.tables))


def tables_here() -> list[Table]:
    """Return the tables that there are, whatever models there are."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        found = cursor.fetchall()
    return [
        Table(name, tuple(columns), tuple(_ordered(key, texts or ()) for key in keys or columns[:1]))
        for name, columns, keys, texts in found
    ]


def narrowed(tables: Iterable[Table], others: Iterable[Table]) -> list[Table]:
    """Return the tables that are among others, each with the columns that both have."""
    there = {one.name: set(one.columns) for one in others}
    return [
        Table(one.name, tuple(name for name in one.columns if name in there[one.name]), one.order)
        for one in tables
        if one.name in there
    ]


def measured(tables: Iterable[Table]) -> dict[str, Rows]:
    """Measure tables."""
    with transaction.atomic():
        write_alike()
        return {table.name: rows_of(table) for table in tables}


def columns_digest(names: Iterable[str]) -> str:
    """Return the digest by which a backup knows the columns of these tables."""
    return schema_digest([one for one in tables_here() if one.name in names])


def _make_tables(migrations: Iterable[str]) -> None:
    """Make the tables anew, by the migrations of another version alone, and without what Django puts into them after."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    executor = MigrationExecutor(connection)
    nodes = executor.loader.graph.node_map
    there = {(app, name) for app, _dot, name in (one.partition(".") for one in migrations)}
    assert there <= nodes.keys(), f"migrations are never taken away: {there - nodes.keys()}"
    last = [
        one
        for one in there
        if not any(next_.key in there and next_.key[0] == one[0] for next_ in nodes[one].children)
    ]
    executor.migrate(sorted(last))


def _ordered(key: str, texts: Iterable[str]) -> sql.Composable:
    return sql.Identifier(key) + sql.SQL(' COLLATE "C"' if key in texts else "")
