"""Putting documents into the index and taking them out, in the transaction of the change that they come from."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from precedents.index.parts import in_parts
from precedents.index.writing import write_segment
from precedents.models import Encoding, IndexedDocument, Shelf
from precedents.models.document import compared_text, digest_of
from precedents.models.segment import slot_of
from precedents.origin import NOTHING_KNOWN, Origin
from precedents.words.terms import counted, packed

# So many at once go straight into a segment of their own.
BULK = 500
# So many are counted together, at some 10 kB each while it lasts; merging makes larger segments of them.
TOGETHER = 16_384
_WRITTEN = ["shelf", "title", "text", "origin", "digest", "stamp", "slot", "terms"]


@dataclass(frozen=True, slots=True)
class Document:
    """A document as its owner gives it: `key` is the owner's name for it, unique within the source."""

    key: str
    title: str
    text: str
    origin: Origin = NOTHING_KNOWN


def set_shelf(
    source: str,
    key: str,
    *,
    name: str,
    is_open: bool,
    in_use: bool = True,
    digest: str = "",
    as_of: date | None = None,
) -> Shelf:
    """Put up a shelf, or change what is said of it; out of use, its documents are kept and not found.

    Raises `ValueError` for one that was put up open and is to be closed, or the other way: its words are counted already.
    """
    said = {"name": name, "in_use": in_use, "digest": digest, "as_of": as_of}
    shelf, _new = Shelf.objects.update_or_create(
        source=source, key=key, defaults=said, create_defaults={**said, "is_open": is_open}
    )
    if shelf.is_open != is_open:
        raise ValueError(f"{shelf} stays {'open' if shelf.is_open else 'closed'}")
    return shelf


def index_document(
    source: str, key: str, title: str, text: str, *, shelf: str, origin: Origin = NOTHING_KNOWN
) -> None:
    """Make a document findable as it stands now; a known key is replaced, and moved if it is on another shelf."""
    index_documents(source, shelf, [Document(key, title, text, origin)])


def index_documents(source: str, shelf: str, documents: Iterable[Document]) -> int:
    """Make documents of one shelf findable; return how many were new or changed.

    Raises `Shelf.DoesNotExist`.
    """
    on = Shelf.objects.get(source=source, key=shelf)
    changed = 0
    with transaction.atomic():
        for part in in_parts(documents, TOGETHER):
            given = _once_each(part)
            standing = _standing(source, [each.key for each in given])
            news = [each for each in given if standing.get(each.key) != _as_standing(on, each)]
            changed += len(news)
            _write(source, on, news)
            _look_up_again(source, [each.key for each in news if each.key in standing])
    return changed


def forget_document(source: str, key: str) -> None:
    """Take a document out of the index; one that is not in it is no error."""
    IndexedDocument.objects.filter(source=source, key=key).delete()


def _once_each(documents: Iterable[Document]) -> list[Document]:
    """Return the last of each key, in the order of the keys: two that write the same ones wait in turn."""
    last = {each.key: each for each in documents}
    return [last[key] for key in sorted(last)]


def _standing(source: str, keys: Sequence[str]) -> dict[str, tuple[object, ...]]:
    known = IndexedDocument.objects.filter(source=source, key__in=keys)
    return {row[0]: row[1:] for row in known.values_list("key", "shelf_id", "title", "digest", "origin")}


def _as_standing(shelf: Shelf, document: Document) -> tuple[object, ...]:
    title, digest = document.title, digest_of(document.title, document.text)
    return (shelf.pk, title, digest, document.origin.stored())


def _look_up_again(source: str, keys: Sequence[str]) -> None:
    """Have the vectors of these looked at one by one: they were packed with the shelf of before."""
    if keys:
        Encoding.objects.filter(document__source=source, document__key__in=keys).update(is_packed=False)


def _write(source: str, shelf: Shelf, documents: Sequence[Document]) -> None:
    """Write the documents by themselves or, if they are many, as a segment."""
    rows = [_row(source, shelf, each) for each in documents]
    weighed = [counted(compared_text(each.title, each.text)) for each in documents]
    if len(rows) < BULK:
        for row, (terms, impacts) in zip(rows, weighed, strict=True):
            row.terms = packed(terms, impacts)
    else:
        number = write_segment([shelf.pk] * len(rows), weighed, is_open=shelf.is_open)
        for place, row in enumerate(rows):
            row.slot = slot_of(number, place)
    IndexedDocument.objects.bulk_create(
        rows,
        batch_size=1_000,
        update_conflicts=True,
        unique_fields=["source", "key"],
        update_fields=_WRITTEN,
    )


def _row(source: str, shelf: Shelf, document: Document) -> IndexedDocument:
    return IndexedDocument(
        source=source,
        key=document.key,
        shelf=shelf,
        title=document.title,
        text=document.text,
        origin=document.origin.stored(),
        digest=digest_of(document.title, document.text),
        stamp=uuid.uuid4(),
    )
