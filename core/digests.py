"""Both digests that are kept of everything that must not change: SHA-256, and SM3 (GB/T 32905-2016), in hexadecimal."""

from __future__ import annotations

import hashlib
from typing import IO, NamedTuple

CHUNK_BYTES = 1 << 20


class Digests(NamedTuple):
    """The digests of some bytes."""

    sha256: str
    sm3: str


class Digesting:
    """Takes bytes as they go by."""

    def __init__(self) -> None:
        self._both = (hashlib.sha256(), hashlib.new("sm3"))

    def add(self, content: bytes | bytearray) -> None:
        """Take what comes next."""
        for one in self._both:
            one.update(content)

    @property
    def digests(self) -> Digests:
        """The digests of what went by so far."""
        sha256, sm3 = self._both
        return Digests(sha256.hexdigest(), sm3.hexdigest())


def digests(content: bytes) -> Digests:
    """Return the digests of bytes."""
    digesting = Digesting()
    digesting.add(content)
    return digesting.digests


def digests_of(file: IO[bytes]) -> Digests:
    """Return the digests of a file, read from where it stands to its end."""
    digesting = Digesting()
    while chunk := file.read(CHUNK_BYTES):
        digesting.add(chunk)
    return digesting.digests
