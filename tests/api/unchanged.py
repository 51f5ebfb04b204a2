"""What a request that is only tried must leave as it was: every row of every table, and every stored file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection

# When a token was used is noted, whatever it was used for.
TOKENS = {"accounts_machinetoken", "accounts_tokenuse"}
# That something sealed was shown is put down, also where it was shown by a trial.
ASIDE = {"core_event": "WHERE kind <> 'read'"}


@contextmanager
def unchanged() -> Iterator[None]:
    """Fail where what runs inside changes, adds or takes away a row or a file."""
    before = everything()
    yield
    after = everything()
    assert [name for name in before | after if before.get(name) != after.get(name)] == []


def everything() -> dict[str, str]:
    """Return the digest of each table's rows, and the names of all stored files."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        digests = {table: _digest(cursor, table) for table in tables if table not in TOKENS}
    folder = Path(default_storage.path(""))
    return {**digests, "files": "\n".join(sorted(str(one) for one in folder.rglob("*") if one.is_file()))}


def _digest(cursor: object, table: str) -> str:
    rows = (
        "SELECT md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), ''))"
        f' FROM "{table}" t {ASIDE.get(table, "")}'
    )
    cursor.execute(rows)  # type: ignore[attr-defined]  # a cursor of Django's
    return str(cursor.fetchone()[0])  # type: ignore[attr-defined]  # as above
