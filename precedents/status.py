"""How the search stands: which encoder runs or why none does, how far the index has been sealed and encoded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from precedents.encoders.choosing import is_off
from precedents.models import EncoderState, IndexedDocument, IndexState, Segment

# A worker reports each twenty seconds; after so long nobody does.
SILENT_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SearchStatus:
    """`model` is empty where only words are searched, and `reason` says why; `open` counts what is not sealed yet."""

    model: str
    reason: str
    seen_at: datetime | None
    is_silent: bool
    documents: int
    open: int
    encoded: int
    segments: int
    rebuilt_at: datetime | None

    @property
    def sealed(self) -> int:
        """Return how many documents lie in segments."""
        return self.documents - self.open


def search_status() -> SearchStatus:
    """Return how the search stands now, in four queries."""
    encoder, rebuilt = EncoderState.objects.first(), IndexState.objects.first()
    model = encoder.model if encoder and not is_off() else ""
    up_to_date = Q(encoding__model=model, encoding__digest=F("digest"))
    counted = IndexedDocument.objects.aggregate(
        documents=Count("pk"), open=Count("pk", filter=Q(slot=None)), encoded=Count("pk", filter=up_to_date)
    )
    return SearchStatus(
        model=model,
        reason=_reason(encoder),
        seen_at=encoder.seen_at if encoder else None,
        is_silent=encoder is None or timezone.now() - encoder.seen_at > SILENT_AFTER,
        segments=Segment.objects.count(),
        rebuilt_at=rebuilt.rebuilt_at if rebuilt else None,
        **counted,
    )


def _reason(encoder: EncoderState | None) -> str:
    if is_off():
        return _("设置为不使用语义模型，只按字面检索。")
    return encoder.reason if encoder else _("后台进程还没有报告过。")
