"""The place that a backup is restored into: empty, of the same version, its rules set aside while rows come in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from psycopg import sql

from backups.contents import Header
from backups.refusals import NotRestored
from backups.tables import (
    FILLED_BY_MIGRATE,
    Table,
    applied_migrations,
    kept_tables,
    schema_digest,
)

# On as many processors as there are, however small a table looks whose long values lie beside it.
_SORTED_FAST = """
    SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL max_parallel_maintenance_workers = 4;
    SET LOCAL min_parallel_table_scan_size = 0
"""
# Those that belong to a constraint stay: what is given out twice is refused as it comes.
_INDEXES = """
    SELECT pg_class.relname, pg_get_indexdef(indexrelid)
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_class AS its_table ON its_table.oid = indrelid
    WHERE its_table.relnamespace = current_schema()::regnamespace AND its_table.relname = ANY(%s)
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
    ORDER BY pg_class.relname
"""
_FOREIGN_KEYS = """
    SELECT relname, conname, pg_get_constraintdef(pg_constraint.oid)
    FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
    WHERE contype = 'f' AND relnamespace = current_schema()::regnamespace AND relname = ANY(%s)
    ORDER BY relname, conname
"""


def require_migrated() -> None:
    """Raise `NotRestored` unless the database here has the tables of this version."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotRestored(_("这里的数据库还没有建好表，请先运行 manage.py migrate。"))


def require_same_version(header: Header) -> None:
    """Raise `NotRestored` unless the database here is made by the same migrations as the one that was backed up."""
    there, here = set(header.migrations), set(applied_migrations())
    if there - here:
        raise NotRestored(
            _("备份来自更新的版本（%(version)s），这里缺少它的数据库结构；请换成那个版本再恢复。")
            % {"version": header.version}
        )
    if here - there:
        raise NotRestored(
            _("备份来自较旧的版本（%(version)s），数据库结构与这里不同；请先用那个版本恢复，再升级。")
            % {"version": header.version}
        )
    if schema_digest(kept_tables()) != header.schema:
        raise NotRestored(
            _("备份的数据库结构与这里不同；请用备份时的版本（%(version)s）恢复。")
            % {"version": header.version}
        )


def require_empty() -> None:
    """Raise `NotRestored` unless there are neither rows nor files here, but for what `migrate` itself fills in."""
    for table in kept_tables():
        if table.name not in FILLED_BY_MIGRATE and _has_rows(table):
            raise NotRestored(
                _("这里的数据库不是空的（%(table)s 里有内容）；只能恢复到空的数据库。")
                % {"table": table.name}
            )
    found = next(stored_names(""), None)
    if found is not None:
        raise NotRestored(
            _("这里存放文件的地方不是空的（有 %(name)s）；只能恢复到空的地方。") % {"name": found}
        )


@contextmanager
def rules_set_aside(tables: Sequence[Table]) -> Iterator[None]:
    """Let rows come in whichever order and as they are, then hold all of them to every rule at once.

    Foreign keys and indexes are taken off and put on again, which checks and sorts all rows in one go: row by row it
    takes several times as long. Triggers, which would stamp and count, rest.
    """
    names = [table.name for table in tables]
    with connection.cursor() as cursor:
        cursor.execute(_FOREIGN_KEYS, [names])
        keys = cursor.fetchall()
        for table, name, _definition in keys:
            cursor.execute(_altered(table, "DROP CONSTRAINT {}", name))
        cursor.execute(_INDEXES, [names])
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        for one in tables:
            cursor.execute(_altered(one.name, "DISABLE TRIGGER USER"))
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(_SORTED_FAST)
        for _name, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in keys:
            statement = _altered(table, "ADD CONSTRAINT {} ", name) + sql.SQL(definition)
            cursor.execute(statement)
        for one in tables:
            cursor.execute(_altered(one.name, "ENABLE TRIGGER USER"))


def make_room(tables: Iterable[Table]) -> None:
    """Take out what `migrate` filled in: the backup has its own."""
    with connection.cursor() as cursor:
        for table in tables:
            if table.name in FILLED_BY_MIGRATE:
                cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table.name)))


def go_on_from(last: Mapping[str, int]) -> None:
    """Have each sequence go on after the last number that it gave out."""
    with connection.cursor() as cursor:
        for name, number in last.items():
            # Not by restarting it: a sequence that has given out nothing since would say so to the next backup.
            cursor.execute("SELECT setval(quote_ident(%s)::regclass, %s)", [name, number])


def take_stock() -> None:
    """Tell the planner roughly what there is by now; the server itself looks closer before long."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL default_statistics_target = 10")
        cursor.execute("ANALYZE")


def _altered(table: str, change: str, *names: str) -> sql.Composed:
    return sql.SQL("ALTER TABLE {} " + change).format(*map(sql.Identifier, (table, *names)))


def _has_rows(table: Table) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(table.name)))
        return bool(cursor.fetchone()[0])


def stored_names(folder: str) -> Iterator[str]:
    """Yield the names of what is stored."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in files)
    for name in folders:
        yield from stored_names(f"{folder}{name}/")
