"""Why a letter could not be rendered."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.errors import ActionError, Fault


class RenderingRefused(ActionError):
    """The letter cannot be rendered as it stands; the message says what to do."""


class FontsMissing(RenderingRefused):
    """No family is installed for a face that the letter needs."""


class GlyphsMissing(RenderingRefused):
    """Characters that no installed font has; `faults` names each with its place in the letter."""

    def __init__(self, message: str, faults: Sequence[Fault]) -> None:
        super().__init__(message)
        self.faults = tuple(faults)
