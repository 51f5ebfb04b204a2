"""An event as one line of canonical JSON, and its digest: what the chain is made of and what is written out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date
from typing import Any

from core.models import Event

CHUNK = 2000
KEY_BYTES = 8
LEAF_BYTES = KEY_BYTES + 32


def line_of(event: Event) -> str:
    """Return an event (with its changes) as it is stored, on one line; equal events give equal lines."""
    said = {
        "id": event.pk,
        "at": event.at.astimezone(UTC).isoformat(),
        "kind": event.kind,
        "act": event.act,
        "person": event.person_id,
        "unit": event.unit_id,
        "address": event.address,
        "model": event.model,
        "key": event.key,
        "name": event.name,
        "note": event.note,
        "changes": [_change(one) for one in event.changes.all()],
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _change(change: Any) -> dict[str, Any]:
    return {
        "id": change.pk,
        "row_model": change.row_model,
        "row_key": change.row_key,
        "model": change.model,
        "key": change.key,
        "kind": change.kind,
        "was": change.was,
        "becomes": change.becomes,
        "is_inner": change.is_inner,
    }


def leaf_of(key: int, line: str) -> bytes:
    """Return an event's leaf: its key and the digest of its line."""
    return key.to_bytes(KEY_BYTES, "big") + hashlib.sha256(line.encode()).digest()


def lines_of_day(day: date) -> Iterator[tuple[int, str]]:
    """Yield the key and the line of each event of a day, in the order of the keys."""
    events = Event.objects.filter(day=day).order_by("pk").prefetch_related("changes")
    for event in events.iterator(chunk_size=CHUNK):
        yield event.pk, line_of(event)


def leaves_by_key(leaves: bytes) -> dict[int, bytes]:
    """Return the leaves of a day by their events' keys."""
    parts = (leaves[at : at + LEAF_BYTES] for at in range(0, len(leaves), LEAF_BYTES))
    return {int.from_bytes(part[:KEY_BYTES], "big"): part for part in parts}
