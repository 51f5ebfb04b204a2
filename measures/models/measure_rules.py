"""What the database holds every measure to, whatever writes it: each state has the facts that it needs."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from measures.choices import MeasureState

MEASURE_RULES = [
    models.UniqueConstraint(fields=["batch", "ref"], name="measure_ref_once_per_batch"),
    models.CheckConstraint(condition=Q(state__in=MeasureState.values), name="measure_state_is_known"),
    models.CheckConstraint(
        condition=Q(unit__isnull=False) | Q(state=MeasureState.PUBLISHED),
        name="measure_has_a_unit_unless_imported",
    ),
    models.CheckConstraint(
        condition=Q(state__in=[MeasureState.DRAFT, MeasureState.WITHDRAWN, MeasureState.PUBLISHED])
        | Q(submitted_at__isnull=False),
        name="measure_sent_has_a_time",
    ),
    models.CheckConstraint(
        condition=~Q(state=MeasureState.REJECTED) | ~Q(state_reason=""),
        name="measure_rejected_has_a_reason",
    ),
    models.CheckConstraint(
        condition=Q(state=MeasureState.MERGED, merged_into__isnull=False)
        | (~Q(state=MeasureState.MERGED) & Q(merged_into__isnull=True)),
        name="measure_merged_names_the_other",
    ),
    models.CheckConstraint(
        condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
        name="measure_not_merged_into_itself",
    ),
    models.CheckConstraint(
        condition=Q(predecessor__isnull=True)
        | Q(state__in=[MeasureState.DRAFT, MeasureState.WITHDRAWN])
        | ~Q(new_since_predecessor=""),
        name="measure_again_says_what_is_new",
    ),
]
