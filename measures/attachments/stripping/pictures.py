"""PNG and JPEG without their notes: what is left is what is seen."""

from __future__ import annotations

import io
import struct

from PIL import Image

from measures.attachments.images import JPEG_HEAD, PNG_HEAD, segments
from measures.attachments.refusing import Unacceptable

# What a picture's colours need: JFIF, the colour profile, Adobe's transform.
COLOUR_SEGMENTS = {0xE0, 0xE2, 0xEE}
APPLICATION_SEGMENTS, COMMENT = range(0xE0, 0xF0), 0xFE
NOTES = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}
ORIENTATION, UPRIGHT = 0x0112, 1


def stripped_jpeg(content: bytes) -> bytes:
    """Return a JPEG without EXIF, XMP, IPTC and comments; it goes on lying the way it lay."""
    parts, last = [content[:2], turning_segment(content)], 2
    for marker, start, end in segments(content):
        if marker in COLOUR_SEGMENTS or not (marker in APPLICATION_SEGMENTS or marker == COMMENT):
            parts.append(content[start:end])
        last = end
    return b"".join([*parts, content[last:]])


def stripped_png(content: bytes) -> bytes:
    """Return a PNG without its texts, times and EXIF."""
    parts, at = [PNG_HEAD], len(PNG_HEAD)
    while at + 8 <= len(content):
        length, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        end = at + 12 + length
        if name not in NOTES:
            parts.append(content[at:end])
        at = end
        if name == b"IEND":
            break
    return b"".join(parts)


def stripped_inside(content: bytes) -> bytes:
    """Return a picture that stands in a document; nothing of one that says of itself what is not so."""
    try:
        return stripped_jpeg(content) if content.startswith(JPEG_HEAD) else stripped_png(content)
    except Unacceptable:
        return b""


def turning_segment(content: bytes) -> bytes:
    """Return the segment that says how a picture is to be turned, or nothing for an upright one."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            turned = picture.getexif().get(ORIENTATION, UPRIGHT)
    # Notes that cannot be read turn no picture.
    except (LookupError, OSError, SyntaxError, TypeError, ValueError, struct.error):
        return b""
    if turned not in range(UPRIGHT + 1, 9):
        return b""
    notes = Image.Exif()
    notes[ORIENTATION] = turned
    body = notes.tobytes()
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
