"""Letters among what the header's search finds: by number and title, or by a digest that they publish."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from core.finding import Found
from core.folding import folded_words, saying
from letters.lookup import find_by_digest
from letters.models import Letter

_DIGEST = re.compile(r"[0-9a-fA-F]{64}")


def letters_found(person: User, words: str) -> QuerySet[Letter]:
    """Return the letters that somebody may see with every word in number or title; no words find nothing."""
    visible = Letter.objects.visible_to(person)
    if not folded_words(words):
        return visible.none()
    if _DIGEST.fullmatch(words):
        match = find_by_digest(words.lower(), visible.issued())
        return visible.for_list().filter(pk=match.letter.pk) if match else visible.none()
    return saying(visible.for_list(), words, "number", "title", "batch__number")


def shown_letters(letters: Sequence[Letter], person: User, words: str) -> list[Found]:
    """Return letters as results; the office is led to its own page of a letter."""
    page = "letters:letter_detail" if person.has_perm("letters.read_draft") else "letters:published_detail"
    return [
        Found(
            title=one.shown_title,
            url=reverse(page, args=[one.pk]),
            facts=[one.number or "", str(one.batch)],
            state=one.state,
            state_label=str(one.get_state_display()),
        )
        for one in letters
    ]
