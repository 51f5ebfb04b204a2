"""PNG and JPEG: whole from the first mark to the last."""

from __future__ import annotations

import zlib

from django.core.files.base import File

from measures.attachments import refusing
from measures.attachments.kinds import JPEG, PNG, Kind
from measures.attachments.limits import CHUNK_BYTES

PNG_HEAD = b"\x89PNG\r\n\x1a\n"
JPEG_HEAD = b"\xff\xd8\xff"
START_OF_SCAN = 0xDA
END_OF_IMAGE = b"\xff\xd9"


def inspect_png(file: File[bytes]) -> Kind:
    """Follow the chunks, each with its checksum, up to the closing one."""
    file.seek(len(PNG_HEAD))
    while len(head := file.read(8)) == 8:
        length, name = int.from_bytes(head[:4], "big"), head[4:]
        if not _checksum_holds(file, length, name):
            break
        if name == b"IEND":
            return PNG
    raise refusing.damaged()


def inspect_jpeg(file: File[bytes]) -> Kind:
    """Follow the segments up to the picture itself, which must come to its end mark."""
    file.seek(2)
    while len(head := file.read(4)) == 4 and head[0] == 0xFF:
        length = int.from_bytes(head[2:], "big")
        file.seek(length - 2, 1)
        # A preview in an earlier segment has an end mark of its own; only one after this point counts.
        if head[1] == START_OF_SCAN and _ends(file):
            return JPEG
        if head[1] == START_OF_SCAN or length < 2:
            break
    raise refusing.damaged()


def _checksum_holds(file: File[bytes], length: int, name: bytes) -> bool:
    checksum = zlib.crc32(name)
    while length > 0:
        part = file.read(min(length, CHUNK_BYTES))
        if not part:
            return False
        checksum = zlib.crc32(part, checksum)
        length -= len(part)
    return file.read(4) == checksum.to_bytes(4, "big")


def _ends(file: File[bytes]) -> bool:
    last = b""
    while part := file.read(CHUNK_BYTES):
        if END_OF_IMAGE in last + part:
            return True
        last = part[-1:]
    return False
