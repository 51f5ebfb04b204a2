"""The texts of a candidate: how people count them, and what cannot be stored."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.characters import first_unstorable, refusal_of
from core.errors import Fault

# Far beyond every limit that a batch sets: what is longer was not written by hand.
LONGEST_TEXT = 20_000


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


def tidy(text: str) -> str:
    """Return a text with one kind of line end and no blanks around it, as every door stores it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def text_faults(texts: Mapping[str, object], labels: Mapping[str, str]) -> list[Fault]:
    """List the entries that cannot be stored: those of a size that nobody writes, or with a character to be named."""
    faults = []
    for entry, text in texts.items():
        if isinstance(text, str) and len(text) > LONGEST_TEXT:
            message = _("“%(label)s”有%(count)d字，太长了，最多%(limit)d字。") % {
                "label": labels.get(entry, entry),
                "count": len(text),
                "limit": LONGEST_TEXT,
            }
            faults.append(Fault(entry, message))
            continue
        character = first_unstorable(text) if isinstance(text, str) else None
        if character is not None:
            faults.append(Fault(entry, f"“{labels.get(entry, entry)}”{refusal_of(character)}"))
    return faults


def completeness_faults(
    texts: Mapping[str, object], *, required: Sequence[str], limits: Limits, labels: Mapping[str, str]
) -> list[Fault]:
    """List what still keeps a candidate from being sent in: what is missing, and what is too long."""
    faults = []
    for entry, text in texts.items():
        label = labels.get(entry, entry)
        shown = text.strip() if isinstance(text, str) else text
        if entry in required and shown in (None, ""):
            faults.append(Fault(entry, _("“%(label)s”还没有填写。") % {"label": label}))
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
