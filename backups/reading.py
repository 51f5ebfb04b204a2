"""Reading a backup: sealed, squeezed, a header first, then tables, then files, and a manifest that closes it."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BufferedReader
from pathlib import Path
from typing import Protocol

from django.utils.translation import gettext as _

from backups.contents import (
    HEADER,
    LARGEST_BYTES,
    MANIFEST,
    Contents,
    Header,
    Manifest,
    read_header,
    read_manifest,
)
from backups.files import FilesDigest
from backups.members import CHUNK_BYTES, Content, Member, members
from backups.refusals import NotRestored
from backups.sealing import Opener, opening
from backups.tables import RowsDigest

TABLES, FILES = "tables/", "files/"
# Several times as many as there are; each takes memory while a backup is checked.
MOST_TABLES = 1_000


class Taker(Protocol):
    """What becomes of a backup's contents, in the order in which they stand in it."""

    def take_header(self, header: Header) -> None:
        """Take what the backup says of itself. Raises `NotRestored` where it does not fit."""

    def take_part(self, table: str, content: Content) -> None:
        """Take the next rows of a table."""

    def take_file(self, name: str, content: Content) -> None:
        """Take a file under the name that rows give it."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup's file, and what opens it."""

    path: Path
    opener: Opener


def read_backup(backup: Backup, taker: Taker) -> Manifest:
    """Read a backup from its beginning to its end. Raises `NotRestored` for whatever is none, or not whole."""
    with _members_of(backup) as found:
        first = next(found, None)
        if first is None:
            raise NotRestored(_("这不是本系统的备份文件。"))
        taker.take_header(read_header(_small(first, HEADER)))
        for member in found:
            if member.name == MANIFEST:
                manifest = read_manifest(_small(member, MANIFEST))
                break
            _hand_on(member, taker)
        else:
            raise NotRestored(_("备份文件不完整：末尾的清单不见了。"))
        if next(found, None) is not None:
            raise NotRestored(_("备份文件在清单之后还有内容，不恢复。"))
    return manifest


def _hand_on(member: Member, taker: Taker) -> None:
    if member.name.startswith(TABLES):
        taker.take_part(member.name.removeprefix(TABLES).rpartition("/")[0], member.content)
    elif member.name.startswith(FILES):
        taker.take_file(_safe_name(member.name.removeprefix(FILES)), member.content)
    else:
        raise NotRestored(_("备份文件里有不认识的内容（%(name)s），不恢复。") % {"name": member.name})


def _safe_name(name: str) -> str:
    """Return a file's name if it leads to a place within the store. Raises `NotRestored`."""
    steps = name.split("/")
    if "\\" in name or any(step in {"", ".", ".."} for step in steps):
        raise NotRestored(_("备份文件里有指向别处的文件名（%(name)s），不恢复。") % {"name": name})
    return name


def _small(member: Member, name: str) -> bytes:
    if member.name != name or member.size > LARGEST_BYTES:
        raise NotRestored(_("这不是本系统的备份文件。"))
    return member.content.read()


@contextmanager
def _members_of(backup: Backup) -> Iterator[Iterator[Member]]:
    try:
        with (
            backup.path.open("rb") as file,
            opening(file, backup.opener) as opened,
            gzip.GzipFile("", "rb", fileobj=opened) as unpacked,
        ):
            yield members(BufferedReader(unpacked, CHUNK_BYTES))
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise NotRestored(_("备份文件不完整或已损坏，压缩的内容到某一处读不下去。")) from error
    except OSError as error:
        raise NotRestored(_("备份文件读不出来：%(error)s") % {"error": error.strerror or error}) from error


class Measuring:
    """Measures a backup's contents and keeps nothing of them."""

    def __init__(self) -> None:
        self.header: Header | None = None
        self._tables: dict[str, RowsDigest] = {}
        self._files = FilesDigest()
        self._last = ""

    def take_header(self, header: Header) -> None:
        """Keep the header."""
        self.header = header

    def take_part(self, table: str, content: Content) -> None:
        """Measure some rows."""
        digest = self._tables.setdefault(table, RowsDigest())
        if len(self._tables) > MOST_TABLES:
            raise NotRestored(_("备份文件里的数据表多得不像真的，不恢复。"))
        for chunk in content.chunks():
            digest.add(chunk)

    def take_file(self, name: str, content: Content) -> None:
        """Measure a file."""
        if name.encode() <= self._last.encode():
            raise NotRestored(_("备份文件里的文件次序不对，不恢复。"))
        self._last = name
        for _chunk in self._files.passed(name, content.chunks()):
            pass

    def faults(self, promised: Contents) -> list[str]:
        """Return where the contents are not those that the manifest promises."""
        found = {name: digest.rows for name, digest in self._tables.items()}
        wrong = [
            name
            for name in sorted({*found, *promised.tables})
            if found.get(name, RowsDigest().rows) != promised.tables.get(name)
        ]
        files = replace(self._files.files, missing=promised.files.missing)
        return wrong if files == promised.files else [*wrong, _("文件")]
