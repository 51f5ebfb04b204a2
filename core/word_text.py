"""All text of a Word element in reading order, and what stands there that is no text.

Every reader of DOCX reads through here, so that nothing that people see is lost in one of them. Nothing is resolved
and nothing is laid out: a reader that lays cells out on a grid can be made to lay out millions of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BOX = f"{W}txbxContent"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
# What stands around paragraphs, rows, cells and runs without being any of them.
HOLDERS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))
_PASSED_OVER = frozenset(
    f"{W}{name}"
    for name in (
        *("pPr", "rPr", "sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr", "tcPr", "trPr", "tblPr", "tblGrid"),
        *("del", "moveFrom", "delText", "instrText", "delInstrText", "rt"),
    )
)
_SIGNS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}noBreakHyphen": "-"}


class Unread(Enum):
    """What carries meaning and is no text; a picture alone says nothing that could be typed in its place."""

    PICTURE = "picture"
    FORMULA = "formula"
    SYMBOL = "symbol"
    NOTE = "note"
    EMBEDDED = "embedded"
    FORM_FIELD = "form_field"


_UNREAD = {
    **{f"{W}{name}": Unread.PICTURE for name in ("drawing", "pict")},
    **{f"{_MATH}{name}": Unread.FORMULA for name in ("oMath", "oMathPara")},
    **{f"{W}{name}": Unread.NOTE for name in ("footnoteReference", "endnoteReference")},
    **{f"{W}{name}": Unread.EMBEDDED for name in ("object", "altChunk", "subDoc", "contentPart")},
    **{f"{W}{name}": Unread.FORM_FIELD for name in ("ddList", "checkBox", "pgNum")},
    **{
        f"{W}{part}{form}": Unread.FORM_FIELD
        for part in ("day", "month", "year")
        for form in ("Short", "Long")
    },
    f"{W}sym": Unread.SYMBOL,
}


@dataclass(frozen=True, slots=True)
class WordText:
    """A text as it is read, its lines parted by line ends, and each kind of thing in it that was not read."""

    text: str
    unread: tuple[Unread, ...] = ()


def text_of(node: etree._Element) -> WordText:
    """Read a paragraph, a cell or whatever holds them: one line a paragraph, a text box after what it is anchored in.

    Insertions, smart tags, content controls, links, results of fields and the base of phonetic guides are text;
    deletions, hidden text, codes of fields, readings and the prompts of controls that nobody filled in are not.
    """
    lines = [line_of(paragraph) for paragraph in paragraphs_of(node)]
    unread = dict.fromkeys(kind for line in lines for kind in line.unread)
    return WordText("\n".join(line.text for line in lines).strip("\n"), tuple(unread))


def paragraphs_of(node: etree._Element) -> Iterator[etree._Element]:
    """Yield the paragraphs of an element in reading order, and what else stands in their place (`altChunk`)."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if one.tag in _PASSED_OVER or _is_prompt(one) or _is_deleted_row(one):
            continue
        if one.tag == f"{W}p":
            yield one
            waiting += reversed(list(boxes_of(one)))
        elif one.tag in _UNREAD:
            yield one
        else:
            waiting += reversed(_inside(one))


def line_of(node: etree._Element) -> WordText:
    """Read one paragraph or run, without the text boxes that are anchored in it."""
    parts: list[str] = []
    unread: list[Unread] = []
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if one.tag in _PASSED_OVER or one.tag == BOX or _is_hidden(one) or _is_prompt(one):
            continue
        parts.append((one.text or "") if one.tag == f"{W}t" else _SIGNS.get(one.tag, ""))
        kind = _UNREAD.get(one.tag)
        if kind is not None and not (kind is Unread.PICTURE and next(one.iter(BOX), None) is not None):
            unread.append(kind)
        if kind is not Unread.FORMULA:
            waiting += reversed(_inside(one))
    return WordText("".join(parts), tuple(dict.fromkeys(unread)))


def is_numbered(paragraph: etree._Element) -> bool:
    """Tell whether a program puts a number or a bullet before a paragraph that is not in its text."""
    number = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
    return number is not None and number.get(f"{W}val") != "0"


def children_of(node: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Yield the tables of a body, the rows of a table or the like, also those inside controls and insertions."""
    wanted = {f"{W}{name}" for name in names}
    waiting = list(reversed(node))
    while waiting:
        one = waiting.pop()
        if one.tag in wanted and not _is_deleted_row(one):
            yield one
        elif one.tag in HOLDERS and not _is_prompt(one):
            waiting += reversed(one)


def boxes_of(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Yield the text boxes that are anchored in a paragraph, each once."""
    waiting = [paragraph]
    while waiting:
        one = waiting.pop()
        if one.tag == BOX:
            yield one
        elif one.tag not in _PASSED_OVER:
            waiting += reversed(_inside(one))


def _inside(node: etree._Element) -> list[etree._Element]:
    """Return what to read inside an element: of several ways of saying the same thing the first alone."""
    if node.tag != f"{_MC}AlternateContent":
        return list(node)
    return [child for branch in list(node)[:1] for child in branch]


def _is_hidden(node: etree._Element) -> bool:
    return node.tag == f"{W}r" and _is_on(node.find(f"{W}rPr/{W}vanish"))


def _is_prompt(node: etree._Element) -> bool:
    return node.tag == f"{W}sdt" and _is_on(node.find(f"{W}sdtPr/{W}showingPlcHdr"))


def _is_deleted_row(node: etree._Element) -> bool:
    return node.tag == f"{W}tr" and node.find(f"{W}trPr/{W}del") is not None


def _is_on(switch: etree._Element | None) -> bool:
    return switch is not None and switch.get(f"{W}val", "true") not in {"0", "false", "off"}
