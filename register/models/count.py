"""How many entries the register holds of each kind, kept by the database itself whenever entries change."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self, TypeVar

import pgtrigger
from django.db import models
from django.db.models import Q

from measures.models import Batch

Count = TypeVar("Count", bound=models.Model)

_RECOUNT = """
    -- Whoever changes the same batch at the same time waits here, and then counts what both have stored.
    PERFORM 1 FROM measures_batch WHERE id IN ({changed}) ORDER BY id FOR NO KEY UPDATE;
    DELETE FROM register_registercount WHERE batch_id IN ({changed});
    INSERT INTO register_registercount
        (batch_id, published_on, withdrawn_on, classification, field, has_special_mark, entries)
    SELECT batch_id, published_on, withdrawn_on, classification, field, has_special_mark, count(*)
    FROM register_registerentry WHERE batch_id IN ({changed})
    GROUP BY batch_id, published_on, withdrawn_on, classification, field, has_special_mark;
    DELETE FROM register_unitcount WHERE batch_id IN ({changed});
    INSERT INTO register_unitcount (batch_id, published_on, withdrawn_on, unit, entries)
    SELECT batch_id, published_on, withdrawn_on, unit, count(*)
    FROM register_registerentry CROSS JOIN LATERAL unnest(units) AS unit WHERE batch_id IN ({changed})
    GROUP BY batch_id, published_on, withdrawn_on, unit;
    RETURN NULL;
"""


def _recount(name: str, operation: pgtrigger.Operation, old: str = "", new: str = "") -> pgtrigger.Trigger:
    changed = " UNION ".join(f"SELECT batch_id FROM {rows}" for rows in (old, new) if rows)
    referencing = pgtrigger.Referencing(old=old or None, new=new or None)  # type: ignore[no-untyped-call]  # no types
    return pgtrigger.Trigger(
        name=name,
        operation=operation,
        when=pgtrigger.After,
        level=pgtrigger.Statement,
        referencing=referencing,
        func=_RECOUNT.format(changed=changed),
    )


# A batch whose entries change is counted anew as a whole: nothing is added up that could go astray.
RECOUNTS = (
    _recount("count_entered", pgtrigger.Insert, new="new_rows"),
    _recount("count_changed", pgtrigger.Update, old="old_rows", new="new_rows"),
    _recount("count_removed", pgtrigger.Delete, old="old_rows"),
)


def in_force_on(day: date, path: str = "") -> Q:
    """Return the condition: published by the end of a day and not withdrawn by then with a revoked letter."""
    kept = Q(**{f"{path}withdrawn_on__isnull": True}) | Q(**{f"{path}withdrawn_on__gt": day})
    return Q(**{f"{path}published_on__lte": day}) & kept


class CountQuerySet(models.QuerySet[Count]):
    """Counts of entries by the days between which those are in force."""

    def in_force(self, on: date) -> Self:
        """Of the entries in force on a day."""
        return self.filter(in_force_on(on))


class UnitCountQuerySet(CountQuerySet["UnitCount"]):
    """How many entries each unit has."""

    def most(self, count: int) -> list[tuple[str, int]]:
        """Return so many units with their entries, those with the most first."""
        totals = self.order_by().values("unit").annotate(n=models.Sum("entries"))
        return list(totals.order_by("-n", "unit").values_list("unit", "n")[:count])


class UnitCount(models.Model):
    """How many entries of a batch name a unit, as it was printed. Never written by the app."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="unit_counts")
    published_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    unit = models.CharField(max_length=200)
    entries = models.PositiveIntegerField()

    objects = UnitCountQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.batch} {self.unit} {self.entries}"


class RegisterCountQuerySet(CountQuerySet["RegisterCount"]):
    """How many entries there are of each kind."""


class RegisterCount(models.Model):
    """How many entries of a batch agree in all that the register is counted by. Never written by the app."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="register_counts")
    published_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    classification = models.CharField(max_length=30)
    field = models.CharField(max_length=20, blank=True)
    has_special_mark = models.BooleanField()
    entries = models.PositiveIntegerField()

    objects = RegisterCountQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.batch} {self.entries}"
