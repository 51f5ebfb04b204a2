"""Which units a collecting batch still waits for, and which were given more time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.desk import Dated
from measures.choices import MeasureState
from measures.models import Batch, Invitation, Measure

# So many units are named; of the others the number is told.
NAMED = 4


@dataclass(frozen=True, slots=True)
class Unsent:
    """The units of one batch that have sent nothing: how many, and the first of them by name."""

    count: int
    named: list[str]

    @property
    def sentence(self) -> str:
        """The units in words."""
        names = _("、").join(self.named)
        return _("%(names)s等") % {"names": names} if self.count > len(self.named) else names


def unsent_units(batches: Sequence[Batch]) -> dict[int, Unsent]:
    """Return the units that have sent nothing, by batch, in one query; a batch that all have sent to is left out."""
    own = Measure.objects.filter(batch=OuterRef("batch"), unit=OuterRef("unit"))
    open_ones = (
        Invitation.objects.filter(batch__in=batches, unit__is_active=True)
        .filter(~Exists(own.filter(submitted_at__isnull=False)))
        .annotate(
            has_draft=Exists(own.filter(state=MeasureState.DRAFT)),
            total=Window(Count("pk"), partition_by=[F("batch")]),
            place=Window(RowNumber(), partition_by=[F("batch")], order_by=["unit__kind", "unit__code"]),
        )
        .filter(place__lte=NAMED)
        .order_by("batch", "place")
    )
    found: dict[int, Unsent] = {}
    for batch, name, has_draft, grace, total in open_ones.values_list(
        "batch", "unit__name", "has_draft", "grace_until", "total"
    ):
        remark = _("（已宽限）") if grace else _("（有草稿）") if has_draft else ""
        found.setdefault(batch, Unsent(total, [])).named.append(f"{name}{remark}")
    return found


def graces_of(batches: Sequence[Batch]) -> list[Dated]:
    """Return the days up to which single units were given more time, those to come."""
    given = Invitation.objects.filter(batch__in=batches, grace_until__gte=timezone.localdate())
    rows = given.select_related("batch", "unit").order_by("grace_until")[:20]
    return [
        Dated(
            one.grace_until,
            _("%(batch)s %(unit)s宽限到期") % {"batch": one.batch, "unit": one.unit},
            reverse("measures:batch_detail", args=[one.batch.number]),
        )
        for one in rows
        if one.grace_until is not None
    ]
