"""An event as one line of canonical JSON, and its digest: what the chain is made of and what is written out."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date
from itertools import islice
from typing import Any

from core.models import Change, Event

CHUNK = 2000
KEY_BYTES = 8
LEAF_BYTES = KEY_BYTES + 32
_EVENT = ("id", "at", "kind", "act", "person", "unit", "address", "model", "key", "name", "note")
_CHANGE = ("id", "row_model", "row_key", "model", "key", "kind", "was", "becomes", "is_inner")


def line_of(event: Mapping[str, Any], changes: Sequence[Mapping[str, Any]]) -> str:
    """Return an event's columns with its changes, as they are stored, on one line; equal events give equal lines."""
    at = event["at"].astimezone(UTC).isoformat()
    said = {**event, "at": at, "changes": changes}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def written(line: str) -> bytes:
    """Return a line as it is written out, and as SM3 is taken of it."""
    return f"{line}\n".encode()


def leaf_of(key: int, line: str) -> bytes:
    """Return an event's leaf: its key and the digest of its line."""
    return key.to_bytes(KEY_BYTES, "big") + hashlib.sha256(line.encode()).digest()


def lines_of_day(day: date) -> Iterator[tuple[int, str]]:
    """Yield the key and the line of each event of a day, in the order of the keys.

    Columns alone are read: an object for each of a million events takes longer than all the rest.
    """
    events = Event.objects.filter(day=day).order_by("pk").values(*_EVENT).iterator(chunk_size=CHUNK)
    while some := list(islice(events, CHUNK)):
        changes = _changes_of([event["id"] for event in some])
        for event in some:
            yield event["id"], line_of(event, changes[event["id"]])


def _changes_of(events: Sequence[int]) -> Mapping[int, list[dict[str, Any]]]:
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for change in (
        Change.objects.filter(event__in=events).order_by("event", "id").values("event_id", *_CHANGE)
    ):
        found[change.pop("event_id")].append(change)
    return found


def leaves_by_key(leaves: bytes) -> dict[int, bytes]:
    """Return the leaves of a day by their events' keys."""
    parts = (leaves[at : at + LEAF_BYTES] for at in range(0, len(leaves), LEAF_BYTES))
    return {int.from_bytes(part[:KEY_BYTES], "big"): part for part in parts}
