"""A letter's words as plain values, and which paragraphs of them changed."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a letter: the section that it stands in, which one it is there from 1 on, and what it says."""

    section: str
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class ChangedParagraph:
    """A paragraph that says something else now; one that is new has nothing before, one taken out nothing after.

    `number` is its place now, or the place that it had.
    """

    section: str
    number: int
    before: str
    after: str


def changed_paragraphs(
    before: Sequence[Paragraph], after: Sequence[Paragraph]
) -> tuple[ChangedParagraph, ...]:
    """Return what changed, section by section in their order.

    What moved only because something came or went before it is no change; what changed places is.
    """
    sections = dict.fromkeys(one.section for one in (*after, *before))
    return tuple(
        changed for section in sections for changed in _changed_in(_of(section, before), _of(section, after))
    )


def _of(section: str, paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    return [one for one in paragraphs if one.section == section]


def _changed_in(before: list[Paragraph], after: list[Paragraph]) -> Iterator[ChangedParagraph]:
    old_texts, new_texts = [one.text for one in before], [one.text for one in after]
    matcher = difflib.SequenceMatcher(None, old_texts, new_texts, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            continue
        for old, new in zip_longest(before[i1:i2], after[j1:j2]):
            place = new or old
            yield ChangedParagraph(
                place.section, place.number, old.text if old else "", new.text if new else ""
            )
