"""The saved versions of a draft's words, read off its history, and what changed between two of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.differences import diff_pieces
from core.trail.reading import changes_of
from documents.wording import readable
from letters.incoming import COLUMNS as INCOMING
from letters.models import Letter
from letters.revoked import REASON
from letters.sheet_words import COLUMNS
from measures.presentation import Change

WRITTEN = (
    "title",
    "title_lines",
    "addressees",
    "template",
    "annex_title",
    "signature",
    "copy_to",
    "urgency",
    *COLUMNS,
    *INCOMING,
    REASON,
)


@dataclass(frozen=True, slots=True)
class Version:
    """The words as they were saved: `number` is the edit version, `texts` are by column."""

    number: int
    at: datetime
    by: str
    texts: dict[str, str]


def versions_of(letter: Letter) -> list[Version]:
    """Return the saved versions, newest first, in one query: read backwards from the letter as it stands."""
    versions: list[Version] = []
    now: dict[str, object] = {column: getattr(letter, column) for column in WRITTEN}
    number, texts = letter.edit_version, _texts(now)
    for change in changes_of(letter):
        if change.kind == "insert" or "edit_version" in change.becomes:
            by, at = str(change.event.person or ""), change.event.at
            versions.append(Version(number=number, at=at, by=by, texts=texts))
        now |= {column: value for column, value in change.was.items() if column in WRITTEN}
        if "edit_version" in change.was:
            number, texts = change.was["edit_version"], _texts(now)
    return versions


def changes_between(before: Version, after: Version) -> list[Change]:
    """Return what changed, column by column, down to the word."""
    labels = {name: str(Letter._meta.get_field(name).verbose_name) for name in WRITTEN}  # type: ignore[union-attr]
    return [
        Change(labels[name], diff_pieces(before.texts[name], after.texts[name]))
        for name in WRITTEN
        if before.texts[name] != after.texts[name]
    ]


def _texts(columns: dict[str, object]) -> dict[str, str]:
    return {name: _plain(columns[name]) for name in WRITTEN}


def _plain(value: object) -> str:
    return readable(
        "\n".join(map(str, value)) if isinstance(value, list) else str("" if value is None else value)
    )
