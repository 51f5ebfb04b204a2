"""Office 97 and WPS documents without their summaries and the name of who saved them."""

from __future__ import annotations

import io
import struct

import olefile

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
        for name, identifier in SUMMARIES.items():
            if compound.exists(name):
                compound.write_stream(name, _empty_summary(identifier, compound.get_size(name)))
        for name in (*WORKBOOKS, CURRENT_USER):
            if compound.exists(name):
                stream = bytearray(compound.openstream(name).read())
                _overwrite(name, stream)
                compound.write_stream(name, bytes(stream))
    return stored.getvalue()


def _empty_summary(identifier: bytes, size: int) -> bytes:
    head = struct.pack("<HHL16xL", BYTE_ORDER, 0, SYSTEM, 1) + identifier + struct.pack("<L", SET_AT)
    return (head + struct.pack("<LL", EMPTY_SET_BYTES, 0)).ljust(size, b"\0")[:size]


def _overwrite(name: str, stream: bytearray) -> None:
    if name == CURRENT_USER:
        if len(stream) >= NAME_AT:
            (length,) = struct.unpack_from("<H", stream, NAME_LENGTH_AT)
            narrow = slice(NAME_AT, NAME_AT + length)
            wide = slice(NAME_AT + length + RELEASE_BYTES, None)
            for name_in in (narrow, wide):
                stream[name_in] = bytes(len(stream[name_in]))
        return
    at = 0
    while at + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, at)
        if record == WRITE_ACCESS:
            # No characters, then blanks as Excel fills it up.
            body = b"\0\0\0".ljust(length, b" ")[:length]
            stream[at + 4 : at + 4 + length] = body
            return
        at += 4 + length
