"""Reading a compound file (MS-CFB), the container of Office 97 and WPS documents: its entries and their bytes."""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.core.files.base import File

from measures.attachments import refusing

HEAD = bytes.fromhex("d0cf11e0a1b11ae1")
HEADER_BYTES = 512
ENTRY_BYTES = 128
MAX_ENTRIES = 10_000
SMALL_SECTOR_BYTES = 64
NUMBER_BYTES = 4
STREAM, ROOT = 2, 5
# Numbers from here on are no sectors: ends of chains, free ones, tables.
FIRST_SPECIAL = 0xFFFFFFFA
SECTOR_SHIFTS = (9, 12)


@dataclass(frozen=True, slots=True)
class Entry:
    """A storage or stream of the directory, by its name in small letters."""

    name: str
    type: int
    start: int
    size: int


class CompoundFile:
    """A compound file that is whole: every stream's bytes are there. Raises `Unacceptable` for any other."""

    def __init__(self, file: File[bytes]) -> None:
        self._file = file
        self._file_bytes = file.seek(0, 2)
        file.seek(0)
        header = file.read(HEADER_BYTES)
        if len(header) < HEADER_BYTES:
            raise refusing.damaged()
        (shift,) = struct.unpack_from("<H", header, 30)
        if shift not in SECTOR_SHIFTS:
            raise refusing.damaged()
        self._sector_bytes = 1 << shift
        directory, self._cutoff, small_table, outer_table = struct.unpack_from("<L4xLL4xL", header, 48)
        self._table = self._read_table(struct.unpack_from("<109L", header, 76), outer_table)
        self._small_table = self._numbers(self._chain(small_table))
        self.entries = list(islice(self._read_entries(directory), MAX_ENTRIES + 1))
        if not self.entries or self.entries[0].type != ROOT or len(self.entries) > MAX_ENTRIES:
            raise refusing.damaged()
        self._require_whole()

    def named(self, *names: str) -> Entry | None:
        """Return the first stream with one of the names, or None."""
        return next((e for e in self.entries if e.type == STREAM and e.name in names), None)

    def read(self, entry: Entry, limit: int) -> bytes:
        """Return at most the first `limit` bytes of a stream."""
        wanted = min(entry.size, limit)
        if self._is_small(entry):
            container = self.read(self.entries[0], self.entries[0].size)
            starts = (n * SMALL_SECTOR_BYTES for n in self._chain(entry.start, small=True))
            parts = (container[start : start + SMALL_SECTOR_BYTES] for start in starts)
        else:
            parts = (self._sector(number) for number in self._chain(entry.start))
        found = bytearray()
        while len(found) < wanted and (part := next(parts, b"")):
            found += part
        return bytes(found[:wanted])

    def _is_small(self, entry: Entry) -> bool:
        return entry.type == STREAM and entry.size < self._cutoff

    def _require_whole(self) -> None:
        streams = [entry for entry in self.entries if entry.type in {STREAM, ROOT} and entry.size]
        # Streams share no sectors: one that claims more than there is would also make the check long.
        for are_small, available in ((True, self.entries[0].size), (False, self._file_bytes)):
            chosen = [entry for entry in streams if self._is_small(entry) == are_small]
            if sum(entry.size for entry in chosen) > available:
                raise refusing.damaged()
            if not all(self._is_whole(entry) for entry in chosen):
                raise refusing.damaged()

    def _is_whole(self, entry: Entry) -> bool:
        is_small = self._is_small(entry)
        unit = SMALL_SECTOR_BYTES if is_small else self._sector_bytes
        # The header takes the place of a sector.
        first_at, end = (0, self.entries[0].size) if is_small else (unit, self._file_bytes)
        left = entry.size
        for number in self._chain(entry.start, small=is_small):
            if first_at + number * unit + min(left, unit) > end:
                return False
            left -= unit
            if left <= 0:
                return True
        return False

    def _sector(self, number: int) -> bytes:
        self._file.seek((number + 1) * self._sector_bytes)
        return self._file.read(self._sector_bytes)

    def _chain(self, start: int, *, small: bool = False) -> Iterator[int]:
        table = self._small_table if small else self._table
        for _step in range(len(table) + 1):
            if start >= FIRST_SPECIAL:
                return
            if start >= len(table):
                break
            yield start
            start = table[start]
        raise refusing.damaged()

    def _read_table(self, first: tuple[int, ...], outer: int) -> array[int]:
        numbers = list(first)
        # As many as a file of this size can need: a table that names itself would not end.
        most = len(first) + self._file_bytes // self._sector_bytes // (self._sector_bytes // NUMBER_BYTES) + 1
        while outer < FIRST_SPECIAL:
            further = self._numbers(iter([outer]))
            if not further or len(numbers) > most:
                raise refusing.damaged()
            numbers += further[:-1]
            outer = further[-1]
        return self._numbers(number for number in numbers if number < FIRST_SPECIAL)

    def _numbers(self, sectors: Iterator[int]) -> array[int]:
        content = b"".join(self._sector(number) for number in sectors)
        numbers = array("I")
        numbers.frombytes(content[: len(content) - len(content) % NUMBER_BYTES])
        if sys.byteorder == "big":
            numbers.byteswap()
        return numbers

    def _read_entries(self, directory: int) -> Iterator[Entry]:
        for number in self._chain(directory):
            sector = self._sector(number)
            for at in range(0, len(sector) - ENTRY_BYTES + 1, ENTRY_BYTES):
                length, kind, start, size = struct.unpack_from("<HB49xLL", sector, at + 64)
                name = sector[at : at + min(max(length - 2, 0), 64)].decode("utf-16-le", "replace").lower()
                if kind:
                    yield Entry(name, kind, start, size)
