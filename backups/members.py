"""A tar archive as a stream, of plain files alone: what is no plain file with a short name is not read at all.

Header by header, as the standard library's reader would take links, and names of any length into memory.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Protocol

from django.utils.translation import gettext as _

from backups.refusals import NotBackedUp, NotRestored

CHUNK_BYTES = 1 << 20
_END = bytes(2 * tarfile.BLOCKSIZE)
# At the end the archive is filled up to a whole record, as other programs expect it.
_RECORD = tarfile.RECORDSIZE


class Content:
    """One member's bytes, read once and never past its end."""

    def __init__(self, source: IO[bytes], size: int) -> None:
        self._source, self._left = source, size

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; fewer than asked for only at the end. Raises `NotRestored` where some are missing."""
        wanted = self._left if size < 0 else min(size, self._left)
        found = _exactly(self._source, wanted)
        self._left -= wanted
        return found

    def chunks(self) -> Iterator[bytes]:
        """Yield what is left, piece by piece."""
        while chunk := self.read(CHUNK_BYTES):
            yield chunk


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the archive: its whole name, its size in bytes, its content."""

    name: str
    size: int
    content: Content


class Target(Protocol):
    """Where an archive is written to."""

    def write(self, content: bytes | bytearray, /) -> int:
        """Take what comes next."""


class MembersWriter:
    """Writes members one after the other."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._written = 0

    def add(self, name: str, size: int, chunks: Iterable[bytes | bytearray]) -> None:
        """Write a member. Raises `NotBackedUp` for a name that has no room and for content of another size."""
        header = tarfile.TarInfo(name)
        header.size = size
        try:
            self._write(header.tobuf(tarfile.USTAR_FORMAT, "utf-8", "strict"))
        except ValueError as error:
            raise NotBackedUp(_("“%(name)s”名称过长，写不进备份。") % {"name": name}) from error
        left = size
        for chunk in chunks:
            left -= len(chunk)
            self._write(chunk)
        if left:
            raise NotBackedUp(_("“%(name)s”在备份时有变化，请重新备份。") % {"name": name})
        self._write(bytes(-size % tarfile.BLOCKSIZE))

    def finish(self) -> None:
        """Write the archive's end."""
        self._write(_END)
        self._write(bytes(-self._written % _RECORD))

    def _write(self, content: bytes | bytearray) -> None:
        self._target.write(content)
        self._written += len(content)


def members(source: IO[bytes]) -> Iterator[Member]:
    """Yield the members of an archive in their order; what was not read of one is passed over.

    Raises `NotRestored` for whatever is no whole archive of plain files.
    """
    while (block := _exactly(source, tarfile.BLOCKSIZE)) != bytes(tarfile.BLOCKSIZE):
        member = _member(block, source)
        yield member
        for _chunk in member.content.chunks():
            pass
        _exactly(source, -member.size % tarfile.BLOCKSIZE)
    # To the very end: only there is the seal known to be whole.
    rest = source.read(_RECORD + 1)
    if len(rest) > _RECORD or rest.strip(b"\0"):
        raise NotRestored(_("备份文件在末尾之后还有内容，不恢复。"))


def _member(block: bytes, source: IO[bytes]) -> Member:
    try:
        header = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
    except (tarfile.HeaderError, UnicodeDecodeError) as error:
        raise NotRestored(_("备份文件里的目录读不出来。")) from error
    if not header.name.isprintable():
        raise NotRestored(_("备份文件里的目录读不出来。"))
    if header.type != tarfile.REGTYPE or header.size < 0:
        raise NotRestored(
            _("备份文件里有不是普通文件的内容（%(name)s），不恢复。") % {"name": header.name[:100]}
        )
    return Member(header.name, header.size, Content(source, header.size))


def _exactly(source: IO[bytes], size: int) -> bytes:
    found = source.read(size)
    if len(found) < size:
        raise NotRestored(_("备份文件不完整：内容到某一处就断了。"))
    return found
