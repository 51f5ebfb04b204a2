"""Catching up with meaning: every document has a vector of its text as it is, sooner or later."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import connection
from django.db.models import F, Q, QuerySet

from core.alone import ENCODING, alone
from precedents.encoders.choosing import the_encoder
from precedents.encoders.encoder import Encoder, NoEncoder
from precedents.index.packing import pack
from precedents.models import EncoderState, Encoding, IndexedDocument
from precedents.models.document import compared_text
from precedents.vectors.rows import row_of

# A text that goes on is said in its beginning; the model cuts it into windows and takes their mean.
MOST_CHARACTERS = 3_000
_FETCHED = 50

Progress = Callable[[int, int], None]

# A document that was edited or taken out meanwhile gets nothing.
_STORE = """
    INSERT INTO {encodings} (document_id, model, digest, row, is_packed)
    SELECT id, %(model)s, digest, %(row)s, false FROM {documents} WHERE id = %(id)s AND digest = %(digest)s
    ON CONFLICT (document_id) DO UPDATE
    SET model = excluded.model, digest = excluded.digest, row = excluded.row, is_packed = false
"""


def encoder_here() -> Encoder | None:
    """Return this process's encoder, None where none runs; either is written down for the status page."""
    try:
        encoder = the_encoder()
    except NoEncoder as fault:
        EncoderState.objects.update_or_create(pk=1, defaults={"model": "", "reason": fault.reason[:500]})
        return None
    EncoderState.objects.update_or_create(pk=1, defaults={"model": encoder.model, "reason": ""})
    return encoder


def encode_lacking(encoder: Encoder, *, most: int | None = None, told: Progress | None = None) -> int:
    """Encode documents that lack a vector, the newest first; return how many were encoded.

    At most one process in the whole system does; each document is a transaction of its own, so that no writer waits
    for more than one, and none for a model.
    """
    with alone(ENCODING) as gained:
        if not gained:
            return 0
        total = lacking(encoder.model).count() if told else 0
        done = 0
        for document in _one_by_one(encoder.model):
            if most is not None and done >= most:
                break
            _store(document, encoder)
            done += 1
            if told:
                told(done, max(total, done))
        pack(encoder.model)
        return done


def lacking(model: str) -> QuerySet[IndexedDocument]:
    """Return the documents without a vector of this model for their text as it is."""
    up_to_date = Q(encoding__model=model, encoding__digest=F("digest"))
    return IndexedDocument.objects.exclude(up_to_date)


def _one_by_one(model: str) -> Iterator[IndexedDocument]:
    seen: set[tuple[int, str]] = set()
    while True:
        rows = lacking(model).order_by("-pk").only("title", "text", "digest")[:_FETCHED]
        # What was deleted or edited while it was encoded must not come round for ever.
        fresh = [each for each in rows if (each.pk, each.digest) not in seen]
        if not fresh:
            return
        seen.update((each.pk, each.digest) for each in fresh)
        yield from fresh


def _store(document: IndexedDocument, encoder: Encoder) -> None:
    vector = encoder.encode(compared_text(document.title, document.text)[:MOST_CHARACTERS])
    quoted = connection.ops.quote_name
    tables = {
        "encodings": quoted(Encoding._meta.db_table),
        "documents": quoted(IndexedDocument._meta.db_table),
    }
    stored: dict[str, str | int | bytes] = {
        "id": document.pk,
        "digest": document.digest,
        "model": encoder.model,
        "row": row_of(vector),
    }
    with connection.cursor() as cursor:
        cursor.execute(_STORE.format(**tables), stored)
