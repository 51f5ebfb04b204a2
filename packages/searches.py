"""Kept searches, from a checked tree to plain values."""

from __future__ import annotations

import datetime
from decimal import Decimal

from packages.node import Node
from packages.values import FoundPractice, Search, SearchedShelf


def search_of(node: Node) -> Search:
    """Return a search of a tree without faults."""
    return Search(
        on=node["on"].day or datetime.date.min,
        title=node["title"].text,
        text=node["text"].text,
        purpose=node["purpose"].text,
        points=tuple(one.text for one in node["points"].rows()),
        model=node["model"].text,
        scope=tuple(_shelf(one) for one in node["scope"].rows()),
        left_out=tuple(one.text for one in node["left_out"].rows()),
        phrases=tuple(one.text for one in node["phrases"].rows()),
        hits=tuple(_hit(one) for one in node["hits"].rows()),
        conclusion=node["conclusion"].text,
    )


def _shelf(node: Node) -> SearchedShelf:
    return SearchedShelf(
        source=node["source"].text,
        name=node["name"].text,
        documents=int(node["documents"].number or 0),
        digest=node["digest"].text,
        as_of=node["as_of"].day,
    )


def _hit(node: Node) -> FoundPractice:
    return FoundPractice(
        source=node["source"].text,
        shelf=node["shelf"].text,
        title=node["title"].text,
        score=node["score"].number or Decimal(0),
        how=node["how"].text,
        overlap_of_query=node["overlap_of_query"].number or Decimal(0),
        overlap_of_hit=node["overlap_of_hit"].number or Decimal(0),
        text=node["text"].text,
        label=node["label"].text,
        place=node["place"].text,
        document=node["document"].text,
        in_force=node["in_force"].text,
        decision=node["decision"].text,
        reason=node["reason"].text,
    )
