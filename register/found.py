"""Entries of the register among what the header's search finds."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import User
from core.finding import Found, passage_of
from core.folding import folded_words
from register.models import RegisterEntry
from register.models.entries import RegisterQuerySet


def entries_found(person: User, words: str) -> RegisterQuerySet:
    """Return the entries in force that hold every word; no words find nothing. The register is everybody's."""
    if not folded_words(words):
        return RegisterEntry.objects.none()
    return RegisterEntry.objects.in_force().containing(words).select_related("batch").defer("search_grams")


def shown_entries(entries: Sequence[RegisterEntry], person: User, words: str) -> list[Found]:
    """Return entries as results, each with the passage in which the words stand."""
    return [
        Found(
            title=one.title,
            url=one.get_absolute_url(),
            facts=[str(one.batch), one.unit_names, one.get_classification_display(), one.letter_number],
            passage=passage_of(words, [one.summary, one.innovation_point]),
        )
        for one in entries
    ]
