"""What a reading says, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from precedents.reading.values import LineKind, Note, Reading, Saying, Stated

MOST_PLACES = 12


class KindLabel(models.TextChoices):
    """What a line was taken for, in words."""

    HEAD = LineKind.HEAD.value, gettext_lazy("标题、文号、署名")
    FIELD = LineKind.FIELD.value, gettext_lazy("领域")
    SCOPE = LineKind.SCOPE.value, gettext_lazy("推广范围")
    HEADER = LineKind.HEADER.value, gettext_lazy("表头")
    ENTRY = LineKind.ENTRY.value, gettext_lazy("条目")
    TEXT = LineKind.TEXT.value, gettext_lazy("条目的正文")
    IGNORED = LineKind.IGNORED.value, gettext_lazy("略过")
    UNREAD = LineKind.UNREAD.value, gettext_lazy("没有读出")


def told(saying: Saying | None) -> str:
    """Return a sentence with its facts."""
    if saying is None:
        return ""
    return _(saying.text) % dict(saying.facts) if saying.facts else _(saying.text) if saying.text else ""


def told_note(note: Note) -> str:
    """Return a note with the places that it is about."""
    if not note.places:
        return told(note.saying)
    shown = [told(place) for place in note.places[:MOST_PLACES]]
    if len(note.places) > MOST_PLACES:
        shown.append(_("等%(count)d处") % {"count": len(note.places)})
    return f"{'、'.join(shown)}：{told(note.saying)}"


def told_stated(stated: Stated) -> str:
    """Return a number that the list states of itself beside what was read."""
    facts = {
        "at": told(stated.at),
        "subject": stated.subject,
        "stated": stated.stated,
        "counted": stated.counted,
    }
    if stated.subject:
        return _("%(at)s：“%(subject)s”写的是%(stated)d项，读到%(counted)d项。") % facts
    return _("%(at)s：写的是%(stated)d项，读到%(counted)d项。") % facts


def doubts_of(reading: Reading) -> list[str]:
    """Return everything that a person should look into before the reading is taken."""
    return [
        *(told_stated(one) for one in reading.disagreements),
        *(told_note(note) for note in reading.doubts),
        *_unread(reading),
    ]


def tolerated(reading: Reading) -> list[str]:
    """Return the tolerances that were used, and the numbers that agree."""
    agreeing = [told_stated(one) for one in reading.stated if one.holds]
    return [*(told_note(note) for note in reading.notes if not note.is_doubt), *agreeing]


def _unread(reading: Reading) -> Iterator[str]:
    for line in reading.unread:
        facts = {"at": told(line.at), "text": line.text[:80], "reason": told(line.remark)}
        yield _("%(at)s没有读出“%(text)s”：%(reason)s。") % facts


def joined(lines: Sequence[str]) -> str:
    """Return sentences as the list keeps them."""
    return "\n".join(lines)[:20_000]
