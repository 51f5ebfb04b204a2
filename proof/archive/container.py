"""The zip itself: files one after another, stored as they are, nothing between them.

It is read by walking from file to file and then written anew, so that no byte of it can differ unseen.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from proof.archive.faults import PACKAGE, Fault

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION, _FIRST_DAY, _UTF8, _ATTRIBUTES = 20, 33, 0x0800, 0o600 << 16
_UNIX = 3 << 8


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the zip: its name, its bytes, the CRC-32 that stands before them, and where it begins."""

    name: str
    content: bytes
    crc: int
    begin: int


def read_container(package: bytes) -> tuple[list[Member], list[Fault]]:
    """Return the files of a zip as far as they can be read, and what is wrong with the zip."""
    members: list[Member] = []
    at, broken = 0, False
    while package[at : at + 4] == b"PK\x03\x04" and not broken:
        member = _member(package, at)
        if member is None:
            broken = True
        else:
            members.append(member)
            at += _LOCAL.size + len(member.name.encode()) + len(member.content)
    faults = [*_content_faults(members)]
    if broken or not members:
        return members, [*faults, Fault(PACKAGE, _byte(at), "读不出文件，不是系统给出的原包")]
    if (place := _first_difference(package, members)) is not None:
        faults.append(Fault(PACKAGE, _byte(place), "与应有的写法不同"))
    return members, faults


def _member(package: bytes, at: int) -> Member | None:
    if len(package) < at + _LOCAL.size:
        return None
    header = _LOCAL.unpack_from(package, at)
    crc, size, name_size = header[6], header[8], header[9]
    begin = at + _LOCAL.size + name_size
    if begin + size > len(package):
        return None
    try:
        name = package[at + _LOCAL.size : begin].decode("utf-8")
    except UnicodeDecodeError:
        return None
    return Member(name, package[begin : begin + size], crc, at)


def _content_faults(members: Sequence[Member]) -> Iterator[Fault]:
    seen: set[str] = set()
    for member in members:
        if member.name in seen:
            yield Fault(PACKAGE, member.name, "名称重复")
        seen.add(member.name)
        if zlib.crc32(member.content) != member.crc:
            yield Fault(member.name, "CRC-32", "与内容不同")


def _first_difference(package: bytes, members: Sequence[Member]) -> int | None:
    wanted = b"".join(_as_written(members))
    if wanted == package:
        return None
    return next(
        (at for at, (one, other) in enumerate(zip(wanted, package, strict=False)) if one != other),
        min(len(wanted), len(package)),
    )


def _as_written(members: Sequence[Member]) -> Iterator[bytes]:
    directory = []
    for member in members:
        name, size = member.name.encode(), len(member.content)
        shared = (
            _VERSION,
            0 if member.name.isascii() else _UTF8,
            0,
            0,
            _FIRST_DAY,
            member.crc,
            size,
            size,
            len(name),
            0,
        )
        yield _LOCAL.pack(b"PK\x03\x04", *shared) + name + member.content
        central = _CENTRAL.pack(b"PK\x01\x02", _UNIX | _VERSION, *shared, 0, 0, 0, _ATTRIBUTES, member.begin)
        directory.append(central + name)
    begin = sum(_LOCAL.size + len(one.name.encode()) + len(one.content) for one in members)
    length, count = sum(map(len, directory)), len(members)
    yield from directory
    yield _END.pack(b"PK\x05\x06", 0, 0, count, count, length, begin, 0)


def _byte(at: int) -> str:
    return f"第{at + 1}字节"
