"""A shelf with texts on it, and what a search finds there."""

from __future__ import annotations

from precedents.index.storing import index_document, set_shelf
from precedents.models import Shelf, Source
from precedents.searching.asking import Query, Scope
from precedents.searching.finding import find


def shelf(key: str = "1", *, is_open: bool = True, source: str = Source.LIST) -> Shelf:
    return set_shelf(source, key, name=f"第{key}份清单", is_open=is_open)


def put(key: str, title: str, text: str = "", *, on: str = "1") -> None:
    index_document(Source.LIST, key, title, text, shelf=on)


def found(title: str, *shelves: Shelf, top: int = 20) -> list[str]:
    """Return the keys of the hits, best first; in all shelves when none is named."""
    numbers = [each.pk for each in shelves] or list(Shelf.objects.values_list("pk", flat=True))
    return [hit.key for hit in find(Query(title, ""), Scope.of(numbers), top=top).hits]
