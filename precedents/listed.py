"""Lists on the search's shelves: one shelf a list, every practice a document."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils import timezone

from core.locking import lock
from precedents.index.storing import Document, index_documents, set_shelf
from precedents.models import Precedent, PrecedentList, Source
from precedents.origin import Origin


def put_up(precedent_list: PrecedentList, precedents: Iterable[Precedent]) -> None:
    """Let a list and some of its practices be found as they stand now, in the caller's transaction."""
    key = str(precedent_list.pk)
    index = [document_of(one, precedent_list) for one in precedents]
    set_shelf(
        Source.LIST,
        key,
        name=precedent_list.name,
        is_open=True,
        in_use=precedent_list.is_in_force,
        digest=contents_digest(precedent_list),
        as_of=timezone.localdate(),
    )
    index_documents(Source.LIST, key, index)


def take_down(precedent_list: PrecedentList) -> None:
    """Let a list that ended be found no more; its documents stay for the record of earlier searches."""
    set_shelf(
        Source.LIST,
        str(precedent_list.pk),
        name=precedent_list.name,
        is_open=True,
        in_use=False,
        digest=contents_digest(precedent_list),
        as_of=timezone.localdate(),
    )


def put_everything_up() -> int:
    """Put up every list in force anew and return how many practices they hold."""
    count = 0
    for standing in PrecedentList.objects.in_force():
        with transaction.atomic():
            precedent_list = lock(standing)
            if precedent_list.is_in_force:
                put_up(precedent_list, precedent_list.precedents.all())
        count += precedent_list.size
    return count


def document_of(precedent: Precedent, precedent_list: PrecedentList) -> Document:
    """Return a practice as the search keeps it; what it does not say of itself its list says."""
    day = precedent.in_force_since or precedent_list.issued_on
    return Document(
        key=str(precedent.pk),
        title=precedent.title,
        text=precedent.text,
        origin=Origin(
            place=precedent.place or precedent_list.place,
            document=precedent.document or precedent_list.document,
            in_force_since=day.isoformat() if day else "",
            place_in_list=precedent.field or precedent.read_at,
            path=precedent.get_absolute_url(),
        ),
    )


def contents_digest(precedent_list: PrecedentList) -> str:
    """Return the SHA-256 over the names and texts of a list's practices, in their order, in hexadecimal."""
    digest = hashlib.sha256()
    for text in _contents(precedent_list):
        digest.update(text.encode())
    return digest.hexdigest()


def _contents(precedent_list: PrecedentList) -> Iterator[str]:
    rows = precedent_list.precedents.order_by("position").values_list("title", "text")
    for title, text in rows.iterator(chunk_size=2000):
        yield f"{title}\n{text}\n\n"
