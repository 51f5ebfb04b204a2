"""Finding Chinese phrases with what every PostgreSQL has: an index over pairs of neighbouring characters."""

from __future__ import annotations

from itertools import pairwise

from core.folding import folded


def search_text(*texts: str) -> str:
    """Return the texts as phrases are looked for in them: as `folded` has them, one per line."""
    return "\n".join(map(folded, texts))


def search_grams(text: str) -> list[str]:
    """Return the single characters and the pairs of neighbours of a folded text, each once, line ends left out."""
    pairs = {a + b for a, b in pairwise(text) if not (a.isspace() or b.isspace())}
    return sorted({character for character in text if not character.isspace()} | pairs)


def is_one_gram(word: str) -> bool:
    """Whether a folded word is found by the index alone, without comparing the text."""
    return len(word) <= 2
