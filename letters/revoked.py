"""What a letter says of the one that it revokes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.errors import Fault
from core.texts import unfilled
from letters.kinds import Kind
from letters.models import Letter
from letters.sheet_words import column_faults, label_of

REASON = "revocation_reason"


def reason_column(words: Mapping[str, Any], kind: Kind) -> dict[str, str]:
    """Return the reason as a column, tidied to stand inside of a sentence; empty where a kind revokes nothing."""
    return {REASON: " ".join(words[REASON].split()).rstrip("。；，") if kind.revokes else ""}


def reason_faults(words: Mapping[str, Any], kind: Kind) -> Iterator[Fault]:
    """List what is wrong with the reason of a letter that revokes one."""
    if not kind.revokes:
        return
    yield from column_faults(words, [REASON])
    if not words[REASON].strip():
        yield unfilled(REASON, label_of(REASON))


def revoked_values(letter: Letter) -> dict[str, str]:
    """Return what fills the placeholders that tell of the letter that is revoked; empty for every other letter."""
    revoked = letter.revokes
    return {
        "revoked_number": revoked.number if revoked else "",
        "revoked_title": revoked.shown_title if revoked else "",
        "revoked_on": revoked.printed_date if revoked else "",
        "reason": letter.revocation_reason,
    }
