"""What the index wants of an encoder."""

from __future__ import annotations

from typing import Protocol

from precedents.vectors.rows import Vector


class Encoder(Protocol):
    """Encodes one text at a time on one thread. `model` names the weights: other weights, another name."""

    @property
    def model(self) -> str:
        """Return the model's name with a part of its weights' digest, at most 60 characters."""
        ...

    def encode(self, text: str) -> Vector:
        """Return a vector of length 1, the same for the same text; its size is a multiple of 64."""
        ...


class NoEncoder(Exception):
    """No encoder runs here. `reason` is a sentence for the status page."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
