"""Sign-in names as people type them."""

from __future__ import annotations

import unicodedata


def folded(name: str) -> str:
    """Return a sign-in name as it is compared: width, case, blanks and marks that nobody sees do not count."""
    plain = unicodedata.normalize("NFKC", name)
    seen = "".join(character for character in plain if unicodedata.category(character) not in {"Cf", "Cc"})
    return "".join(seen.split()).casefold()
