"""Telling documents where a segment holds them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from precedents.models import IndexedDocument

_PLACE = """
    UPDATE {table} document SET slot = placed.slot, terms = NULL
    FROM unnest(%s::bigint[], %s::uuid[], %s::bigint[]) AS placed (id, stamp, slot)
    WHERE document.id = placed.id AND document.stamp = placed.stamp
"""


def place(documents: Sequence[tuple[int, UUID, int]]) -> int:
    """Give documents their slots, and return how many got it: (id, stamp, slot) each.

    A document that was written or deleted meanwhile, or is just being written, keeps what it has. Run in a
    transaction: nothing waits for a writer, so no writer can be stopped by it.
    """
    ids = [pk for pk, _stamp, _slot in documents]
    free = IndexedDocument.objects.filter(pk__in=ids).select_for_update(skip_locked=True)
    held = set(free.values_list("pk", "stamp"))
    placed = [each for each in documents if each[:2] in held]
    table = connection.ops.quote_name(IndexedDocument._meta.db_table)
    columns = [list(column) for column in zip(*placed, strict=True)] or [[], [], []]
    with connection.cursor() as cursor:
        cursor.execute(_PLACE.format(table=table), columns)
        return int(cursor.rowcount)
