"""Office 97 and WPS documents without their summaries and the name of who saved them."""

from __future__ import annotations

import io
import struct

import olefile

from measures.attachments.stripping.in_place import blanked

# An empty property set (MS-OLEPS, 2.21): one set of no properties.
SUMMARIES = {
    "\x05SummaryInformation": bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9"),
    "\x05DocumentSummaryInformation": bytes.fromhex("02d5cdd59c2e1b10939708002b2cf9ae"),
}
BYTE_ORDER, SYSTEM = 0xFFFE, 0x00020006
SET_AT, EMPTY_SET_BYTES = 48, 8
# Who has a workbook open (MS-XLS, 2.4.349).
WRITE_ACCESS, WORKBOOKS = 0x5C, ("workbook", "book")
# The current user of a presentation (MS-PPT, 2.3.2): the length of the name, the name, a release, the name again.
CURRENT_USER, NAME_LENGTH_AT, NAME_AT, RELEASE_BYTES = "current user", 20, 28, 4


def stripped_compound(content: bytes) -> bytes:
    """Return the same bytes, with what names people overwritten in place."""
    stored = io.BytesIO(content)
    with olefile.OleFileIO(stored, write_mode=True) as compound:
        # Also of what stands within the document as a document of its own.
        for path in compound.listdir():
            stream = compound.openstream(path).read()
            changed = _stripped(path[-1], stream)
            if changed != stream:
                compound.write_stream(path, changed)
    return stored.getvalue()


def _stripped(name: str, stream: bytes) -> bytes:
    if name in SUMMARIES:
        return _empty_summary(SUMMARIES[name], len(stream))
    if name.lower() in WORKBOOKS:
        return _workbook(stream)
    return _user(stream) if name.lower() == CURRENT_USER else blanked(stream)


def _empty_summary(identifier: bytes, size: int) -> bytes:
    head = struct.pack("<HHL16xL", BYTE_ORDER, 0, SYSTEM, 1) + identifier + struct.pack("<L", SET_AT)
    return (head + struct.pack("<LL", EMPTY_SET_BYTES, 0)).ljust(size, b"\0")[:size]


def _user(stream: bytes) -> bytes:
    if len(stream) < NAME_AT:
        return stream
    (length,) = struct.unpack_from("<H", stream, NAME_LENGTH_AT)
    release = stream[NAME_AT + length : NAME_AT + length + RELEASE_BYTES]
    return (stream[:NAME_AT] + bytes(length) + release).ljust(len(stream), b"\0")[: len(stream)]


def _workbook(stream: bytes) -> bytes:
    """Overwrite who has it open; a picture's bytes go on from record to record, and are looked at as one."""
    changed, bodies, at = bytearray(stream), [], 0
    while at + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, at)
        body = slice(at + 4, min(at + 4 + length, len(stream)))
        if record == WRITE_ACCESS:
            # No characters, then blanks as Excel fills it up.
            changed[body] = b"\0\0\0".ljust(body.stop - body.start, b" ")[: body.stop - body.start]
        bodies.append(body)
        at += 4 + length
    together = io.BytesIO(blanked(b"".join(changed[body] for body in bodies)))
    for body in bodies:
        changed[body] = together.read(body.stop - body.start)
    return bytes(changed)
