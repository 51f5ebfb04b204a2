"""Rows as far as a system's token reaches: of its unit, in its batches."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.db import models

from accounts.machine_tokens import MachineToken

Row = TypeVar("Row", bound=models.Model)


class ReachedQuerySet(models.QuerySet[Row]):
    """Rows that stand in a batch, and may be of a unit; an empty path says that they are of none."""

    number_path: ClassVar[str] = "batch__number"
    unit_path: ClassVar[str] = "unit"

    def within(self, machine: MachineToken | None) -> Self:
        """Return those that a token reaches: all of them without one."""
        found = self
        if machine is not None and machine.unit_id is not None and self.unit_path:
            found = found.filter(**{self.unit_path: machine.unit_id})
        if machine is not None and machine.batches:
            found = found.filter(**{f"{self.number_path}__in": machine.batches})
        return found
