"""What was read of a file while it waits in the page for the person's word: signed, and no longer than a working day."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.core import signing

from evaluations.offline.merging import FileRow, Value
from evaluations.offline.reading import OfflineFile

SALT = "evaluations.offline.waiting"
WAITS_S = 8 * 60 * 60


def pack(file: OfflineFile, rows: Collection[FileRow], person_id: int, batch_id: int) -> str:
    """Return these rows of a file as one signed word, good for this person and batch."""
    plain = {
        "for": [person_id, batch_id],
        "letters": file.letters,
        "rows": [
            [
                row.number,
                row.assignment_id,
                row.version,
                row.ref,
                {k: _plain(v) for k, v in row.answers.items()},
            ]
            for row in rows
        ],
    }
    return signing.dumps(plain, salt=SALT, compress=True)


def unpack(word: str, person_id: int, batch_id: int) -> OfflineFile:
    """Return the rows that a word holds. Raises `BadSignature` for a stale one, or one made for somebody else."""
    plain: dict[str, Any] = signing.loads(word, salt=SALT, max_age=WAITS_S)
    if plain["for"] != [person_id, batch_id]:
        raise signing.BadSignature
    rows = [
        FileRow(number, key, version, ref, {k: _value(k, v) for k, v in answers.items()})
        for number, key, version, ref, answers in plain["rows"]
    ]
    return OfflineFile(rows=rows, letters=plain["letters"])


def _plain(value: Value) -> str | bool:
    return str(value) if isinstance(value, Decimal) else value


def _value(key: str, stored: str | bool) -> Value:
    return Decimal(stored) if key.startswith("score:") else stored
