"""Writing a segment: its row and its postings, nothing of the documents yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from django.db import connection

from precedents.models import Posting, Segment
from precedents.words.postings import TermPostings, inverted
from precedents.words.terms import Impacts, Terms


def write_segment(
    shelves: Sequence[int], documents: Sequence[tuple[Terms, Impacts]], *, is_open: bool
) -> int:
    """Write a segment of documents of open or of closed shelves, given the shelf and terms of each; return its number."""
    number = new_segment(shelves, is_open=is_open)
    write_postings(number, inverted(documents))
    return number


def new_segment(shelves: Sequence[int], *, is_open: bool) -> int:
    """Write a segment's row and return its number."""
    packed = np.array(shelves, "<u2").tobytes()
    return Segment.objects.create(size=len(shelves), is_open=is_open, shelves=packed).pk


def write_postings(segment: int, postings: Iterable[TermPostings]) -> None:
    """Copy postings into the table, as fast as the server takes them."""
    table = connection.ops.quote_name(Posting._meta.db_table)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} (term, segment, size, entries) FROM STDIN (FORMAT BINARY)") as copy,
    ):
        copy.set_types(["int8", "int8", "int4", "bytea"])
        for each in postings:
            copy.write_row((each.term, segment, len(each.places), each.stored))
