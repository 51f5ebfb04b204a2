"""What a measure is found by: its number, its texts, and whom to call; an index holds the pairs of its characters."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex

from core.folding import Folded
from core.grams import Grams, Joined
from measures.entries import CONTACT_ENTRIES, ENTRIES

PASSAGE_TEXTS = tuple(one.name for one in ENTRIES if one.rows)
# What everybody reads who sees the measure, as against whom to call.
READ_TEXTS = ("ref", "title", *PASSAGE_TEXTS)


def searched_text() -> Folded:
    """Return everything that a measure is found by as `core.folding` has it, made by the database."""
    return Folded(Joined(*READ_TEXTS, *CONTACT_ENTRIES))


def words_index() -> GinIndex:
    """Return the index over it. A query finds by it what is written the very same way."""
    return GinIndex(Grams(searched_text()), name="measure_words")
