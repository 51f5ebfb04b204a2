"""The files that rows name, wherever they are stored."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection
from psycopg import sql

from backups.contents import Files
from backups.members import CHUNK_BYTES
from backups.tables import kept_file_fields
from core.digests import Digesting


def named_files() -> Iterator[str]:
    """Yield each file that rows name, once, in the order of their names' bytes; memory holds a few names at a time."""
    asked = [
        sql.SQL("SELECT {} AS name FROM {} WHERE {} <> ''").format(
            sql.Identifier(column), sql.Identifier(table), sql.Identifier(column)
        )
        for table, column in kept_file_fields()
    ]
    statement = sql.SQL('SELECT name FROM ({}) AS named ORDER BY name COLLATE "C"').format(
        sql.SQL(" UNION ").join(asked)
    )
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement)
        for (name,) in cursor:
            yield name


def open_stored(name: str) -> File[bytes] | None:
    """Return a stored file, opened; None where the store has none of that name."""
    try:
        return default_storage.open(name, "rb")
    except FileNotFoundError:
        return None


@dataclass(slots=True)
class FilesDigest:
    """Measures files as they go by, in the order of their names."""

    _count: int = 0
    _bytes: int = 0
    _missing: list[str] = field(default_factory=list)
    _sha256: Digesting = field(default_factory=Digesting)
    _sm3: Digesting = field(default_factory=Digesting)

    def passed(self, name: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Yield a file's bytes; once they have all gone by, the file is counted."""
        digesting, size = Digesting(), 0
        for chunk in chunks:
            digesting.add(chunk)
            size += len(chunk)
            yield chunk
        self._count += 1
        self._bytes += size
        sha256, sm3 = digesting.digests
        self._sha256.add(f"{name}\t{size}\t{sha256}\n".encode())
        self._sm3.add(f"{name}\t{size}\t{sm3}\n".encode())

    def missed(self, name: str) -> None:
        """Take down that a file was not there."""
        self._missing.append(name)

    @property
    def files(self) -> Files:
        """What went by so far."""
        sha256, sm3 = self._sha256.digests.sha256, self._sm3.digests.sm3
        return Files(self._count, self._bytes, sha256, sm3, tuple(self._missing))


def each_stored(digest: FilesDigest) -> Iterator[tuple[str, int, Iterator[bytes]]]:
    """Yield each file that rows name with its size and its bytes, which the digest measures as they are read."""
    for name in named_files():
        stored = open_stored(name)
        if stored is None:
            digest.missed(name)
            continue
        with stored:
            yield name, stored.size, digest.passed(name, stored.chunks(CHUNK_BYTES))


def stored_files() -> Files:
    """Measure every file that rows name."""
    digest = FilesDigest()
    for _name, _size, chunks in each_stored(digest):
        deque(chunks, maxlen=0)
    return digest.files


def named_now(names: Sequence[str]) -> tuple[str, ...]:
    """Return which of some files rows name as they stand now: what went with its row meanwhile is no loss."""
    named: set[str] = set()
    for table, column in kept_file_fields() if names else ():
        statement = sql.SQL("SELECT {column} FROM {table} WHERE {column} = ANY(%s)").format(
            column=sql.Identifier(column), table=sql.Identifier(table)
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [list(names)])
            named.update(name for (name,) in cursor.fetchall())
    return tuple(name for name in names if name in named)
