"""Putting a line right before it is understood: tags, marks of transcription, widths, blanks that are artefacts.

Every function says what it did in the notebook, so that no tolerance goes unnoticed.
"""

from __future__ import annotations

import html
import re
import unicodedata
from itertools import pairwise

from django.utils.translation import gettext as _

from core.sources.numerals import NARROW
from earlier.notebook import Notebook
from measures.pasting import HAN, put_right

_TAG_NAMES = (
    "p|br|hr|b|strong|i|em|u|s|sup|sub|span|div|font|a|center|table|caption|colgroup|col|thead|tbody|tfoot|tr|td|th"
    "|ul|ol|li|h[1-6]|html|head|body|section|article|blockquote|pre|code"
)
_TAG = re.compile(rf"</?(?:{_TAG_NAMES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_CELL_EDGE = re.compile(r"</t[dh]\s*>\s*<t[dh](?:\s[^<>]*)?>", re.IGNORECASE)
_LINE_EDGE = re.compile(
    r"<(?:br)(?:\s[^<>]*)?/?>|</(?:tr|p|div|h[1-6]|caption|li)\s*>(?!\s*(?:</t[dh]|\t|$))", re.IGNORECASE
)
_BOLD_NAME = re.compile(
    r"(?P<before>(?:^|[\t|]|<(?:td|th|p)\b[^<>]*>)\s*(?:[0-9]{1,4}\s+)?)"
    r"<(?P<tag>b|strong)>(?P<name>[^<>]{1,100})</(?P=tag)>(?=\s*[^\s<|])",
    re.IGNORECASE,
)
_STARRED_NAME = re.compile(r"(?P<before>(?:^|[\t|])\s*)\*\*(?P<name>[^*]{1,100})\*\*(?=\s*[^\s*|])")
_ENTITY = re.compile(
    r"&(?:nbsp|emsp|ensp|thinsp|lt|gt|amp|quot|#[0-9]{1,6}|#x[0-9a-fA-F]{1,5}|[lr][ds]quo|mdash|middot);"
)
_HEADING = re.compile(r"^\s*#{1,6}\s+")
_CONTROLS = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufffe\uffff\ud800-\udfff]"
)
# Marks of Markdown: a backslash that breaks a line or lets a sign stand for itself, quotations, pictures, links.
_BREAK = re.compile(r"(?<!\\)\\\s*$")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|~<>&\"'])")
_QUOTATION = re.compile(r"^\s*(?:>\s?)+|^\s*```.*$|^\s*[-*+•]\s+(?=[^\s0-9|])")
_PICTURE, _LINK = (
    re.compile(r"!\[[^\]]*\]\([^)]*\)"),
    re.compile(r"(?<!!)\[([^\]]+)\]\((?:https?:|/|#|\.)[^)]*\)"),
)
_UNDERLINED = re.compile(r"(?<!\w)__([^_]+)__(?!\w)|~~([^~]+)~~")
_ENDS = "。！？：；，、"

_PUNCTUATION = "，。、；：！？（）《》〈〉“”‘’【】〔〕—…"
_BLANK = "[ \u3000]+"
_QUOTED = re.compile(r"“[^“”]{0,200}”")
_BESIDE_PUNCTUATION = re.compile(rf"(?<=[{_PUNCTUATION}]){_BLANK}|(?<![ \u3000]){_BLANK}(?=[{_PUNCTUATION}])")
_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}]){_BLANK}(?=[{HAN}])")


def plain_lines(raw: str, place: str, book: Notebook) -> list[str]:
    """Return a physical line without tags and marks of transcription; a tag that ends a line makes several."""
    text = _CONTROLS.sub("", unicodedata.normalize("NFC", raw))
    if _HEADING.match(text):
        book.add(_("去掉行首的“#”。"), place)
        text = _HEADING.sub("", text)
    text = _without_bold(_without_markdown(text, place, book), place, book)
    lines = [text]
    if _TAG.search(text):
        book.add(_("去掉网页标签（如<p>、<b>）。"), place)
        cut = _LINE_EDGE.sub("\n", _CELL_EDGE.sub("\t", text))
        lines = [_TAG.sub("", line) for line in cut.split("\n")]
    if any(_ENTITY.search(line) for line in lines):
        book.add(_("网页的字符代码（如&nbsp;）改为字符。"), place)
        lines = [
            _CONTROLS.sub("", _ENTITY.sub(lambda found: html.unescape(found[0]), line)) for line in lines
        ]
    return [_narrowed(line.replace("\xa0", " "), place, book).rstrip() for line in lines]


def tidy_cell(text: str, place: str, book: Notebook) -> str:
    """Return a text as it would have been typed here: full-width marks, no blanks that are artefacts."""
    without = without_artefacts(text.strip(), place, book)
    right = put_right(without)
    if right != without:
        book.add(_("半角标点、引号、括号或多余的空格已改正。"), place)
        right = without_artefacts(right, place, book)
    return right


def without_artefacts(text: str, place: str, book: Notebook) -> str:
    """Drop blanks beside Chinese marks and between Chinese characters; inside quotation marks the latter stay."""
    cleaned = _BESIDE_PUNCTUATION.sub("", text)
    parts, end, keeps = [], 0, False
    for quoted in _QUOTED.finditer(cleaned):
        parts += [_BETWEEN_HAN.sub("", cleaned[end : quoted.start()]), quoted[0]]
        keeps = keeps or bool(_BETWEEN_HAN.search(quoted[0]))
        end = quoted.end()
    joined = "".join([*parts, _BETWEEN_HAN.sub("", cleaned[end:])])
    if joined != text:
        book.add(_("去掉汉字和中文标点之间的空格。"), place)
    if keeps:
        book.add(_("引号内的空格照录。"), place)
    return joined


def join_pieces(pieces: list[str]) -> str:
    """Join what a line's end had parted: nothing between, but a blank where a Latin word would run into another."""
    kept = [piece.strip() for piece in pieces if piece.strip()]
    joined = kept[:1]
    for before, after in pairwise(kept):
        is_word = before[-1].isascii() and before[-1].isalnum() and after[0].isascii() and after[0].isalpha()
        joined.append(f" {after}" if is_word else after)
    return "".join(joined)


def _without_markdown(text: str, place: str, book: Notebook) -> str:
    plain = _BREAK.sub("", _QUOTATION.sub("", text))
    plain = _LINK.sub(r"\1", _PICTURE.sub("", plain))
    plain = _UNDERLINED.sub(lambda found: found[1] or found[2], plain)
    plain = _ESCAPED.sub(r"\1", plain)
    if plain != text:
        book.add(_("去掉Markdown的标记（如行末的“\\”、行首的“>”）。"), place)
    return plain


def _without_bold(text: str, place: str, book: Notebook) -> str:
    """Let bold type end a measure's name where the full stop is missing."""

    def stopped(found: re.Match[str]) -> str:
        name = found["name"].strip()
        if name.endswith(tuple(_ENDS)) or name.isdecimal():
            return f"{found['before']}{found['name']}"
        book.add(_("名称后缺句号，按加粗的文字断开。"), place)
        return f"{found['before']}{name}。"

    text = (
        _BOLD_NAME.sub(stopped, text) if "创新点" in text or "\t" in text or "<td" in text.lower() else text
    )
    if "**" not in text:
        return text
    book.add(_("去掉加粗的“**”。"), place)
    return _STARRED_NAME.sub(stopped, text).replace("**", "")


def _narrowed(text: str, place: str, book: Notebook) -> str:
    narrow = text.translate(NARROW)
    if narrow != text:
        book.add(_("全角数字改为半角。"), place)
    return narrow
