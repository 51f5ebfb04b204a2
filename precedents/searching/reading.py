"""Reading the index for one query."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection
from numpy.typing import NDArray

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
# Thousands of terms are one array to the server; to the ORM they would be thousands of parameters.
_FREQUENCIES = """
    SELECT term, sum(size)::bigint FROM {postings}
    WHERE term = ANY(%s::bigint[]) AND segment = ANY(%s::bigint[]) GROUP BY term
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


def sealed_frequencies(terms: Sequence[int], segments: Sequence[int]) -> dict[int, int]:
    """Return in how many places of these segments each term stands; absent where in none."""
    return dict(_rows(_FREQUENCIES, [list(terms), list(segments)]))


def postings(terms: Sequence[int]) -> Iterator[tuple[int, TermPostings]]:
    """Yield each term's postings with the number of the segment they are in."""
    for term, segment, size, entries in _rows(_POSTINGS, [list(terms)]):
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
    SELECT 'single', document.id, document.shelf_id, NULL::bytea, NULL::bytea, encoding.row, NULL FROM {encodings} encoding
    JOIN {documents} document ON document.id = encoding.document_id AND document.digest = encoding.digest
    WHERE NOT encoding.is_packed AND encoding.model = (SELECT model FROM asked)
    UNION ALL
    SELECT 'segment', id, size, documents, shelves, signs, NULL FROM {vectors}
    WHERE model = (SELECT model FROM asked)
"""
_VECTOR_ROWS = """
    SELECT document.id, document.shelf_id, encoding.row FROM {encodings} encoding
    JOIN {documents} document ON document.id = encoding.document_id AND document.digest = encoding.digest
    WHERE encoding.document_id = ANY(%s::bigint[]) AND encoding.model = %s
"""


@dataclass(frozen=True, slots=True)
class SignedPart:
    """The documents of a vector segment, the shelf of each when it was packed, and the signs of all."""

    documents: NDArray[np.int64]
    shelves: NDArray[np.uint16]
    signs: bytes


@dataclass(frozen=True, slots=True)
class VectorParts:
    """The query's own vector and what there is of the same model: (document, shelf, row) by itself, and segments."""

    model: str
    row: bytes
    singles: tuple[tuple[int, int, bytes], ...]
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
    for kind, number, shelf, documents, shelves, stored, named in _rows(_VECTORS, wanted):
        if kind == "asked":
            asked = (named, stored)
        elif kind == "single":
            singles.append((number, shelf, stored))
        elif kind == "runs":
            an_encoder_runs = True
        else:
            signed.append(SignedPart(np.frombuffer(documents, "<i8"), np.frombuffer(shelves, "<u2"), stored))
    parts = VectorParts(*asked, tuple(singles), tuple(signed)) if asked else None
    return parts, an_encoder_runs


def vector_rows(documents: Sequence[int], model: str) -> list[tuple[int, int, bytes]]:
    """Return (document, shelf, row) of those that have a vector of their text as it is."""
    return list(_rows(_VECTOR_ROWS, [list(documents), model]))


_ROWS_OF = """
    SELECT document.id, document.source, document.key, document.shelf_id, document.slot, encoding.row
    FROM {documents} document LEFT JOIN {encodings} encoding
    ON encoding.document_id = document.id AND encoding.digest = document.digest AND encoding.model = %s
    WHERE document.slot = ANY(%s::bigint[]) OR document.id = ANY(%s::bigint[])
"""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document that is there, with the vector of its text as it is, if it has one of the model asked for."""

    document: int
    source: str
    key: str
    shelf: int
    slot: int | None
    row: bytes | None


def document_rows(slots: Sequence[int], documents: Sequence[int], model: str) -> list[DocumentRow]:
    """Return the documents in these slots, and these documents."""
    return [DocumentRow(*row) for row in _rows(_ROWS_OF, [model, list(slots), list(documents)])]


def _rows(statement: str, wanted: Any = None) -> Iterator[tuple[Any, ...]]:
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
    with connection.cursor() as cursor:
        cursor.execute(statement.format(**named), wanted)
        yield from cursor
