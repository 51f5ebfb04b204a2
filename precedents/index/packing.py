"""Packing the signs of vectors into segments, so that a search reads 58 bytes a document instead of all of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from django.db import transaction
from django.db.models import Sum

from precedents.models import Encoding, VectorSegment
from precedents.vectors.rows import signs_of
from precedents.words.postings import MOST_DOCUMENTS

# Vectors that a search looks at one by one, at 400 bytes each.
PACK_AT = 512

_Row = tuple[int, int, bytes]


@transaction.atomic
def pack(model: str, at_least: int = PACK_AT) -> int:
    """Pack this model's vectors that stand by themselves, if they are so many; return how many.

    Segments of other models go as soon as none of their vectors is left, and all are written anew when more than half
    of what they hold is dead.
    """
    _drop_other_models(model)
    if _mostly_dead(model):
        VectorSegment.objects.filter(model=model).delete()
        Encoding.objects.filter(model=model).update(is_packed=False)
        at_least = 1
    waiting = Encoding.objects.filter(model=model, is_packed=False).select_for_update(
        skip_locked=True, of=("self",)
    )
    rows = [
        (document, shelf, bytes(row))
        for document, shelf, row in waiting.order_by("document_id").values_list(
            "document_id", "document__shelf_id", "row"
        )
    ]
    if len(rows) < at_least:
        return 0
    left = _fill_last(model, rows)
    for start in range(0, len(left), MOST_DOCUMENTS):
        _write(
            VectorSegment(model=model, size=0, documents=b"", shelves=b"", signs=b""),
            left[start : start + MOST_DOCUMENTS],
        )
    Encoding.objects.filter(pk__in=[document for document, _shelf, _row in rows]).update(is_packed=True)
    return len(rows)


def _fill_last(model: str, rows: Sequence[_Row]) -> Sequence[_Row]:
    """Add rows to the last segment as far as they fit, and return the others."""
    last = VectorSegment.objects.filter(model=model, size__lt=MOST_DOCUMENTS).order_by("pk").last()
    if last is None:
        return rows
    room = MOST_DOCUMENTS - last.size
    _write(last, rows[:room])
    return rows[room:]


def _write(segment: VectorSegment, rows: Sequence[_Row]) -> None:
    documents = np.array([document for document, _shelf, _row in rows], "<i8")
    shelves = np.array([shelf for _document, shelf, _row in rows], "<u2")
    segment.documents = bytes(segment.documents) + documents.tobytes()
    segment.shelves = bytes(segment.shelves) + shelves.tobytes()
    segment.signs = bytes(segment.signs) + b"".join(signs_of(row) for _document, _shelf, row in rows)
    segment.size += len(rows)
    segment.save()


def _drop_other_models(model: str) -> None:
    others = VectorSegment.objects.exclude(model=model)
    used = Encoding.objects.exclude(model=model).values("model")
    others.exclude(model__in=used).delete()


def _mostly_dead(model: str) -> bool:
    places = VectorSegment.objects.filter(model=model).aggregate(all=Sum("size"))["all"] or 0
    alive = Encoding.objects.filter(model=model, is_packed=True).count()
    return bool(places > 2 * alive and places >= PACK_AT)
