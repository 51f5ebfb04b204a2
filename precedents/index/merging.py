"""Making one segment of several, and dropping those that hold nothing any more.

Each step is a transaction of its own that leaves every document in exactly one slot; ended anywhere, the next run goes
on from what it finds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from uuid import UUID

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from core.alone import UPKEEP, alone
from precedents.index.parts import in_parts
from precedents.index.placing import place
from precedents.index.planning import SegmentFill, to_merge
from precedents.index.writing import new_segment, write_postings
from precedents.models import IndexedDocument, Posting, Segment
from precedents.models.segment import PLACE_BITS, slot_of
from precedents.words.postings import TermPostings, moved, read

# Documents whose rows are locked together, for some ten milliseconds; terms that are in memory together.
_AT_ONCE, _TERMS_AT_ONCE = 1_000, 5_000

_FILLS = """
    SELECT id, size, (
        SELECT count(slot) FROM {documents} WHERE slot >= segment.id << %s AND slot < (segment.id + 1) << %s
    ), is_open
    FROM {segments} segment ORDER BY id
"""


def merge() -> int:
    """Merge and drop whatever is due; return how many segments went."""
    with alone(UPKEEP) as gained:
        if not gained:
            return 0
        gone = drop_empty()
        while segments := to_merge(fills()):
            merge_segments(segments)
            gone += drop_empty()
            if Segment.objects.filter(pk__in=segments).exists():
                break  # somebody is writing a document of theirs: another time
        return gone


def fills() -> list[SegmentFill]:
    """Return what each segment holds, in the order of their numbers."""
    quoted = connection.ops.quote_name
    tables = {
        "segments": quoted(Segment._meta.db_table),
        "documents": quoted(IndexedDocument._meta.db_table),
    }
    with connection.cursor() as cursor:
        cursor.execute(_FILLS.format(**tables), [PLACE_BITS, PLACE_BITS])
        return [SegmentFill(*row) for row in cursor.fetchall()]


def merge_segments(segments: Sequence[int]) -> int:
    """Write one segment with what is alive in these, move the documents over, and return its number."""
    alive = [row for number in segments for row in _alive_in(number)]
    new_places = _new_places(segments, [slot for _pk, _stamp, _shelf, slot in alive])
    with transaction.atomic():
        is_open = Segment.objects.get(pk=segments[0]).is_open
        number = new_segment([shelf for _pk, _stamp, shelf, _slot in alive], is_open=is_open)
        for part in in_parts(_postings_of(segments), _TERMS_AT_ONCE):
            joined = (moved(each, [new_places[at] for at in held]) for held, each in part)
            write_postings(number, (each for each in joined if each is not None))
    moves = [(pk, stamp, slot_of(number, at)) for at, (pk, stamp, *_rest) in enumerate(alive)]
    for chunk in in_parts(moves, _AT_ONCE):
        with transaction.atomic():
            place(chunk)
    return number


def drop_empty() -> int:
    """Drop the segments that hold no document; return how many went."""
    empty = [fill.number for fill in fills() if not fill.alive]
    if empty:
        with transaction.atomic():
            Posting.objects.filter(segment__in=empty).delete()
            Segment.objects.filter(pk__in=empty).delete()
    return len(empty)


def _alive_in(segment: int) -> Iterator[tuple[int, UUID, int, int]]:
    held = IndexedDocument.objects.filter(slot__gte=slot_of(segment, 0), slot__lt=slot_of(segment + 1, 0))
    for each in held.order_by("slot").only("stamp", "shelf_id", "slot").iterator():
        assert each.slot is not None  # just asked for
        yield each.pk, each.stamp, each.shelf_id, each.slot


def _new_places(segments: Sequence[int], slots: Sequence[int]) -> Mapping[int, NDArray[np.int32]]:
    """Return for each segment where each of its places goes: to the slot's position, or -1."""
    places = {
        number: np.full(size, -1, np.int32)
        for number, size in Segment.objects.filter(pk__in=segments).values_list("pk", "size")
    }
    for position, slot in enumerate(slots):
        places[slot >> PLACE_BITS][slot & ((1 << PLACE_BITS) - 1)] = position
    return places


def _postings_of(segments: Sequence[int]) -> Iterator[tuple[list[int], list[TermPostings]]]:
    """Yield each term that stands in the segments: in which of them, and its postings there."""
    rows = Posting.objects.filter(segment__in=segments).order_by("term", "segment")
    last = -1
    while page := list(rows.filter(term__gt=last).values_list("term", "segment", "size", "entries")[:20_000]):
        # The last term may go on beyond the page.
        whole = [row for row in page if row[0] != page[-1][0]] or page
        for term, held in groupby(whole, key=lambda row: row[0]):
            same = list(held)
            yield [row[1] for row in same], [read(term, row[2], bytes(row[3])) for row in same]
        last = whole[-1][0]
