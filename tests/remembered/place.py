"""Whether anything was written since a step of a test; the database itself tells."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from django.db import connection

# How often each table has been written to in this transaction; what was rolled back counts too.
Touched = Mapping[str, int]

# Gone with its transaction, and set back when the savepoint in which it was set is rolled back.
_MARK = "tests.place"
_marks = count(1)
_TOUCHED = """
    SELECT quote_ident(relname), pg_stat_get_xact_tuples_inserted(oid)
        + pg_stat_get_xact_tuples_updated(oid) + pg_stat_get_xact_tuples_deleted(oid)
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""


def is_untouched() -> bool:
    """Whether nothing was written in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NULL")
        return cursor.fetchone()[0]


def mark() -> str:
    """Mark this moment of the transaction; nothing but the same transaction, not rolled back, has the mark."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, TRUE)", [_MARK, str(next(_marks))])
        return cursor.fetchone()[0]


def marked() -> str:
    """Return the last mark that stands in this transaction, or an empty text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, TRUE), '')", [_MARK])
        return cursor.fetchone()[0]


def touched() -> Touched:
    """Return how often each table has been written to; to be compared within one transaction only."""
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED)
        return {name: times for name, times in cursor.fetchall() if times}
