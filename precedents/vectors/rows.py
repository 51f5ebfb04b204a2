"""A vector of length 1 in bytes: four for its scale, one for each of its dimensions; and its signs, one bit each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]

_SCALE_BYTES = 4


def row_of(vector: Vector) -> bytes:
    """Return a vector as stored: it comes back within half a step of its largest part over 127."""
    scale = np.float32(np.abs(vector).max() / 127)
    steps = np.rint(vector / scale).astype(np.int8) if scale else np.zeros(len(vector), np.int8)
    return scale.astype("<f4").tobytes() + steps.tobytes()


def vectors_of(rows: list[bytes]) -> NDArray[np.float32]:
    """Return stored vectors, one a line."""
    return vectors_in(np.frombuffer(b"".join(rows), np.uint8).reshape(len(rows), -1))


def vectors_in(stored: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the vectors that are stored in these lines."""
    scales = stored[:, :_SCALE_BYTES].copy().view("<f4")
    steps: NDArray[np.int8] = stored[:, _SCALE_BYTES:].copy().view(np.int8)
    return steps * scales


def signs_of(row: bytes) -> bytes:
    """Return one bit for each dimension of a stored vector: whether it is above zero."""
    return np.packbits(np.frombuffer(row, np.int8, offset=_SCALE_BYTES) > 0).tobytes()


def distances(signs: bytes, of: bytes) -> NDArray[np.uint16]:
    """Return for each vector whose signs stand in a row in how many its signs differ `of` the one given."""
    one = np.frombuffer(of, np.uint64)
    return np.bitwise_count(np.frombuffer(signs, np.uint64).reshape(-1, len(one)) ^ one).sum(
        axis=1, dtype=np.uint16
    )
