"""A candidate as it is screened: each part of the text with what the machine marked in it and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from measures.choices import ComparisonOrigin
from measures.completeness import limits_of
from measures.entries import COMMENTABLE_ENTRIES, EVIDENCE_ENTRIES, SECTIONS
from measures.findings import Finding
from measures.models import CommonReason, Measure
from measures.presentation import sections_of
from measures.texts import count_characters

# What is read first stands first: what the letter prints, then the case, then the rest.
_ORDER = ("printed", "case", "what", "claim", "who")


@dataclass(frozen=True, slots=True)
class MarkedPiece:
    """A piece of a text; the number of the finding that is about it, 0 for none."""

    text: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Remark:
    """What is being written of a part: the text, the common reason it started from, and those to pick from."""

    text: str
    picked: str
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ScreenedPart:
    """One part: its entry, how long it is and may be, its text in pieces, and the remark on it."""

    name: str
    label: str
    length: int
    limit: int | None
    pieces: tuple[MarkedPiece, ...]
    remark: Remark


@dataclass(frozen=True, slots=True)
class NumberedFinding:
    """A finding with its number on the page; `span` is empty where no words are marked for it alone."""

    number: int
    finding: Finding
    span: tuple[int, int] | None

    @property
    def href(self) -> str:
        """Where on the page it leads: to its words, to its part, or beside the text."""
        if self.span:
            return f"#found-{self.number}"
        place = self.finding.place
        return f"#part-{place}" if place in COMMENTABLE_ENTRIES else f"#{place or 'check'}"


def numbered(findings: Sequence[Finding]) -> list[NumberedFinding]:
    """Number findings; of two about the same words the one that begins first has them marked."""
    ends: dict[str, int] = {}
    marked = set()
    for one in sorted((one for one in findings if one.span), key=lambda each: each.span or (0, 0)):
        start, end = one.span or (0, 0)
        if ends.get(one.place, 0) <= start < end:
            ends[one.place] = end
            marked.add(one)
    return [
        NumberedFinding(number, one, one.span if one in marked else None)
        for number, one in enumerate(findings, 1)
    ]


def parts_of(
    measure: Measure,
    findings: Sequence[NumberedFinding],
    labels: Mapping[str, str],
    comments: Mapping[str, str],
    picked: Mapping[str, str],
) -> list[ScreenedPart]:
    """Return every part that can be commented on, in the order in which it is read."""
    reasons = list(CommonReason.objects.filter(is_active=True))
    texts = {entry.name: entry.text for section in sections_of(measure) for entry in section.entries}
    limits = limits_of(measure.batch)
    return [
        ScreenedPart(
            name,
            labels[name],
            count_characters(texts.get(name, "")),
            limits.of(name),
            _pieces(texts.get(name, ""), [one for one in findings if one.finding.place == name]),
            Remark(
                comments.get(name, ""),
                picked.get(name, ""),
                tuple((str(one.pk), one.text) for one in reasons if one.field in {"", name}),
            ),
        )
        for name in _names()
    ]


def comparison_lines(measure: Measure) -> list[str]:
    """Return the records on the form, each in a line."""
    stated = [one for one in measure.comparisons.all() if one.origin != ComparisonOrigin.EVALUATOR]
    return [
        " · ".join(filter(None, [one.place, one.practice, one.document, one.get_relation_display()]))
        for one in stated
    ]


def _names() -> list[str]:
    by_section = dict(SECTIONS)
    return [
        "title",
        *(one for section in _ORDER for one in by_section[section] if one != "title"),
        *EVIDENCE_ENTRIES,
    ]


def _pieces(text: str, findings: Sequence[NumberedFinding]) -> tuple[MarkedPiece, ...]:
    """Cut a text at the words that findings are about."""
    pieces: list[MarkedPiece] = []
    at = 0
    for start, end, number in sorted((*one.span, one.number) for one in findings if one.span):
        pieces += [MarkedPiece(text[at:start]), MarkedPiece(text[start:end], number)]
        at = end
    return tuple(piece for piece in [*pieces, MarkedPiece(text[at:])] if piece.text)
