"""Reading the trail of one row: what each act changed in it."""

from __future__ import annotations

from django.db import models

from core.models import Change
from core.trail.tracking import root_of


def changes_of(row: models.Model) -> models.QuerySet[Change]:
    """Return what was changed in a row, the latest first, each with its event and who acted."""
    thing = root_of(row)
    own = Change.objects.filter(model=thing._meta.label_lower, key=thing.pk)
    own = own.filter(row_model=row._meta.label_lower, row_key=row.pk)
    return own.select_related("event__person").order_by("-event_id", "-pk")
