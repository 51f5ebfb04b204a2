"""Texts as every door stores them: their line ends, their greatest length, and which characters cannot be kept."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from core.characters import first_unstorable, refusal_of
from core.errors import Fault

# Far beyond every limit that a batch sets: what is longer was not written by hand.
LONGEST_TEXT = 20_000


def tidy(text: str) -> str:
    """Return a text with one kind of line end and no blanks around it, as every door stores it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def unfilled(place: str, label: object) -> Fault:
    """Return what is said of an entry that nobody may leave empty; `label` is what people call it."""
    return Fault(place, _("“%(label)s”还没有填写。") % {"label": label})


def text_faults(
    texts: Mapping[str, object], labels: Mapping[str, str], *, longest: int = LONGEST_TEXT
) -> list[Fault]:
    """List the entries that cannot be stored: those that are longer than may be, or with a character to be named."""
    faults = []
    for entry, text in texts.items():
        if isinstance(text, str) and len(text) > longest:
            message = _("“%(label)s”有%(count)d字，太长了，最多%(limit)d字。") % {
                "label": labels.get(entry, entry),
                "count": len(text),
                "limit": longest,
            }
            faults.append(Fault(entry, message))
            continue
        character = first_unstorable(text) if isinstance(text, str) else None
        if character is not None:
            faults.append(Fault(entry, f"“{labels.get(entry, entry)}”{refusal_of(character)}"))
    return faults
