"""Vectors of the labelled texts, as the pinned model gave them, kept so that a test need not wait for ten minutes.

Of the made-up texts those are among them that come nearest to some query: no other can stand before a hit.
`test_encoders.py` has the model itself give some of them again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from precedents.encoders.nano import NanoEncoder
from precedents.models import Encoding, IndexedDocument
from tests.precedents.corpus import SAMPLES


@dataclass(frozen=True, slots=True)
class Kept:
    """Stored rows by document and by query."""

    documents: dict[str, bytes]
    queries: dict[str, bytes]


def kept_vectors() -> Kept:
    with np.load(SAMPLES / "vectors.npz") as file:
        documents = zip(file["documents"].tolist(), file["document_rows"], strict=True)
        queries = zip(file["queries"].tolist(), file["query_rows"], strict=True)
        return Kept(
            {name: row.tobytes() for name, row in documents}, {name: row.tobytes() for name, row in queries}
        )


def give(rows: dict[str, bytes]) -> None:
    """Store these vectors with the documents that have their names, as a worker would have."""
    there = IndexedDocument.objects.filter(key__in=rows)
    Encoding.objects.bulk_create(
        Encoding(document=each, model=NanoEncoder.model, digest=each.digest, row=rows[each.key])
        for each in there
    )
