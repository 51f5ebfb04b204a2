"""Archives, told by how they begin, so that their refusal can say what to do."""

from __future__ import annotations

HEADS = (
    b"PK\x05\x06",  # a zip with nothing in it
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",  # gzip
    b"BZh",
    b"\xfd7zXZ\x00",
    b"\x28\xb5\x2f\xfd",  # zstd
)
TAR_MARK = slice(257, 262)


def is_archive(head: bytes) -> bool:
    """Return whether a file's first bytes are those of an archive."""
    return head.startswith(HEADS) or head[TAR_MARK] == b"ustar"
