"""The tables that are kept, by construction those of every model, and their rows as PostgreSQL itself writes them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from backups.contents import Rows
from core.digests import Digesting

# Ways in that were ended must not be open again: people sign in anew, programs are given new tokens. Nor does another
# machine's heartbeat say anything of the place that is restored.
LEFT_OUT = {
    "django_session",
    "accounts_signin",
    "knox_authtoken",
    "accounts_tokenuse",
    "accounts_machinetoken",
    "accounts_webhook",
    "accounts_hookdelivery",
    "core_heartbeat",
}
# Filled by `migrate` itself: what an empty place has in them makes room.
FILLED_BY_MIGRATE = {"django_content_type", "auth_permission", "measures_commonreason"}
PART_BYTES = 16 << 20
# Whatever the two servers are set to, the same row is written with the same bytes.
_WRITTEN_ALIKE = """
    SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'postgres'; SET LOCAL timezone = 'UTC';
    SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1; SET LOCAL client_encoding = 'UTF8'
"""
_COLUMNS = """
    SELECT relname, attname, format_type(atttypid, atttypmod), attnotnull, attgenerated
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = current_schema()::regnamespace AND relname = ANY(%s) AND attnum > 0 AND NOT attisdropped
    ORDER BY relname COLLATE "C", attname COLLATE "C"
"""


@dataclass(frozen=True, slots=True)
class Table:
    """A table, its columns that are written (by name), and what its rows are ordered by (SQL)."""

    name: str
    columns: tuple[str, ...]
    order: tuple[sql.Composable, ...]

    @property
    def copied_out(self) -> sql.Composed:
        """The statement that writes its rows."""
        return sql.SQL("COPY (SELECT {} FROM {} ORDER BY {}) TO STDOUT").format(
            _listed(self.columns), sql.Identifier(self.name), sql.SQL(", ").join(self.order)
        )

    @property
    def copied_in(self) -> sql.Composed:
        """The statement that reads them."""
        return sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(self.name), _listed(self.columns))


def kept_tables() -> list[Table]:
    """Return the tables that a backup holds, by name."""
    kept = (model for model in _models() if model._meta.db_table not in LEFT_OUT)
    return sorted((_table(model) for model in kept), key=lambda table: table.name)


def kept_file_fields() -> list[tuple[str, str]]:
    """Return (table, column) of each field that names files."""
    return sorted(
        (model._meta.db_table, str(field.column))
        for model in _models()
        if model._meta.db_table not in LEFT_OUT
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.FileField)
    )


def write_alike() -> None:
    """Have the running transaction write rows as every backup does."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN_ALIKE)


def parts_of(table: Table, digest: RowsDigest) -> Iterator[bytearray]:
    """Yield a table's rows in parts of some megabytes, each of whole rows; `digest` has them all in the end."""
    part = bytearray()
    # COPY goes past Django, which wraps the errors of statements alone.
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(table.copied_out) as rows,
    ):
        for row in rows:
            part += row
            if len(part) >= PART_BYTES:
                digest.add(part)
                yield part
                part = bytearray()
    if part:
        digest.add(part)
        yield part


def rows_of(table: Table) -> Rows:
    """Measure a table."""
    digest = RowsDigest()
    for _part in parts_of(table, digest):
        pass
    return digest.rows


@dataclass(slots=True)
class RowsDigest:
    """Measures rows as they go by."""

    _count: int = 0
    _bytes: int = 0
    _digesting: Digesting = field(default_factory=Digesting)

    def add(self, written: bytes | bytearray) -> None:
        """Take what was written next; a line break within a row is written otherwise."""
        self._count += written.count(b"\n")
        self._bytes += len(written)
        self._digesting.add(written)

    @property
    def rows(self) -> Rows:
        """What went by so far."""
        return Rows(self._count, self._bytes, *self._digesting.digests)


def schema_digest(tables: Iterable[Table]) -> str:
    """Return a digest of the columns that the tables have in this database."""
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS, [[table.name for table in tables]])
        return hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()


def applied_migrations() -> tuple[str, ...]:
    """Return the migrations that this database was made by, as "app.name"."""
    return tuple(sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()))


def last_numbers() -> dict[str, int]:
    """Return the last number that each sequence has given out: numbers of rows that are gone are not given again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sequencename, last_value FROM pg_sequences"
            " WHERE schemaname = current_schema() AND last_value IS NOT NULL"
        )
        return dict(cursor.fetchall())


def _models() -> Iterator[type[models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield model


def _table(model: type[models.Model]) -> Table:
    columns = (one.column for one in model._meta.local_concrete_fields if one.column and not one.generated)
    return Table(
        model._meta.db_table, tuple(sorted(columns)), tuple(_ordered(one) for one in model._meta.pk_fields)
    )


def _ordered(key: models.Field[Any, Any]) -> sql.Composable:
    """Texts are ordered by their bytes: servers differ in how they order them otherwise."""
    is_text = (key.db_type(connection) or "").startswith(("varchar", "text"))
    return sql.Identifier(str(key.column)) + sql.SQL(' COLLATE "C"' if is_text else "")


def _listed(columns: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))
