"""Reading the index for one query."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

import numpy as np
from django.db import connection
from django.db.backends.utils import CursorWrapper
from numpy.typing import NDArray
from psycopg import Cursor
from psycopg.pq import Format

from precedents.models import (
    EncoderState,
    Encoding,
    IndexedDocument,
    Posting,
    Question,
    Segment,
    Shelf,
    VectorSegment,
)
from precedents.words.postings import TermPostings, read
from precedents.words.terms import Impacts, Terms, unpacked


@dataclass(frozen=True, slots=True)
class Unsealed:
    """A document that stands by itself."""

    document: int
    shelf: int
    stamp: UUID
    is_open: bool
    terms: Terms
    impacts: Impacts


@dataclass(frozen=True, slots=True)
class SealedPart:
    """A segment's number, whether it is of open shelves, and the shelf of each of its places."""

    number: int
    is_open: bool
    shelves: NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class IndexParts:
    """What the index consists of at one moment.

    With `counts_closed` the words of closed shelves count towards how rare a word is. For whoever may not look into
    them they do not: a share of common wording that moves by a hair would tell that somebody else writes of the same.
    """

    tail: tuple[Unsealed, ...]
    sealed: tuple[SealedPart, ...]
    counts_closed: bool

    @property
    def counted_tail(self) -> list[Unsealed]:
        """Return the documents by themselves whose words count."""
        return [each for each in self.tail if each.is_open or self.counts_closed]

    @property
    def counted_sealed(self) -> list[SealedPart]:
        """Return the segments whose words count."""
        return [each for each in self.sealed if each.is_open or self.counts_closed]

    @property
    def documents(self) -> int:
        """Return how many documents count, dead places among them."""
        return len(self.counted_tail) + sum(len(each.shelves) for each in self.counted_sealed)

    @property
    def state(self) -> frozenset[object]:
        """Return something that differs whenever a document came to be found in another place."""
        return frozenset([*(each.number for each in self.sealed), *(each.stamp for each in self.tail)])


_PARTS = """
    SELECT id, NULL, NULL, is_open, shelves FROM {segments}
    UNION ALL SELECT document.id, shelf_id, stamp, shelf.is_open, terms
    FROM {documents} document JOIN {shelves} shelf ON shelf.id = shelf_id WHERE slot IS NULL
    ORDER BY 1
"""
_STATE = "SELECT id, NULL FROM {segments} UNION ALL SELECT id, stamp FROM {documents} WHERE slot IS NULL"
# Thousands of terms are one array to the server; to the ORM they would be thousands of parameters. Thousands of rows
# come back as one value of 8 bytes a number, the highest first: made into rows one by one they cost more than the search.
_FREQUENCIES = """
    SELECT string_agg(int8send(term) || int8send(size), ''::bytea) FROM (
        SELECT term, sum(size)::bigint AS size FROM {postings}
        WHERE term = ANY(%s::bigint[]) AND segment = ANY(%s::bigint[]) GROUP BY term
    ) AS each
"""
_POSTINGS = "SELECT term, segment, size, entries FROM {postings} WHERE term = ANY(%s::bigint[])"


def index_parts(shelves: Collection[int]) -> IndexParts:
    """Return what stands by itself and the segments, as of one moment, for who looks into these shelves."""
    tail, sealed = [], []
    for number, shelf, stamp, is_open, stored in _rows(_PARTS):
        if stamp is None:
            sealed.append(SealedPart(number, is_open, np.frombuffer(stored, "<u2")))
        else:
            tail.append(Unsealed(number, shelf, stamp, is_open, *unpacked(stored)))
    sees_closed = any(each.shelf in shelves for each in tail if not each.is_open) or any(
        np.isin(each.shelves, list(shelves)).any() for each in sealed if not each.is_open
    )
    return IndexParts(tuple(tail), tuple(sealed), sees_closed)


def index_state() -> frozenset[object]:
    """Return what `IndexParts.state` is now."""
    return frozenset(number if stamp is None else stamp for number, stamp in _rows(_STATE))


