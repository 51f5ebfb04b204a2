"""Entries of the register among what the header's search finds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models import User
from core.finding import Found, passage_of
from core.folding import folded, folded_words
from register.models import RegisterEntry
from register.models.entries import RegisterQuerySet

# 第20批第12项, 20批12, 20-12: an entry as letters and people name it.
_PLACE = re.compile(r"第?(\d{1,4})(?:批第?|-)(\d{1,4})项?")


def entries_found(person: User, words: str) -> RegisterQuerySet:
    """Return the entries in force that hold every word, or the one that stands in the place that is named.

    No words find nothing. The register is everybody's.
    """
    in_force = (
        RegisterEntry.objects.in_force().select_related("batch", "measure__batch").defer("search_grams")
    )
    if place := _PLACE.fullmatch(folded(words)):
        number, serial = map(int, place.groups())
        return in_force.filter(batch__number=number, serial=serial)
    return in_force.containing(words) if folded_words(words) else in_force.none()


def shown_entries(entries: Sequence[RegisterEntry], person: User, words: str) -> list[Found]:
    """Return entries as results, each with the passage in which the words stand."""
    return [
        Found(
            title=one.title,
            url=one.get_absolute_url(),
            facts=[_placed(one), one.unit_names, one.get_classification_display(), one.letter_number],
            passage=passage_of(words, [one.summary, one.innovation_point]),
            subject=one,
        )
        for one in entries
    ]


def _placed(entry: RegisterEntry) -> str:
    return _("第%(batch)d批第%(serial)d项") % {"batch": entry.batch.number, "serial": entry.serial}
