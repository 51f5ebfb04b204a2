"""What was published, on the shelves of prior practice: one shelf a batch, every measure in force a document."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db import transaction

from core.locking import lock
from measures.models import Batch
from precedents.index.storing import Document, forget_document, index_documents, set_shelf
from precedents.models import IndexedDocument, Source
from precedents.origin import Origin
from register.models import RegisterEntry


def put_up(batch: Batch) -> None:
    """Let a batch's measures be found as they are printed now, in the caller's transaction; those withdrawn are not."""
    entries = list(RegisterEntry.objects.filter(batch=batch).select_related("batch").order_by("serial"))
    documents = [_document(entry) for entry in entries if not entry.is_withdrawn]
    shelf = set_shelf(
        Source.PUBLISHED,
        str(batch.pk),
        name=batch.recorded_name,
        is_open=True,
        in_use=bool(documents),
        digest=_digest(documents),
        as_of=entries[0].published_on if entries else None,
    )
    index_documents(Source.PUBLISHED, shelf.key, documents)
    kept = [document.key for document in documents]
    gone = IndexedDocument.objects.filter(source=Source.PUBLISHED, shelf=shelf).exclude(key__in=kept)
    for key in gone.values_list("key", flat=True) if documents else ():
        forget_document(Source.PUBLISHED, key)


def put_everything_up() -> int:
    """Put up every batch with published measures anew and return how many measures those have."""
    for batch in Batch.objects.filter(register_entries__isnull=False).distinct():
        with transaction.atomic():
            put_up(lock(batch))
    return RegisterEntry.objects.count()


def _document(entry: RegisterEntry) -> Document:
    return Document(
        key=str(entry.measure_id),
        title=entry.title,
        text=f"{entry.summary}\n{entry.innovation_point}",
        origin=Origin(
            place=entry.batch.zone,
            document=entry.letter_number,
            in_force_since=entry.published_on.isoformat(),
            place_in_list=str(entry.serial),
            path=entry.get_absolute_url(),
        ),
    )


def _digest(documents: Iterable[Document]) -> str:
    texts = "\n".join(f"{document.title}\n{document.text}" for document in documents)
    return hashlib.sha256(texts.encode()).hexdigest()
