"""Why a letter could not be rendered."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import Fault
from core.fonts import RenderingRefused


class GlyphsMissing(RenderingRefused):
    """Characters that no installed font has; `faults` names each with its place in the letter."""

    def __init__(self, message: str, faults: Sequence[Fault]) -> None:
        super().__init__(message)
        self.faults = tuple(faults)
