"""The header's one search: each app enters its kinds of result in its `apps.py`; nothing lists them centrally.

A kind finds among what a person may see through its model's own `visible_to`. Nothing is counted: a number would say
something of what is not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django_stubs_ext import StrOrPromise

from core.folding import folded_words, place_of

# So many characters of a text stand before and behind the words that were found in it.
AROUND = 24


@dataclass(frozen=True, slots=True)
class Found:
    """One result: its name, where it leads, what places it, the passage that holds the words, its state.

    `subject` is what the pieces of other apps at "found.<kind>" are drawn for.
    """

    title: str
    url: str
    facts: Sequence[str] = field(default_factory=list)
    passage: str = ""
    state: str = ""
    state_label: str = ""
    subject: object = None


@dataclass(frozen=True, slots=True)
class FindKind:
    """A kind of result. `rows` are paged by their keys; `shown` makes results of some of them."""

    name: str
    label: StrOrPromise
    place: int
    rows: Callable[[Any, str], QuerySet[Any]]
    shown: Callable[[Sequence[Any], Any, str], list[Found]]
    is_for: Callable[[Any], bool] = lambda _person: True


_kinds: dict[str, FindKind] = {}


def add_to_search(*kinds: FindKind) -> None:
    """Register kinds of result; a name stands for one."""
    _kinds.update((kind.name, kind) for kind in kinds)


def kinds_for(person: Any) -> list[FindKind]:
    """Return the kinds in which somebody may look, in their order."""
    return sorted((kind for kind in _kinds.values() if kind.is_for(person)), key=lambda kind: kind.place)


def passage_of(words: str, texts: Iterable[str]) -> str:
    """Return the piece of the first text in which one of the words stands, or nothing."""
    wanted = folded_words(words)
    for text in texts:
        for word in wanted:
            found = place_of(word, text)
            if found is not None:
                return _cut(text, *found)
    return ""


def found_in(words: str, text: str) -> list[tuple[bool, str]]:
    """Return a text in pieces, each with whether it is one of the words."""
    pieces: list[tuple[bool, str]] = []
    wanted = folded_words(words)
    while text:
        places = [place for word in wanted if (place := place_of(word, text)) is not None]
        if not places:
            break
        start, end = min(places)
        pieces += [(False, text[:start]), (True, text[start:end])]
        text = text[end:]
    return [(is_found, piece) for is_found, piece in [*pieces, (False, text)] if piece]


def _cut(text: str, start: int, end: int) -> str:
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    piece = " ".join(text[first:last].split())
    return f"{'…' if first else ''}{piece}{'…' if last < len(text) else ''}"
