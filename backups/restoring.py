"""Restoring a backup: read and checked from end to end first, then taken in as a whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import SuspiciousOperation
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from backups.contents import Contents, Header, Manifest
from backups.files import stored_files
from backups.members import CHUNK_BYTES, Content
from backups.placing import (
    go_on_from,
    make_room,
    require_empty,
    require_migrated,
    require_same_version,
    rules_set_aside,
    take_stock,
)
from backups.reading import Backup, Measuring, read_backup
from backups.refusals import NotRestored
from backups.tables import Table, kept_tables, rows_of, write_alike
from core.progress import Progress, silent

Verify = Callable[[], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and the sentences of a verification that somebody decided to put up with."""

    header: Header
    manifest: Manifest
    faults: tuple[str, ...]


class _Fitting(Measuring):
    """Measures everything, after finding out that it fits this place at all."""

    def take_header(self, header: Header) -> None:
        """Refuse what does not fit before its gigabytes are read."""
        require_same_version(header)
        super().take_header(header)


def check_backup(backup: Backup) -> tuple[Header, Manifest]:
    """Read a backup without keeping anything of it; return what it says of itself. Raises `NotRestored`."""
    return _checked(backup, Measuring())


def _checked(backup: Backup, measuring: Measuring) -> tuple[Header, Manifest]:
    manifest = read_backup(backup, measuring)
    faults = measuring.faults(manifest.contents)
    if faults or measuring.header is None:
        raise NotRestored(_("备份文件的内容与它的清单不符：%(names)s。") % {"names": "、".join(faults)})
    return measuring.header, manifest


def restore_backup(
    backup: Backup, verify: Verify, progress: Progress = silent, *, puts_up: bool = False
) -> Restored:
    """Restore a backup into this empty place. Raises `NotRestored`, and then nothing is left of the try.

    `verify` says as sentences what is wrong with what is restored; `puts_up` restores it all the same. That what is
    restored differs from what was backed up is never put up with.
    """
    require_migrated()
    require_empty()
    header, manifest = _checked(backup, _Fitting())
    progress(_("核对备份文件"), 1, 1)
    _require_room(manifest)
    taking = Taking(kept_tables())
    try:
        with _undone_on_failure(taking), transaction.atomic(durable=True):
            _take_in(backup, taking, manifest, progress)
            faults = list(verify())
            progress(_("核对公函、统分和操作日志"), 1, 1)
            if faults and not puts_up:
                raise NotRestored("\n".join([_("恢复出来的内容有不符之处，没有恢复："), *faults]))
    except DatabaseError as error:
        raise NotRestored(_("数据库不接受备份的内容：%(error)s") % {"error": error}) from error
    # Their numbers here are those of the backup now.
    ContentType.objects.clear_cache()
    return Restored(header, manifest, tuple(faults))


def contents_here() -> Contents:
    """Measure everything that this place holds. Needs a transaction."""
    write_alike()
    return Contents({table.name: rows_of(table) for table in kept_tables()}, stored_files())


def _take_in(backup: Backup, taking: Taking, manifest: Manifest, progress: Progress) -> None:
    tables = kept_tables()
    write_alike()
    with rules_set_aside(tables):
        # Again, now that nobody else can put anything in.
        require_empty()
        make_room(tables)
        read_backup(backup, taking)
        progress(_("写入"), 1, 1)
    go_on_from(manifest.sequences)
    take_stock()
    _require_equal(manifest.contents, contents_here())
    progress(_("逐表、逐个文件核对"), 1, 1)


def _require_equal(promised: Contents, found: Contents) -> None:
    wrong = [name for name in promised.tables if promised.tables[name] != found.tables.get(name)]
    if promised.files != found.files:
        wrong.append(_("文件"))
    if wrong or promised.tables.keys() != found.tables.keys():
        raise NotRestored(_("恢复出来的内容与备份不同，没有恢复：%(names)s。") % {"names": "、".join(wrong)})


def _require_room(manifest: Manifest) -> None:
    if not isinstance(default_storage, FileSystemStorage):
        return
    folder = Path(default_storage.location)
    standing = next(one for one in (folder, *folder.parents) if one.exists())
    if shutil.disk_usage(standing).free < manifest.contents.files.bytes:
        raise NotRestored(
            _("“%(folder)s”所在的磁盘放不下备份里的文件（%(size)d 字节）。")
            % {"folder": standing, "size": manifest.contents.files.bytes}
        )


class Taking:
    """Puts rows into their tables and files into the store, and knows which files it has put there."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self.placed: list[str] = []
        self._tables = {table.name: table for table in tables}

    def take_header(self, header: Header) -> None:
        """Nothing: it was looked at before."""

    def take_part(self, table: str, content: Content) -> None:
        """Copy rows in."""
        if table not in self._tables:
            raise NotRestored(_("备份里有这里没有的数据表（%(table)s）。") % {"table": table})
        with (
            connection.wrap_database_errors,
            connection.cursor() as cursor,
            cursor.copy(self._tables[table].copied_in) as rows,
        ):
            for chunk in content.chunks():
                rows.write(chunk)

    def take_file(self, name: str, content: Content) -> None:
        """Store a file under its own name."""
        with SpooledTemporaryFile(max_size=CHUNK_BYTES) as whole:
            for chunk in content.chunks():
                whole.write(chunk)
            whole.seek(0)
            self._place(name, File(whole, name))

    def _place(self, name: str, file: File[bytes]) -> None:
        try:
            if default_storage.exists(name):
                raise NotRestored(_("“%(name)s”写不进存放文件的地方，名称被占用。") % {"name": name})
            # Before it is written: on a full disk half of it is left.
            self.placed.append(name)
            default_storage.save(name, file)
        except (OSError, SuspiciousOperation) as error:
            raise NotRestored(_("文件写不进去：%(error)s") % {"error": error}) from error


@contextmanager
def _undone_on_failure(taking: Taking) -> Iterator[None]:
    """Take the files out again that were put in before a failure."""
    try:
        yield
    except BaseException:
        for name in taking.placed:
            default_storage.delete(name)
        raise
