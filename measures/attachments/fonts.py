"""What a font within a document says of itself: its names, its maker, its rights."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

SFNT_HEADS = (b"\0\1\0\0", b"true", b"OTTO")
# The other kinds of fonts are named in their first bytes.
HEAD_BYTES = 4000
# Word hides the first bytes of a font behind a key that stands in its table of fonts (ISO/IEC 29500-4, 9.1.2).
KEY = re.compile(rb"fontKey=[\"']\{([0-9A-Fa-f-]{36})\}")
HIDDEN_BYTES = 32


def font_names(program: bytes) -> Iterator[str]:
    """Yield the texts of a font (OpenType, `name`), in the codings that they may have."""
    if not program.startswith(SFNT_HEADS):
        yield from _texts(program[:HEAD_BYTES])
        return
    (tables,) = struct.unpack_from(">H", program, 4)
    for at in range(12, min(12 + 16 * tables, len(program) - 15), 16):
        tag, _checksum, start, length = struct.unpack_from(">4sLLL", program, at)
        if tag == b"name":
            yield from _texts(program[start : start + length])


def font_keys(part: bytes) -> list[bytes]:
    """Return the keys that a table of fonts names."""
    return [bytes.fromhex(key.decode().replace("-", ""))[::-1] for key in KEY.findall(part)]


def opened(program: bytes, key: bytes) -> bytes:
    """Return a hidden font as it is."""
    head = (byte ^ key[place % len(key)] for place, byte in enumerate(program[:HIDDEN_BYTES]))
    return bytes(head) + program[HIDDEN_BYTES:]


def _texts(content: bytes) -> Iterator[str]:
    for odd in (0, 1):
        yield content[odd:].decode("utf-16-be", "ignore")
        yield content[odd:].decode("utf-16-le", "ignore")
    yield content.decode("utf-8", "ignore")
    yield content.decode("gb18030", "ignore")
