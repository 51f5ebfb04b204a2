"""Where a text names a unit, and the text without it: found as people see it, however the name is written or split."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from core.folding import as_seen, folded, seen_in
from core.reducing import APART, reduced, reduced_in
from measures.naming.names import Kind, Names

MASK = "○○"
# Whoever is meant, an address or a number reaches them.
_REACHED = re.compile(
    r"(?<![a-z0-9._%+-])[a-z0-9._%+-]++@[a-z0-9-]+(?:\.[a-z0-9-]+)+"
    r"|(?<!\d)1[3-9]\d(?:(?:-?\d){8}|[-._·()/]{1,2}\d{4}[-._·()/]{0,2}\d{4})(?!\d)"
    r"|(?<!\d)\(?0\d{2,3}[-)._·]{1,2}\d{3,4}[-._·]?\d{4}(?!\d)"
)
# A figure, and what may stand between two of one number: any marks, but not where the next text begins.
_BETWEEN = "(?:[^\\w|]|[_\u115f\u1160]){0,3}"
_FIGURES = re.compile(rf"\d(?:{_BETWEEN}\d){{6,}}")
_SPELLED_ONES = "零〇一二三四五六七八九幺"
_SPELLED = re.compile(rf"[\d{_SPELLED_ONES}](?:{_BETWEEN}[\d{_SPELLED_ONES}]){{6,}}")
_AS_FIGURES = str.maketrans(_SPELLED_ONES, "001234567891")
_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text, and what it gives away."""

    start: int
    end: int
    kind: Kind


def mentions(text: str, names: Names, *, any_contact: bool = True) -> list[Mention]:
    """Return where a text names the units, their people and places, in order; none lies in another.

    `any_contact` says whether an address or a number counts that is none of theirs.
    """
    if not names or not text:
        return []
    spans = dict.fromkeys(_contacts(text, names, any_contact=any_contact), Kind.CONTACT)
    hits = _said(names, reduced(text))
    view, owners = reduced_in(text) if hits else ("", [])
    for word, kind in hits.items():
        places = ((owners[at], owners[end - 1] + 1) for at, end in _places(view, _name(word)))
        spans |= {
            span: kind
            for span in places
            if not _is_inside_a_word(text, span) and _is_as_written(text, span, word)
        }
    found: list[Mention] = []
    end = 0
    # The longest of those that begin together: the area is a part of the unit's name, the place of both.
    for start, stop in sorted(spans, key=lambda span: (span[0], -span[1])):
        if stop > end:
            found.append(Mention(max(start, end), stop, spans[start, stop]))
            end = stop
    return found


def mask(text: str, names: Names, *, any_contact: bool = True) -> str:
    """Return the text with a mask for each mention, one for those that join; see `mentions`."""
    shown, end = [], -1
    for mention in mentions(text, names, any_contact=any_contact):
        if mention.start != end:
            shown += [text[max(end, 0) : mention.start], MASK]
        end = mention.end
    return "".join([*shown, text[max(end, 0) :]])


def given_away(said: str, names: Names) -> list[str]:
    """Return which of the words and numbers texts have that lie `side_by_side`: of long ones, of which only that matters.

    The rule is that of `mentions`, but for the ends of words in letters: blanks are gone here, so that nobody can tell
    where one ends. A file that is kept back for nothing does less harm than one that tells.
    """
    seen = APART.join(map(reduced, said.split(APART)))
    figures = APART.join(digits for digits, _places_of in _figures(said)) if names.numbers else ""
    return [
        *(word for word in names.words if _name(word) and _name(word) in seen),
        *(number for number in sorted(names.numbers) if number in figures),
    ]


def _said(names: Names, seen: str) -> dict[str, Kind]:
    """Return the words that a text may have: few have any, and their places are not looked for in the others."""
    return {word: kind for word, kind in names.words.items() if _name(word) in seen}


@lru_cache(maxsize=10_000)
def _name(word: str) -> str:
    return reduced(word)


def _places(seen: str, word: str) -> Iterator[_Span]:
    at = seen.find(word) if word else -1
    while at >= 0:
        yield at, at + len(word)
        at = seen.find(word, at + 1)


def _contacts(text: str, names: Names, *, any_contact: bool) -> Iterator[_Span]:
    # In one text this ends nothing.
    view = as_seen(text).replace(APART, "·")
    spans = list(_numbered(view, names))
    if any_contact:
        spans += (found.span() for each in {view, _in_figures(view)} for found in _REACHED.finditer(each))
    owners = seen_in(text)[1] if spans else []
    return ((owners[at], owners[end - 1] + 1) for at, end in spans)


def _numbered(seen: str, names: Names) -> Iterator[_Span]:
    for digits, places in _figures(seen) if names.numbers else ():
        for number in names.numbers:
            yield from ((places[at], places[end - 1] + 1) for at, end in _places(digits, number))


def _figures(seen: str) -> Iterator[tuple[str, list[int]]]:
    """Yield the figures of each run of them, and where each stands."""
    spelled = _in_figures(seen)
    for run in _FIGURES.finditer(spelled):
        places = [at for at in range(*run.span()) if spelled[at].isdecimal()]
        yield "".join(str(int(spelled[at])) for at in places), places


def _in_figures(seen: str) -> str:
    """Return a text, as long as before, in which numbers that are spelled out stand in figures."""
    return _SPELLED.sub(lambda run: run[0].translate(_AS_FIGURES), seen)


def _is_inside_a_word(text: str, span: _Span) -> bool:
    """Whether letters or figures go on: FTA is no part of "software", 人员1 none of 人员12."""
    start, end = span
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return (_is_latin(before) and _is_latin(text[start])) or (_is_latin(text[end - 1]) and _is_latin(after))


def _is_as_written(text: str, span: _Span, word: str) -> bool:
    """Whether figures are parted as in the word, which is nothing else: 22-003 is neither 22003 nor 2.2003."""
    return not _name(word).isdigit() or folded(text[slice(*span)]) == folded(word)


def _is_latin(character: str) -> bool:
    seen = folded(character)
    return seen.isascii() and seen.isalnum()
