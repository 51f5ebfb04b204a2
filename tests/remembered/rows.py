"""The rows of the tests' database, read and put back without the actions and triggers that once wrote them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from django.db import connection, transaction

# The rows of each table, as PostgreSQL writes a row.
Rows = Mapping[str, frozenset[str]]

_TABLES = """
    SELECT quote_ident(relname), string_agg(quote_ident(attname), ',' ORDER BY attnum)
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
    GROUP BY relname
"""


@cache
def may_lay_down() -> bool:
    """Whether the role may write rows without their triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')::boolean")
        return cursor.fetchone()[0]


def stored(tables: frozenset[str] | None = None) -> Rows:
    """Return the rows of these tables, or of all."""
    names = sorted(_columns() if tables is None else tables)
    if not names:
        return {}
    parts = " UNION ALL ".join(f"SELECT '{name}', r::text FROM {name} AS r" for name in names)
    found: dict[str, set[str]] = {name: set() for name in names}
    with connection.cursor() as cursor:
        cursor.execute(parts)
        for name, row in cursor.fetchall():
            found[name].add(row)
    return {name: frozenset(rows) for name, rows in found.items()}


def lay_down(removed: Rows, added: Rows) -> None:
    """Change rows without their triggers: what those would write is among the rows."""
    statements, values = ["SET LOCAL session_replication_role = replica"], []
    for name, rows in removed.items():
        statements.append(f"DELETE FROM {name} AS r WHERE r::text = ANY(%s)")
        values.append(sorted(rows))
    for name, rows in added.items():
        columns = _columns()[name]
        statements.append(
            f"INSERT INTO {name} ({columns}) SELECT {columns} FROM unnest(%s::text[]::{name}[])"
        )
        values.append(sorted(rows))
    statements.append("SET LOCAL session_replication_role = origin")
    with connection.cursor() as cursor:
        cursor.execute("; ".join(statements), values)


def bring_back(before: Rows) -> None:
    """Make the rows of all tables those that were there before."""
    now = stored()
    changed = [name for name in now if now[name] != before[name]]
    with transaction.atomic():
        lay_down(
            {name: now[name] - before[name] for name in changed},
            {name: before[name] - now[name] for name in changed},
        )


@cache
def _columns() -> Mapping[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        return dict(cursor.fetchall())
