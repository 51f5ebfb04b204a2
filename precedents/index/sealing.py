"""Moving documents that stand by themselves into a segment."""

from __future__ import annotations

from django.db import transaction

from core.alone import UPKEEP, alone
from precedents.index.placing import place
from precedents.index.storing import TOGETHER
from precedents.index.writing import write_segment
from precedents.models import IndexedDocument
from precedents.models.segment import slot_of
from precedents.words.terms import unpacked

# Every search reads what is not sealed: about 2 kB a document.
SEAL_AT = 256


def seal(at_least: int = SEAL_AT) -> int:
    """Seal what stands by itself, of open and of closed shelves, if it is `at_least` so many of either.

    Return how many documents got their slots. The segment and the slots become seen together: a search finds each
    document in one place or the other.
    """
    with alone(UPKEEP) as gained:
        return sum(_seal(at_least, is_open=is_open) for is_open in (True, False)) if gained else 0


@transaction.atomic
def _seal(at_least: int, *, is_open: bool) -> int:
    unsealed = IndexedDocument.objects.filter(slot__isnull=True, shelf__is_open=is_open).order_by("pk")
    rows = list(unsealed.values_list("pk", "stamp", "shelf_id", "terms")[:TOGETHER])
    if not rows or len(rows) < at_least:
        return 0
    number = write_segment(
        [shelf for _pk, _stamp, shelf, _terms in rows],
        [unpacked(bytes(terms or b"")) for _pk, _stamp, _shelf, terms in rows],
        is_open=is_open,
    )
    return place(
        [(pk, stamp, slot_of(number, position)) for position, (pk, stamp, *_rest) in enumerate(rows)]
    )
