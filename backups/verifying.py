"""Holding a restored place against its own proofs: letters, tallies, sealed columns and the trail."""

from __future__ import annotations

from collections.abc import Iterator

from core.sealed import sealed_faults
from core.trail.chain import breaks_in_chain
from evaluations.models import Tally
from evaluations.verifying import tally_faults
from letters.verifying import check_letters, check_whole
from measures.choices import BatchState

# Before, sheets are still changed, and the tally of an earlier round is out of date rightly.
COUNTED = (BatchState.DECIDING, BatchState.PUBLISHING, BatchState.PUBLISHED)


def faults_here() -> Iterator[str]:
    """Yield a sentence for whatever verify_register, verify_tally, verify_events and the keys of columns find wrong."""
    for letter in check_letters():
        yield from letter.faults
    yield from check_whole()
    counted = Tally.objects.filter(batch__state__in=COUNTED).select_related("batch")
    for stored in counted.order_by("batch_id", "-number").distinct("batch_id"):
        yield from (f"{stored.batch}：{sentence}" for sentence in tally_faults(stored))
    yield from sealed_faults()
    for found in breaks_in_chain():
        place = f"{found.day} {found.event}" if found.event else f"{found.day}"
        yield f"{place} {found.sentence}"
