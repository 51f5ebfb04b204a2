"""Work that only one process does at a time, by a lock of the database; nobody waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# Any numbers, each for one kind of work.
UPKEEP, ENCODING, BACKUP, EXCHANGE = 730_117, 730_118, 730_119, 730_120


@contextmanager
def alone(lock: int) -> Iterator[bool]:
    """Tell whether nobody else is at it; held until the end, and by a dead process until the server notices."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock])
        gained = bool(cursor.fetchone()[0])
    try:
        yield gained
    finally:
        if gained and connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [lock])
