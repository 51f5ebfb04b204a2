"""What a reply says of the letter that came in: whose it is, its title, number and date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Fault
from core.texts import unfilled
from documents.content import chinese_date
from documents.replies import matter_of
from letters.kinds import Kind
from letters.models import Letter
from letters.sheet_words import column_faults, label_of

TEXTS = ("incoming_from", "incoming_title", "incoming_number")
COLUMNS = (*TEXTS, "incoming_on")
# A letter from outside need not be numbered.
_NEEDED = ("incoming_from", "incoming_title", "incoming_on")


def incoming_columns(words: Mapping[str, Any], kind: Kind) -> dict[str, Any]:
    """Return these entries as the columns of a letter of a kind, tidied: empty where it answers nothing."""
    if not kind.answers:
        return {**dict.fromkeys(TEXTS, ""), "incoming_on": None}
    texts = {name: " ".join(words[name].split()) for name in TEXTS}
    # It is printed in 《》 of its own.
    texts["incoming_title"] = texts["incoming_title"].removeprefix("《").removesuffix("》")
    return {**texts, "incoming_on": words["incoming_on"]}


def incoming_faults(words: Mapping[str, Any], kind: Kind) -> Iterator[Fault]:
    """List what is wrong with these entries of a letter that answers one, each by its field."""
    if not kind.answers:
        return
    yield from column_faults(words, TEXTS)
    for name in _NEEDED:
        if not str(words[name] or "").strip():
            yield unfilled(name, label_of(name))
    if words["incoming_on"] is not None and words["incoming_on"] > timezone.localdate():
        yield Fault("incoming_on", _("来文日期不能晚于今天，请改填。"))


def incoming_values(letter: Letter) -> dict[str, str]:
    """Return what fills the placeholders that tell of the letter that came in; empty for a letter that answers none."""
    return {
        **{name: getattr(letter, name) for name in TEXTS},
        "incoming_on": chinese_date(letter.incoming_on) if letter.incoming_on else "",
        "incoming_matter": matter_of(letter.incoming_title),
    }


def incoming_line(letter: Letter) -> str:
    """Name the letter that a reply answers in one line, in Chinese whatever language is read; empty for others."""
    if not letter.incoming_title:
        return ""
    values = incoming_values(letter)
    number = f"（{values['incoming_number']}）" if letter.incoming_number else ""
    return f"{values['incoming_from']}《{values['incoming_title']}》{number}，{values['incoming_on']}"
