"""Rows as far as a system's token reaches: of its unit, in its batches."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.db import models

from accounts.machine_tokens import MachineToken

Row = TypeVar("Row", bound=models.Model)


class ReachedQuerySet(models.QuerySet[Row]):
    """Rows that stand in a batch, and may be of a unit.

    An empty path says that they are of none: a token bound to a unit reaches none of them, but of what is of all units.
    """

    number_path: ClassVar[str] = "batch__number"
    unit_path: ClassVar[str] = "unit"
    is_of_all_units: ClassVar[bool] = False

    def within(self, machine: MachineToken | None) -> Self:
        """Return those that a token reaches: all of them without one."""
        found = self
        if machine is not None and machine.unit_id is not None and not self.is_of_all_units:
            found = found.filter(**{self.unit_path: machine.unit_id}) if self.unit_path else found.none()
        if machine is not None and machine.batches:
            found = found.filter(**{f"{self.number_path}__in": machine.batches})
        return found
