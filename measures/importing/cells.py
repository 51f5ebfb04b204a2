"""A cell of a sheet as a plain value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from core.sources.shown import shown

FORMULA, ERROR = "f", "e"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell that is not blank: a formula is a formula's text, and `data_type` says so."""

    value: str | bool | int | float | date | time | timedelta
    data_type: str
    number_format: str = "General"

    @property
    def shown(self) -> str:
        """What people see in it. Raises `NotShown`."""
        return shown(self.value, self.number_format)
