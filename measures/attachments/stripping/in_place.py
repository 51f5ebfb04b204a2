"""Pictures that stand anywhere within other bytes: their notes are overwritten where they are, nothing moves.

For pictures in the streams of old documents, JPEG 2000 in a PDF, and kinds of pictures that are never written anew.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

from measures.attachments.images import MARKER, PNG_HEAD, START_OF_SCAN
from measures.attachments.stripping.pictures import (
    APPLICATION_SEGMENTS,
    COLOUR_SEGMENTS,
    COMMENT,
    NOTES,
    turning_segment,
)

JPEG = re.compile(rb"\xff\xd8\xff(?=[\xc0-\xc4\xdb\xe0-\xef\xfe])")
# Within so many bytes a photo says how it lies.
MOST_NOTES = 256 * 1024
# A chunk that readers pass over: ancillary, private, safe to copy.
UNREAD_CHUNK = b"noTe"
# JPEG 2000 (ISO/IEC 15444-1, annex I): the head of a file, the boxes that tell of it, one that readers pass over.
JP2_HEAD, CODESTREAM = b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51"
TELLING_BOXES, FREE_BOX, CODE_BOX = {b"xml ", b"uuid", b"uinf", b"jp2i"}, b"free", b"jp2c"
CODE_COMMENT, START_OF_TILE = 0x64, 0x90
# A metafile (MS-EMF, 2.3.4.2): its mark, and the place and length of what it is called.
METAFILE, METAFILE_AT, NAMED_AT = re.compile(rb"(?<=\0) EMF"), 40, 60
# TIFF 6.0: texts, and the tags that hold XMP, IPTC and Photoshop's notes, or lead to the notes of a camera.
TIFF_HEADS = {b"II*\0": "<", b"MM\0*": ">"}
TEXT_TYPE, NOTE_TAGS, LEADING_TAGS = 2, {700, 33723, 34377, 37500, 37510}, {34665, 34853}
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
MOST_DIRECTORIES = 100
GIF_HEAD, GIF_COMMENT = re.compile(rb"GIF8[79]a"), re.compile(rb"\x21\xfe((?:[\x01-\xff])[^\0]*)")


def blanked(content: bytes) -> bytes:
    """Return as many bytes, in which no picture says anything but how it looks."""
    changed = bytearray(content)
    for found in JPEG.finditer(content):
        _blank_jpeg(changed, found.start())
    for start in _places(content, PNG_HEAD):
        _blank_png(changed, start + len(PNG_HEAD))
    for start in _places(content, JP2_HEAD):
        _blank_boxes(changed, start)
    if content.startswith(CODESTREAM):
        _blank_codestream(changed, 0)
    for found in METAFILE.finditer(content):
        _blank_metafile(changed, found.start() - METAFILE_AT)
    if content[:4] in TIFF_HEADS:
        _blank_tiff(changed, TIFF_HEADS[content[:4]])
    if GIF_HEAD.match(content):
        for found in GIF_COMMENT.finditer(content):
            changed[found.start(1) + 1 : found.end(1)] = bytes(found.end(1) - found.start(1) - 1)
    return bytes(changed)


def _places(content: bytes, head: bytes) -> Iterator[int]:
    at = content.find(head)
    while at >= 0:
        yield at
        at = content.find(head, at + 1)


def _blank_jpeg(content: bytearray, start: int) -> None:
    turning = turning_segment(bytes(content[start : start + MOST_NOTES]))
    at, marker = start + 2, 0
    while marker != START_OF_SCAN and (head := MARKER.match(content, at)) is not None:
        marker, length = head[1][0], int.from_bytes(head[2], "big")
        at = head.end() - 2 + length
        if length < 2 or not (
            marker == COMMENT or (marker in APPLICATION_SEGMENTS and marker not in COLOUR_SEGMENTS)
        ):
            continue
        body = slice(head.end(), min(at, len(content)))
        room = body.stop - body.start
        content[head.start(1)] = COMMENT
        content[body] = bytes(room)
        # How it lies is seen: it stays where there is room for it.
        if turning and room >= len(turning) - 4:
            content[head.start(1)] = turning[1]
            content[body] = turning[4:].ljust(room, b"\0")
            turning = b""


def _blank_png(content: bytearray, at: int) -> None:
    while at + 8 <= len(content):
        length, name = int.from_bytes(content[at : at + 4], "big"), bytes(content[at + 4 : at + 8])
        end = at + 12 + length
        if end > len(content) or name == b"IEND":
            return
        if name in NOTES:
            chunk = UNREAD_CHUNK + bytes(length)
            content[at + 4 : end] = chunk + zlib.crc32(chunk).to_bytes(4, "big")
        at = end


def _blank_boxes(content: bytearray, at: int) -> None:
    while at + 8 <= len(content):
        length, name = int.from_bytes(content[at : at + 4], "big"), bytes(content[at + 4 : at + 8])
        body, end = at + 8, at + length
        if length == 1:
            body, end = at + 16, at + int.from_bytes(content[at + 8 : at + 16], "big")
        elif length == 0:
            end = len(content)
        if end <= at or (end > len(content) and name != CODE_BOX):
            return
        if name == CODE_BOX:
            _blank_codestream(content, body)
        elif name in TELLING_BOXES:
            content[at + 4 : at + 8] = FREE_BOX
            content[body:end] = bytes(end - body)
        at = end


def _blank_codestream(content: bytearray, start: int) -> None:
    """Overwrite the comments before the first tile (annex A.9.2)."""
    at = start + 2
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != START_OF_TILE:
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if content[at + 1] == CODE_COMMENT and at + 6 < end <= len(content):
            content[at + 6 : end] = bytes(end - at - 6)
        at = max(end, at + 2)


def _blank_metafile(content: bytearray, start: int) -> None:
    if start < 0 or content[start : start + 4] != b"\1\0\0\0" or start + NAMED_AT + 8 > len(content):
        return
    characters, place = struct.unpack_from("<LL", content, start + NAMED_AT)
    named = slice(start + place, min(start + place + 2 * characters, len(content)))
    if characters and place and named.start < named.stop:
        content[named] = bytes(named.stop - named.start)


def _blank_tiff(content: bytearray, order: str) -> None:
    left: list[int] = [*struct.unpack_from(f"{order}L", content, 4)] if len(content) >= 8 else []
    seen: set[int] = set()
    while left and len(seen) < MOST_DIRECTORIES:
        at = left.pop()
        if at in seen or at + 2 > len(content):
            continue
        seen.add(at)
        (count,) = struct.unpack_from(f"{order}H", content, at)
        end = at + 2 + 12 * count
        for entry in range(at + 2, min(end, len(content) - 11), 12):
            left += _blank_entry(content, order, entry)
        if end + 4 <= len(content):
            left += struct.unpack_from(f"{order}L", content, end)


def _blank_entry(content: bytearray, order: str, at: int) -> list[int]:
    """Overwrite the value of a tag that is a text or a note; return where one that leads further leads."""
    tag, kind, count = struct.unpack_from(f"{order}HHL", content, at)
    (value,) = struct.unpack_from(f"{order}L", content, at + 8)
    if tag in LEADING_TAGS:
        return [value]
    if kind == TEXT_TYPE or tag in NOTE_TAGS:
        size = count * SIZES.get(kind, 1)
        start = at + 8 if size <= 4 else value
        stop = min(start + size, len(content))
        content[start:stop] = bytes(max(stop - start, 0))
    return []