def sealed_frequencies(terms: Terms, segments: Iterable[int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return those of the terms that stand in these segments, and in how many places each does."""
    ((stored,),) = _rows(_FREQUENCIES, [_array(terms.tolist()), _array(segments)])
    numbers = np.frombuffer(stored or b"", ">i8").astype(np.int64)
    return numbers[::2], numbers[1::2]


def postings(terms: Sequence[int]) -> Iterator[tuple[int, TermPostings]]:
    """Yield each term's postings with the number of the segment they are in."""
    for term, segment, size, entries in _rows(_POSTINGS, [_array(terms)]):
        yield segment, read(term, size, entries)


_VECTORS = """
    WITH asked AS (
        SELECT %(model)s::text AS model, %(row)s::bytea AS row WHERE %(row)s::bytea IS NOT NULL
        UNION ALL
        SELECT encoding.model, encoding.row FROM {encodings} encoding
        JOIN {documents} document ON document.id = encoding.document_id
        WHERE document.source = %(source)s AND document.key = %(key)s AND encoding.digest = %(digest)s
        UNION ALL
        SELECT model, row FROM {questions} WHERE digest = %(digest)s AND row IS NOT NULL
        LIMIT 1
    )
    SELECT 'asked', 0, 0, NULL::bytea, NULL::bytea, row, model FROM asked
    UNION ALL
    SELECT 'runs', 0, 0, NULL::bytea, NULL::bytea, NULL::bytea, model FROM {states} WHERE model <> ''
    UNION ALL
    SELECT 'single', document.id, 0, NULL::bytea, NULL::bytea, NULL::bytea, NULL FROM {encodings} encoding
    JOIN {documents} document ON document.id = encoding.document_id AND document.digest = encoding.digest
    WHERE NOT encoding.is_packed AND encoding.model = (SELECT model FROM asked)
    UNION ALL
    SELECT 'segment', id, size, documents, shelves, signs, NULL FROM {vectors}
    WHERE model = (SELECT model FROM asked)
"""
# Each table is read by itself: one that was filled a moment ago is not known to be large, and the server would read it
# whole for each row of the other. A document and its shelf stand before its vector, 8 bytes each.
_NUMBERS_BYTES = 16
_VECTOR_ROWS = """
    WITH document AS MATERIALIZED (SELECT id, shelf_id, digest FROM {documents} WHERE id = ANY(%(ids)s::bigint[])),
    encoding AS MATERIALIZED (
        SELECT document_id, digest, row FROM {encodings} WHERE document_id = ANY(%(ids)s::bigint[]) AND model = %(model)s
    )
    SELECT string_agg(int8send(document.id) || int8send(document.shelf_id) || encoding.row, ''::bytea)
    FROM encoding JOIN document ON document.id = encoding.document_id AND document.digest = encoding.digest
"""


@dataclass(frozen=True, slots=True)
class SignedPart:
    """The documents of a vector segment, the shelf of each when it was packed, and the signs of all."""

    documents: NDArray[np.int64]
    shelves: NDArray[np.uint16]
    signs: bytes


@dataclass(frozen=True, slots=True)
class VectorParts:
    """The query's own vector and what there is of the same model: documents that no segment holds yet, and segments."""

    model: str
    row: bytes
    singles: tuple[int, ...]
    signed: tuple[SignedPart, ...]


def vector_parts(
    own: tuple[str, str] | None, digest: str, given: tuple[str, bytes] | None
) -> tuple[VectorParts | None, bool]:
    """Return what can be compared by meaning, None where the query has no vector, and whether an encoder runs.

    It has one if it is `given` (model, row), or is that of the document it is `own`, or was asked and encoded.
    """
    source, key = own or ("", "")
    model, row = given or (None, None)
    wanted = {"model": model, "row": row, "source": source, "key": key, "digest": digest}
    asked, singles, signed, an_encoder_runs = None, [], [], False
    for kind, number, _size, documents, shelves, stored, named in _rows(_VECTORS, wanted):
        if kind == "asked":
            asked = (named, stored)
        elif kind == "single":
            singles.append(number)
        elif kind == "runs":
            an_encoder_runs = True
        else:
            signed.append(SignedPart(np.frombuffer(documents, "<i8"), np.frombuffer(shelves, "<u2"), stored))
    parts = VectorParts(*asked, tuple(singles), tuple(signed)) if asked else None
    return parts, an_encoder_runs


@dataclass(frozen=True, slots=True)
class VectorRows:
    """Vectors as they are stored, one a line, with the document of each and the shelf that this is on."""

    documents: NDArray[np.int64]
    shelves: NDArray[np.int64]
    rows: NDArray[np.uint8]


def vector_rows(documents: Iterable[int], parts: VectorParts) -> VectorRows:
    """Return those of the documents that have a vector of their text as it is."""
    ((stored,),) = _rows(_VECTOR_ROWS, {"ids": _array(documents), "model": parts.model})
    lines = np.frombuffer(stored or b"", np.uint8).reshape(-1, _NUMBERS_BYTES + len(parts.row))
    numbers = lines[:, :_NUMBERS_BYTES].copy().view(">i8").astype(np.int64)
    return VectorRows(numbers[:, 0], numbers[:, 1], lines[:, _NUMBERS_BYTES:])


_ROWS_OF = """
    SELECT id, source, key, shelf_id, slot FROM {documents} WHERE slot = ANY(%s::bigint[]) OR id = ANY(%s::bigint[])
"""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document that is there."""

    document: int
    source: str
    key: str
    shelf: int
    slot: int | None


def document_rows(slots: Iterable[int], documents: Iterable[int]) -> list[DocumentRow]:
    """Return the documents in these slots, and these documents."""
    return [DocumentRow(*row) for row in _rows(_ROWS_OF, [_array(slots), _array(documents)])]


def _array(numbers: Iterable[int]) -> str:
    # The driver's own way of writing an array costs more than looking its thousand rows up.
    return f"{{{','.join(map(str, numbers))}}}"


def _rows(statement: str, wanted: Any = None) -> list[tuple[Any, ...]]:
    quoted = connection.ops.quote_name
    tables = {
        "postings": Posting,
        "segments": Segment,
        "shelves": Shelf,
        "documents": IndexedDocument,
        "encodings": Encoding,
        "questions": Question,
        "vectors": VectorSegment,
        "states": EncoderState,
    }
    named = {name: quoted(model._meta.db_table) for name, model in tables.items()}
    with _binary_cursor() as cursor:
        cursor.execute(statement.format(**named), wanted)
        return cursor.fetchall()


def _binary_cursor() -> CursorWrapper:
    """Return a cursor that brings bytes as they are: as text they are twice as many hexadecimal digits to be read."""
    connection.ensure_connection()
    cursor = Cursor(connection.connection)
    cursor.format = Format.BINARY
    # Django wraps any cursor of the driver; its stubs know of none that is not wrapped yet.
    wrapped = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    return wrapped(cast("CursorWrapper", cursor))
