"""The saved versions of a draft's words, read off its history, and what changed between two of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from letters.models import Letter
from letters.wording import readable
from measures.presentation import Change, diff_pieces

WRITTEN = ("title", "title_lines", "addressees", "template", "annex_title", "signature", "copy_to", "urgency")


@dataclass(frozen=True, slots=True)
class Version:
    """The words as they were saved: `number` is the edit version, `texts` are by column."""

    number: int
    at: datetime
    by: str
    texts: dict[str, str]


def versions_of(letter: Letter) -> list[Version]:
    """Return the saved versions, newest first, in two queries."""
    events = letter.events  # type: ignore[attr-defined]  # pghistory adds it
    rows = events.order_by("edit_version", "-pgh_created_at").distinct("edit_version")
    saved = list(rows.values("edit_version", "pgh_created_at", "drafted_by", *WRITTEN))
    names = dict(User.objects.filter(pk__in={row["drafted_by"] for row in saved}).values_list("pk", "name"))
    return [
        Version(
            number=row["edit_version"],
            at=row["pgh_created_at"],
            by=names.get(row["drafted_by"], ""),
            texts={column: _plain(row[column]) for column in WRITTEN},
        )
        for row in reversed(saved)
    ]


def changes_between(before: Version, after: Version) -> list[Change]:
    """Return what changed, column by column, down to the word."""
    labels = {name: str(Letter._meta.get_field(name).verbose_name) for name in WRITTEN}  # type: ignore[union-attr]
    return [
        Change(labels[name], diff_pieces(before.texts[name], after.texts[name]))
        for name in WRITTEN
        if before.texts[name] != after.texts[name]
    ]


def _plain(value: object) -> str:
    return readable("\n".join(map(str, value)) if isinstance(value, list) else str(value))
