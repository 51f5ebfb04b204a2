"""PNG and JPEG: whole from the first mark to the last."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from django.core.files.base import File

from measures.attachments import refusing
from measures.attachments.kinds import JPEG, PNG, Kind
from measures.attachments.limits import CHUNK_BYTES

PNG_HEAD = b"\x89PNG\r\n\x1a\n"
JPEG_HEAD = b"\xff\xd8\xff"
START_OF_SCAN = 0xDA
MARKER = re.compile(rb"\xff{1,4096}([^\x00\xff])(..)", re.DOTALL)
# Real pictures have some dozens, or as many as a colour profile or pieces of a large one need.
MAX_SEGMENTS, MAX_CHUNKS = 10_000, 100_000
END_OF_IMAGE = b"\xff\xd9"


def inspect_png(file: File[bytes]) -> Kind:
    """Follow the chunks, each with its checksum, up to the closing one."""
    file.seek(len(PNG_HEAD))
    for _number in range(MAX_CHUNKS):
        if len(head := file.read(8)) < 8:
            break
        length, name = int.from_bytes(head[:4], "big"), head[4:]
        if not _checksum_holds(file, length, name):
            break
        if name == b"IEND":
            return PNG
    raise refusing.damaged()


def inspect_jpeg(file: File[bytes]) -> Kind:
    """Follow the segments up to the picture itself, which must come to its end mark."""
    content = file.read()
    for marker, _start, end in segments(content):
        # A preview in an earlier segment has an end mark of its own; only one after this point counts.
        if marker == START_OF_SCAN and content.find(END_OF_IMAGE, end) >= 0:
            return JPEG
    raise refusing.damaged()


def segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield the segments of a JPEG up to the scan (ITU T.81, B.1): the marker, where it begins and where it ends.

    Any number of fill bytes FF may stand before a marker. Raises `Unacceptable` for what is no segment.
    """
    at, marker = 2, 0
    for _number in range(MAX_SEGMENTS):
        head = MARKER.match(content, at)
        if head is None:
            break
        marker, length = head[1][0], int.from_bytes(head[2], "big")
        end = head.end() - 2 + length
        if length < 2 or end > len(content):
            break
        yield marker, at, end
        if marker == START_OF_SCAN:
            return
        at = end
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
