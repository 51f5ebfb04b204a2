"""Finding Chinese phrases with what every PostgreSQL has: an index over pairs of neighbouring characters."""

from __future__ import annotations

from itertools import pairwise


def search_text(*texts: str) -> str:
    """Return the texts as phrases are looked for in them: in lower case, one per line."""
    return "\n".join(texts).lower()


def search_grams(text: str) -> list[str]:
    """Return the single characters and the pairs of neighbours of a text, each once, blanks left out."""
    lowered = text.lower()
    pairs = {a + b for a, b in pairwise(lowered) if not (a.isspace() or b.isspace())}
    return sorted({character for character in lowered if not character.isspace()} | pairs)


def is_one_gram(word: str) -> bool:
    """Whether a word in lower case is found by the index alone, without comparing the text."""
    return len(word) <= 2
