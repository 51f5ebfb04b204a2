"""What screening came to, unit by unit, as the report shows it."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from measures.choices import LIVE_STATES, MeasureState
from measures.models.measure import MeasureQuerySet

# What a sent measure can be besides having passed.
SCREENED_STATES = (
    MeasureState.SUBMITTED,
    MeasureState.RETURNED,
    MeasureState.REJECTED,
    MeasureState.MERGED,
    MeasureState.WITHDRAWN,
)


def screening_counts(measures: MeasureQuerySet) -> QuerySet[Any, Any]:
    """Return a row a unit: what it sent, what became of it, and how often something was returned to it."""
    sent = measures.filter(submitted_at__isnull=False).order_by()
    states = {state.value: Count("pk", filter=Q(state=state), distinct=True) for state in SCREENED_STATES}
    return (
        sent.values("unit__name")
        .annotate(
            sent=Count("pk", distinct=True),
            passed=Count("pk", filter=Q(state__in=LIVE_STATES), distinct=True),
            times_returned=Count("returns", distinct=True),
            **states,
        )
        .order_by("unit__kind", "unit__code")
    )
