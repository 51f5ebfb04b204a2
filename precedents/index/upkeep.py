"""All that keeps the index in order, for a worker now and then and for the command at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from precedents.index.merging import merge
from precedents.index.parts import in_parts
from precedents.index.sealing import seal
from precedents.index.storing import TOGETHER
from precedents.models import IndexedDocument, IndexState
from precedents.models.document import compared_text
from precedents.words.terms import counted, packed

_AT_ONCE = 500
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Kept:
    """What a round of upkeep did."""

    sealed: int
    segments_gone: int


def keep_in_order() -> Kept:
    """Seal what has gathered and merge what has grown; safe to run at any time and as often as one likes."""
    return Kept(seal(), merge())


def rebuild(told: Progress) -> int:
    """Count the words of every document anew and return how many there were; the search goes on meanwhile.

    `told` hears how many of how many are done. Ended anywhere, it leaves every document findable.
    """
    everything = list(IndexedDocument.objects.order_by("pk").values_list("pk", flat=True))
    done = 0
    for part in in_parts(everything, _AT_ONCE):
        with transaction.atomic():
            _take_out(part)
        done += len(part)
        if done % TOGETHER < _AT_ONCE:
            seal(1)
        told(done, len(everything))
    seal(1)
    merge()
    IndexState.objects.update_or_create(pk=1, defaults={"documents": done})
    return done


def _take_out(documents: list[int]) -> None:
    """Let documents stand by themselves, with their words as they are counted today."""
    rows = IndexedDocument.objects.select_for_update().filter(pk__in=documents).order_by("pk")
    changed = list(rows)
    for each in changed:
        each.slot, each.terms = None, packed(*counted(compared_text(each.title, each.text)))
    IndexedDocument.objects.bulk_update(changed, ["slot", "terms"])
