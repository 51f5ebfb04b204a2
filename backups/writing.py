"""Writing a backup: everything as of one moment, while people go on working."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedWriter
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from backups.contents import HEADER, MANIFEST, Contents, Files, Header, Manifest, Rows, as_json
from backups.files import FilesDigest, each_stored, named_now
from backups.members import MembersWriter
from backups.refusals import NotBackedUp
from backups.sealing import Seal, sealing
from backups.tables import (
    RowsDigest,
    applied_migrations,
    kept_tables,
    last_numbers,
    parts_of,
    schema_digest,
    write_alike,
)
from core.digests import Digests, digests_of
from core.progress import Progress, counted, silent
from letters.verifying import unmoving

# Most of a backup is text that shrinks to a fifth at once; to squeeze it harder takes longer than to write it.
SQUEEZE = 1


@dataclass(frozen=True, slots=True)
class Written:
    """A finished backup: its file's size in bytes and digests, what it holds, and the files that the store has lost."""

    size: int
    digests: Digests
    manifest: Manifest
    lost: tuple[str, ...]


def write_backup(path: Path, seal: Seal, progress: Progress = silent) -> Written:
    """Write a backup to `path`, whole or not at all. Raises `NotBackedUp`.

    Every row is of the moment at which it begins. Files are never rewritten under their names; one that was deleted
    after that moment, with the row that named it, is missing in it and not lost.
    """
    try:
        with _file_at(path) as file:
            with sealing(file, seal) as sealed, gzip.GzipFile("", "wb", SQUEEZE, sealed, 0) as squeezed:
                manifest = _write(MembersWriter(squeezed), progress)
                lost = named_now(manifest.contents.files.missing)
            size = file.tell()
        with path.open("rb") as finished:
            digests = digests_of(finished)
    except OSError as error:
        raise NotBackedUp(_("备份没有写成：%(error)s") % {"error": error}) from error
    except DatabaseError as error:
        raise NotBackedUp(_("数据库读不出来：%(error)s") % {"error": error}) from error
    return Written(size, digests, manifest, lost)


@contextmanager
def _file_at(path: Path) -> Iterator[BufferedWriter]:
    """Yield a file that only its owner may read, which has its name when it is whole and on the disk."""
    part = path.with_name(f".{path.name}.part")
    if path.exists():
        raise NotBackedUp(_("“%(path)s”已经存在，不覆盖。") % {"path": path})
    # What a backup left that was killed, or a link that somebody laid there: neither is written to.
    part.unlink(missing_ok=True)
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _write(archive: MembersWriter, progress: Progress) -> Manifest:
    assert not connection.in_atomic_block, "a backup is of one moment: it opens a transaction of its own"
    with unmoving():
        write_alike()
        header = as_json(_header())
        archive.add(HEADER, len(header), [header])
        tables = _write_tables(archive, progress)
        sequences = last_numbers()
        files = _write_files(archive, progress)
    manifest = Manifest(Contents(tables, files), sequences)
    written = as_json(manifest)
    archive.add(MANIFEST, len(written), [written])
    archive.finish()
    return manifest


def _header() -> Header:
    return Header(
        version=settings.VERSION,
        made_at=timezone.now().isoformat(timespec="seconds"),
        migrations=applied_migrations(),
        schema=schema_digest(kept_tables()),
        configured=settings.CONFIGURED,
    )


def _write_tables(archive: MembersWriter, progress: Progress) -> dict[str, Rows]:
    measured = {}
    for table in counted(progress, _("数据表"), kept_tables()):
        digest = RowsDigest()
        for number, part in enumerate(parts_of(table, digest), start=1):
            archive.add(f"tables/{table.name}/{number:06}.copy", len(part), [part])
        measured[table.name] = digest.rows
    return measured


def _write_files(archive: MembersWriter, progress: Progress) -> Files:
    digest = FilesDigest()
    for name, size, chunks in each_stored(digest):
        archive.add(f"files/{name}", size, chunks)
    files = digest.files
    progress(_("文件"), files.count, files.count)
    return files
