"""Quoting a title within a sentence: marks inside marks are the other pair (GB/T 15834)."""

from __future__ import annotations

_SWAPPED = str.maketrans("“”‘’", "‘’“”")


def within_quotes(title: object) -> str:
    """Return a title as it stands between “ and ”: what it quotes itself goes between ‘ and ’."""
    text = str(title)
    return text.translate(_SWAPPED) if "“" in text or "”" in text else text
