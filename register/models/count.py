"""How many entries the register holds of each kind, kept by the database itself whenever entries change."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from letters.querysets import RegisterCountQuerySet
from measures.models import Batch

_RECOUNT = """
    -- Whoever changes the same batch at the same time waits here, and then counts what both have stored.
    PERFORM 1 FROM measures_batch WHERE id IN ({changed}) ORDER BY id FOR NO KEY UPDATE;
    DELETE FROM letters_registercount WHERE batch_id IN ({changed});
    INSERT INTO letters_registercount
        (batch_id, published_on, withdrawn_on, classification, field, taiwan_related, entries)
    SELECT batch_id, published_on, withdrawn_on, classification, field, taiwan_related, count(*)
    FROM letters_registerentry WHERE batch_id IN ({changed})
    GROUP BY batch_id, published_on, withdrawn_on, classification, field, taiwan_related;
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


class RegisterCount(models.Model):
    """How many entries of a batch agree in all that the register is counted by. Never written by the app."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="register_counts")
    published_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    classification = models.CharField(max_length=30)
    field = models.CharField(max_length=20, blank=True)
    taiwan_related = models.BooleanField()
    entries = models.PositiveIntegerField()

    objects = RegisterCountQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.batch} {self.entries}"
