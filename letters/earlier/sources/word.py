"""DOCX: the body's paragraphs and tables in their order. Only the main part is read, and nothing is resolved.

The tables are walked by hand: a reader that lays cells out on a grid can be made to lay out millions of them.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from django.core.files.base import File
from django.utils.translation import gettext as _
from lxml import etree

from letters.earlier.notebook import Notebook
from letters.earlier.sources.text import MAX_LINES, NotText, require_short
from letters.earlier.tidying import plain_lines
from letters.earlier.values import SourceLine

MAIN_PART = "word/document.xml"
MAX_XML_BYTES = 16 * 1024 * 1024
MOST_SPANNED = 30
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PASSED_OVER = {_FALLBACK, f"{_W}pPr", f"{_W}rPr", f"{_W}del", f"{_W}moveFrom", f"{_W}instrText"}


def word_lines(file: File[bytes], book: Notebook) -> list[SourceLine]:
    """Return a checked document's lines: one a paragraph, one a row of a table. Raises `NotText`."""
    root = _main_part(file)
    body = root.find(f"{_W}body")
    lines: list[SourceLine] = []
    counts = {"paragraphs": 0, "tables": 0}
    for block in _blocks(body) if body is not None else ():
        if block.tag == f"{_W}tbl":
            counts["tables"] += 1
            lines += _table_lines(block, counts["tables"], book)
        else:
            counts["paragraphs"] += 1
            place = _("第%(n)d段") % {"n": counts["paragraphs"]}
            lines += _paragraph_lines(block, place, book)
        if len(lines) > MAX_LINES:
            raise NotText(_("超过%(limit)d行，不像是一份公函。") % {"limit": MAX_LINES})
    return lines


def _main_part(file: File[bytes]) -> etree._Element:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            info = package.getinfo(MAIN_PART)
            if info.file_size > MAX_XML_BYTES:
                raise NotText(_("解开后过大，不像是一份公函，请删去图片以外的多余内容后另存。"))
            content = package.read(info)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
        )
        return etree.fromstring(content, parser)
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, ValueError, etree.LxmlError) as error:
        if isinstance(error, NotText):
            raise
        raise NotText(_("打不开，请用Word或WPS另存为docx后再试。")) from error


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield paragraphs and tables, also those inside content controls."""
    waiting = list(reversed(parent))
    while waiting:
        node = waiting.pop()
        if node.tag in {f"{_W}p", f"{_W}tbl"}:
            yield node
        elif node.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins", f"{_W}smartTag"}:
            waiting += reversed(node)


def _paragraph_lines(paragraph: etree._Element, place: str, book: Notebook) -> Iterator[SourceLine]:
    text = _text(paragraph)
    require_short(text, place)
    for at, raw in enumerate(text.split("\n")):
        for plain in plain_lines(raw, place, book):
            # Every paragraph of a document is one; a line break inside it is not.
            yield SourceLine(place, plain, is_indented=at == 0)


def _table_lines(table: etree._Element, number: int, book: Notebook) -> Iterator[SourceLine]:
    above: dict[int, str] = {}
    for position, row in enumerate(table.iter(f"{_W}tr"), start=1):
        if next(row.iterancestors(f"{_W}tbl")) is not table:
            continue
        place = _("表%(table)d第%(row)d行") % {"table": number, "row": position}
        cells = [_plain(text, place, book) for text in _row_cells(row, above)]
        if any(cell.strip() for cell in cells):
            kept = [cell for cell in cells if cell.strip()]
            text = kept[0].replace("\n", "") if len(kept) == 1 else "\t".join(cells)
            # A row of one cell across the table is a line of its own: a title, a heading.
            whole = None if len(kept) == 1 and len(cells) == 1 else tuple(cells)
            yield SourceLine(place, text, cells=whole, is_indented=True)


def _row_cells(row: etree._Element, above: dict[int, str]) -> list[str]:
    """Return a row's texts, a column each: one that goes on with the cell above says the same."""
    texts: list[str] = []
    for cell in row.iter(f"{_W}tc"):
        if next(cell.iterancestors(f"{_W}tr")) is not row:
            continue
        properties = cell.find(f"{_W}tcPr")
        merge = properties.find(f"{_W}vMerge") if properties is not None else None
        is_continued = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
        text = above.get(len(texts), "") if is_continued else _cell_text(cell)
        above[len(texts)] = text
        texts.append(text)
        texts += [""] * (_span(properties) - 1)
    return _without_spanned(texts, row)


def _without_spanned(texts: list[str], row: etree._Element) -> list[str]:
    """A single cell over the whole width stays single."""
    return texts[:1] if len(row.findall(f"{_W}tc")) == 1 else texts


def _span(properties: etree._Element | None) -> int:
    span = properties.find(f"{_W}gridSpan") if properties is not None else None
    value = span.get(f"{_W}val", "1") if span is not None else "1"
    return min(int(value), MOST_SPANNED) if value.isascii() and value.isdecimal() and len(value) < 9 else 1


def _cell_text(cell: etree._Element) -> str:
    """A cell's paragraphs, one a line; bold type at its beginning ends a name that lacks its full stop."""
    paragraphs = [_text(paragraph) for paragraph in cell.iter(f"{_W}p")]
    text = "\n".join(paragraph for paragraph in paragraphs if paragraph.strip())
    bold = _leading_bold(cell)
    if bold and text.startswith(bold) and text[len(bold) :].strip():
        return f"<b>{bold}</b>{text[len(bold) :]}"
    return text


def _leading_bold(cell: etree._Element) -> str:
    name = ""
    for run in cell.iter(f"{_W}r"):
        text = _text(run)
        if not text:
            continue
        bold = run.find(f"{_W}rPr/{_W}b")
        if bold is None or bold.get(f"{_W}val", "true") in {"0", "false"}:
            break
        name += text
    return name if "\n" not in name and "<" not in name else ""


def _plain(text: str, place: str, book: Notebook) -> str:
    require_short(text, place)
    return "\n".join(line for raw in text.split("\n") for line in plain_lines(raw, place, book))


def _text(node: etree._Element) -> str:
    """The text of a paragraph or run as it is read: deletions, fields' codes and fallbacks left out."""
    parts: list[str] = []
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if one.tag in _PASSED_OVER:
            continue
        if one.tag == f"{_W}t":
            parts.append(one.text or "")
        elif one.tag in {f"{_W}br", f"{_W}cr"}:
            parts.append("\n")
        elif one.tag == f"{_W}tab":
            parts.append("\t")
        elif one.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        waiting += reversed(one)
    return "".join(parts)
