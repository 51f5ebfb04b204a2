"""The texts of a candidate: how people count them, and what keeps them from being sent in."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.errors import Fault
from core.texts import unfilled


@dataclass(frozen=True, slots=True)
class Limits:
    """How many characters a batch allows, by the entry's name; an entry that is not named has no limit."""

    by_entry: Mapping[str, int]

    def of(self, entry: str) -> int | None:
        """Return the limit of one entry, or None."""
        return self.by_entry.get(entry)


def count_characters(text: str) -> int:
    """Count as people do: one per Chinese character, one per Latin letter, blanks at the ends dropped."""
    return len(unicodedata.normalize("NFC", text.strip()))


def completeness_faults(
    texts: Mapping[str, object], *, required: Sequence[str], limits: Limits, labels: Mapping[str, str]
) -> list[Fault]:
    """List what still keeps a candidate from being sent in: what is missing, and what is too long."""
    faults = []
    for entry, text in texts.items():
        label = labels.get(entry, entry)
        shown = text.strip() if isinstance(text, str) else text
        if entry in required and shown in (None, ""):
            faults.append(unfilled(entry, label))
        limit = limits.of(entry)
        if limit is not None and isinstance(text, str) and count_characters(text) > limit:
            message = _("“%(label)s”有%(count)d字，最多%(limit)d字，请删去%(over)d字。") % {
                "label": label,
                "count": count_characters(text),
                "limit": limit,
                "over": count_characters(text) - limit,
            }
            faults.append(Fault(entry, message))
    return faults
