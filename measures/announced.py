"""Which steps of batches and measures other systems are told of."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.hooks.kinds import HookKind
from measures.choices import BatchState, MeasureState
from measures.models import Batch, Measure

KINDS = (
    HookKind(
        code="batch.state",
        label=_("批次进入另一阶段"),
        model=Batch,
        seen_by=Batch.objects.visible_to,
        place=lambda batch: f"batches/{batch.number}/",
        number=lambda batch: str(batch.number),
        states=frozenset(BatchState.values),
    ),
    HookKind(
        code="measure.state",
        label=_("举措的状态改变"),
        model=Measure,
        seen_by=Measure.objects.visible_to,
        place=lambda measure: f"measures/{measure.pk}/",
        number=lambda measure: measure.ref,
        states=frozenset(MeasureState.values),
    ),
)
