"""Putting characters right before lines are understood: controls, marks of transcription, tags, widths."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable

from core.sources.numerals import NARROW
from precedents.reading.values import Block, Cell, Line, Notebook, Row, Saying, Table, gettext_noop, say

_CONTROLS = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\uffff]"
)
# Fonts of browsers name a radical where the character is meant.
_RADICALS = re.compile("[\u2e80-\u2fdf]")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_MARKS = "，。、；：！？（）《》“”‘’【】〔〕"
_BLANKS = re.compile(
    rf"(?<=[{_HAN}])[ \u3000]+(?=[{_HAN}{_MARKS}])|(?<=[{_MARKS}])[ \u3000]+(?=[{_HAN}{_MARKS}0-9A-Za-z])"
)
_TAG = re.compile(
    r"</?(?:p|br|b|strong|i|em|u|span|div|font|a|h[1-6]|li|ul|ol)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_BULLET = re.compile(r"^\s*[•·●◆■★▪◇○➢►✓-]\s*(?=[^\s\d-])")
_ENTITY = re.compile(r"&(?:nbsp|lt|gt|amp|quot|[lr][ds]quo|middot|mdash|#[0-9]{1,6});")
_HEADING = re.compile(r"^\s*#{1,6}\s+")


def tidy(text: str, at: Saying, book: Notebook) -> str:
    """Return a text without tags, controls and marks of transcription, figures narrow; what was done is noted."""
    plain = _CONTROLS.sub("", unicodedata.normalize("NFC", text)).replace("\xa0", " ")
    if _HEADING.match(plain) or "**" in plain:
        book.tolerate(say(gettext_noop("去掉排版记号（#、**）。")), at)
        plain = _HEADING.sub("", plain).replace("**", "")
    if plain.endswith("\\") or _BULLET.match(plain):
        book.tolerate(say(gettext_noop("去掉行首的圆点和行末的“\\”。")), at)
        plain = _BULLET.sub("", plain.removesuffix("\\"))
    if _TAG.search(plain) or _ENTITY.search(plain):
        book.tolerate(say(gettext_noop("去掉网页标签和字符代码（如<p>、&nbsp;）。")), at)
        plain = html.unescape(_TAG.sub("", plain)).replace("\xa0", " ")
    whole = _RADICALS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), plain)
    if whole != plain:
        book.tolerate(say(gettext_noop("部首字符（PDF常见）改为汉字。")), at)
        plain = whole
    narrow = plain.translate(NARROW)
    if narrow != plain:
        book.tolerate(say(gettext_noop("全角数字改为半角。")), at)
    return narrow.rstrip()


def without_blanks(text: str) -> str:
    """Drop the blanks between Chinese characters and beside Chinese marks, which are artefacts of typesetting."""
    return _BLANKS.sub("", text).strip()


def tidy_blocks(blocks: Iterable[Block], book: Notebook) -> list[Block]:
    """Tidy every line and cell, and drop what is empty."""
    tidied: list[Block] = []
    for block in blocks:
        if isinstance(block, Line):
            text = tidy(block.text, block.at, book)
            if text.strip():
                tidied.append(Line(block.at, text, block.is_whole))
            continue
        rows = [_tidy_row(row, book) for row in block.rows]
        rows = [row for row in rows if any(row.texts)]
        if rows:
            tidied.append(Table(tuple(rows)))
    return tidied


def _tidy_row(row: Row, book: Notebook) -> Row:
    cells = tuple(
        Cell(
            "\n".join(tidy(line, row.at, book).strip() for line in cell.text.splitlines()), cell.is_continued
        )
        for cell in row.cells
    )
    return Row(row.at, cells, row.opens_page, row.is_uncertain)
