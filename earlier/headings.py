"""Headings inside an annex: those of a class, with its count, and those of something else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.sources.numerals import NUMERAL, number_of
from earlier.classes import CLASS, WORDS
from earlier.numbering import number_before

_COUNT = rf"[（(：:]?\s*(?:共计|共有|共)?\s*(?P<count>{NUMERAL})\s*[项条个]\s*[）)]?"
_KIND = r"(?:类|性|型|的|创新|举措|项目|成果|经验|事项)*"
_CLASS_HEADING = re.compile(rf"(?P<label>{CLASS}){_KIND}\s*(?:{_COUNT})?[：:。]?")
_OTHER_HEADING = re.compile(
    rf"(?P<label>[^。，；：,;:（()）\s]{{2,16}}?)\s*[（(]\s*(?:共计|共有|共)?\s*(?P<count>{NUMERAL})\s*[项条个]\s*[）)]"
)

# In a title anything may run into the word; what would make it another class is named.
_IN_TITLE = re.compile(
    rf"(?<![省市区县际球界外])(?P<label>{'|'.join(re.escape(one) for one in sorted(WORDS, key=len, reverse=True))})"
    r"(?=类|型|的?创新|的?举措|的?项目|\s*[（(]|$)"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: the word of its class ("" where it names none), its stated count, the form of its number or ""."""

    word: str
    count: int | None
    form: str


def heading_of(text: str) -> Heading | None:
    """Read 一、全国首创（28项） and its like; a heading with a count that names no class is one as well."""
    stripped = text.strip()
    numbered = number_before(stripped)
    bare = numbered.rest if numbered else stripped
    if found := _CLASS_HEADING.fullmatch(bare):
        return Heading(found["label"], number_of(found["count"] or ""), numbered.form if numbered else "")
    if numbered and (found := _OTHER_HEADING.fullmatch(bare)):
        return Heading("", number_of(found["count"]), numbered.form)
    return None


def class_in_title(text: str) -> str:
    """Return the word of the one class that a title or a sheet's name is about, or nothing."""
    found = [one["label"] for one in _IN_TITLE.finditer(text)]
    return found[0] if len({WORDS[word] for word in found}) == 1 else ""
