"""Kept searches: their days, and what somebody put aside has a reason."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from packages.checks.common import Located, bad_day, blank
from packages.node import Node


def search_faults(searches: Node) -> Iterator[Located]:
    """Yield the faults of a measure's `searches`."""
    for search in searches.rows():
        yield from bad_day(search["on"])
        yield from blank(search["title"])
        for shelf in search["scope"].rows():
            yield from blank(shelf["name"])
            yield from bad_day(shelf["as_of"])
        for hit in search["hits"].rows():
            yield from _hit_faults(hit)


def _hit_faults(hit: Node) -> Iterator[Located]:
    yield from blank(hit["title"])
    yield from blank(hit["shelf"])
    if hit["decision"].text == "aside" and not hit["reason"].text:
        yield hit["reason"].path, _("认为不相关的，请写明理由。")
