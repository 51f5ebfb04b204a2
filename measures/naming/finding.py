"""Where a text names a unit, and the text without it: found as people see it, in whatever width, case or spacing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.folding import seen_in
from measures.naming.names import Kind, Names

MASK = "○○"
# Whoever is meant, an address or a number reaches them.
_REACHED = re.compile(
    r"[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+"
    r"|(?<!\d)1[3-9]\d(?:-?\d){8}(?!\d)"
    r"|(?<!\d)\(?0\d{2,3}[-)]\d{7,8}(?!\d)"
)
_FIGURES = re.compile(r"\d[-()\d]{5,}\d")
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
    seen, owners = seen_in(text)
    reached = [*_numbered(seen, names), *(_reached(seen) if any_contact else ())]
    spans = dict.fromkeys(reached, Kind.CONTACT)
    for word, kind in names.words.items():
        spans |= {span: kind for span in _places(seen, word) if not _is_inside_a_word(text, owners, span)}
    found: list[Mention] = []
    end = 0
    # The longest of those that begin together: the area is a part of the unit's name, the place of both.
    for start, stop in sorted(spans, key=lambda span: (span[0], -span[1])):
        if stop <= end:
            continue
        at, to = owners[max(start, end)], owners[stop - 1] + 1
        end = stop
        found.append(Mention(at, to, spans[start, stop]))
    return found


def mask(text: str, names: Names, *, any_contact: bool = True) -> str:
    """Return the text with a mask for each mention, one for those that join; see `mentions`."""
    shown, end = [], -1
    for mention in mentions(text, names, any_contact=any_contact):
        if mention.start != end:
            shown += [text[max(end, 0) : mention.start], MASK]
        end = mention.end
    return "".join([*shown, text[max(end, 0) :]])


def given_away(seen: str, names: Names) -> list[str]:
    """Return which of the words and numbers a folded text has: of a long one, of which only that matters."""
    digits = "|".join(re.sub(r"\D", "", run) for run in _FIGURES.findall(seen)) if names.numbers else ""
    return [
        *(word for word in names.words if word in seen),
        *(number for number in sorted(names.numbers) if number in digits),
    ]


def _places(seen: str, word: str) -> Iterator[_Span]:
    at = seen.find(word)
    while at >= 0:
        yield at, at + len(word)
        at = seen.find(word, at + 1)


def _reached(seen: str) -> Iterator[_Span]:
    return (match.span() for match in _REACHED.finditer(seen))


def _numbered(seen: str, names: Names) -> Iterator[_Span]:
    for run in _FIGURES.finditer(seen) if names.numbers else ():
        places = [at for at in range(*run.span()) if seen[at].isdigit()]
        digits = "".join(seen[at] for at in places)
        for number in names.numbers:
            yield from ((places[at], places[end - 1] + 1) for at, end in _places(digits, number))


def _is_inside_a_word(text: str, owners: list[int], span: _Span) -> bool:
    """Whether letters or figures go on: FTA is no part of "software", 人员1 none of 人员12."""
    start, end = owners[span[0]], owners[span[1] - 1] + 1
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return (_is_latin(before) and _is_latin(text[start])) or (_is_latin(text[end - 1]) and _is_latin(after))


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
