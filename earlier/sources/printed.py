"""A PDF's or an OFD's pages as the lines of a letter: by the file's own structure, or by where everything stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from pdfminer.pdfdocument import PDFDocument

from core.sources.pages import UNKNOWN, Glyph, Page, PageLine, lines_of, text_of
from core.sources.pdf import DamagedPage, TooManyPages, open_pdf, read_pages
from core.sources.pdf_tree import Marked
from core.sources.refusals import Damaged, Locked, Oversized
from earlier.notebook import Notebook
from earlier.sources.geometry import begins_behind, joined, place_of, placed_lines, text_edge
from earlier.sources.ofd import read_ofd
from earlier.sources.tagged import Paragraph, Table, Unsettled, blocks_of
from earlier.sources.text import MOST_GLYPHS, MOST_PAGES, NotText, require_short
from earlier.tidying import plain_lines
from earlier.values import SourceLine

# A structure that leaves out more of the text than this is no account of it.
_MOST_LEFT_OUT = 0.02


def pdf_lines(content: bytes, book: Notebook) -> list[SourceLine]:
    """Return the lines of a PDF. Raises `NotText`."""
    document, pages = _opened(content)
    _require_text(pages)
    try:
        blocks = blocks_of(document)
    except (Unsettled, RecursionError):
        blocks = None
    lines = _tagged_lines(blocks, {page.named: page for page in pages}) if blocks else None
    if lines is None:
        lines = placed_lines(pages, book)
    else:
        book.add(_("按PDF自身的结构读取。"))
    return _plain(lines, book)


def _opened(content: bytes) -> tuple[PDFDocument, list[Page]]:
    try:
        document = open_pdf(content)
        return document, read_pages(document, most_pages=MOST_PAGES, most_glyphs=MOST_GLYPHS)
    except Locked as error:
        raise NotText(_("设有密码，请用浏览器或WPS另存为没有密码的PDF后再试。")) from error
    except TooManyPages as error:
        raise NotText(_("超过%(limit)d页，不像是一份公函。") % {"limit": MOST_PAGES}) from error
    except Oversized as error:
        raise NotText(_("文字太多，不像是一份公函。")) from error
    except DamagedPage as error:
        sentence = _("%(place)s读不出来，文件可能损坏，请重新另存为PDF后再试。")
        raise NotText(sentence % {"place": _("第%(n)d页") % {"n": error.number}}) from error
    except Damaged as error:
        raise NotText(_("打不开，请用浏览器或WPS另存为PDF后再试。")) from error


def ofd_lines(content: bytes, book: Notebook) -> list[SourceLine]:
    """Return the lines of an OFD. Raises `NotText`."""
    pages = read_ofd(content)
    _require_text(pages)
    return _plain(placed_lines(pages, book), book)


def _require_text(pages: Sequence[Page]) -> None:
    """Refuse what no characters can be taken from: a scan, a page of one, type without a table of characters."""
    for page in pages:
        place = _("第%(n)d页") % {"n": page.number}
        if any(UNKNOWN in glyph.text for glyph in page.glyphs):
            raise NotText(
                _("%(place)s有文字取不出来（字体没有字符对照表），请用原来的Word文件，或另存为PDF后再试。")
                % {"place": place}
            )
        if page.has_pictures and not any(glyph.text.strip() for glyph in page.glyphs):
            raise NotText(
                _(
                    "%(place)s是图片，没有文字，像是扫描件；请先用文字识别软件转成可以复制文字的文件，核对后再导入。"
                )
                % {"place": place}
            )
    if not any(glyph.text.strip() for page in pages for glyph in page.glyphs):
        raise NotText(_("没有可以读取的文字，请用原来的Word文件，或另存为PDF后再试。"))


def _plain(lines: Sequence[SourceLine], book: Notebook) -> list[SourceLine]:
    """Put the characters of every line right as those of other files are."""
    found = []
    for line in lines:
        require_short(line.text, line.place)
        cells = line.cells
        if cells is not None:
            line.cells = tuple(_plain_text(cell, line.place, book) for cell in cells)
            line.text = "\t".join(line.cells)
        else:
            line.text = " ".join(plain_lines(line.text, line.place, book))
        found.append(line)
    return found


def _plain_text(text: str, place: str, book: Notebook) -> str:
    return "\n".join(" ".join(plain_lines(line, place, book)) for line in text.split("\n"))


def _tagged_lines(blocks: Sequence[Paragraph | Table], pages: dict[int, Page]) -> list[SourceLine] | None:
    """Return the lines that a structure names, or None where it leaves out what stands on the pages."""
    places: dict[Marked, list[tuple[PageLine, Glyph]]] = {}
    for number, page in pages.items():
        for line in lines_of(page):
            for glyph in line.glyphs:
                if glyph.tag is not None and not glyph.is_artifact:
                    places.setdefault(Marked(number, glyph.tag), []).append((line, glyph))
    named = [piece for block in blocks for one in _paragraphs(block) for piece in one.pieces]
    read = sum(len(places.get(piece, [])) for piece in set(named))
    printed = sum(
        bool(glyph.text.strip()) and not glyph.is_artifact for page in pages.values() for glyph in page.glyphs
    )
    if len(set(named)) != len(named) or read < printed * (1 - _MOST_LEFT_OUT):
        return None
    lines: list[SourceLine] = []
    edges = {page.number: text_edge(lines_of(page)) for page in pages.values()}
    for block in blocks:
        if isinstance(block, Table):
            lines += _table_lines(block, places)
        else:
            lines += _paragraph_lines(block, places, edges)
    return lines


def _paragraphs(block: Paragraph | Table) -> Iterator[Paragraph]:
    if isinstance(block, Paragraph):
        yield block
    else:
        yield from (one for row in block.rows for cell in row for one in cell)


def _broken(
    paragraph: Paragraph, places: dict[Marked, list[tuple[PageLine, Glyph]]]
) -> list[tuple[PageLine, list[Glyph]]]:
    """Return a paragraph's glyphs line by line, as the pages have them."""
    rows: dict[tuple[int, int], tuple[PageLine, list[Glyph]]] = {}
    for piece in paragraph.pieces:
        for line, glyph in places.get(piece, []):
            rows.setdefault((line.page, line.number), (line, []))[1].append(glyph)
    return [
        (line, sorted(glyphs, key=lambda one: one.left))
        for _key, (line, glyphs) in sorted(rows.items())
        if text_of(glyphs).strip()
    ]


def _paragraph_lines(
    paragraph: Paragraph,
    places: dict[Marked, list[tuple[PageLine, Glyph]]],
    edges: dict[int, float],
) -> Iterator[SourceLine]:
    for at, (line, glyphs) in enumerate(_broken(paragraph, places)):
        # What a page's end has parted may be two paragraphs to the structure: the second begins at the edge.
        is_indented = at == 0 and begins_behind(line, edges[line.page])
        yield SourceLine(place_of(line), text_of(glyphs).strip(), is_indented=is_indented)


def _table_lines(table: Table, places: dict[Marked, list[tuple[PageLine, Glyph]]]) -> Iterator[SourceLine]:
    rows = [[[_broken(one, places) for one in cell] for cell in row] for row in table.rows]
    width = max((len(row) for row in rows), default=0)
    rights = [_right([row[at] for row in rows if at < len(row)]) for at in range(width)]
    for row in rows:
        texts = tuple(
            "\n".join(joined([glyphs for _line, glyphs in one], rights[at]) for one in cell if one)
            for at, cell in enumerate(row)
        )
        lines = [line for cell in row for one in cell for line, _glyphs in one]
        if not lines:
            continue
        first, *others = sorted({(line.page, line.number): line for line in lines}.items())
        is_one = len(texts) == 1 and width > 1
        yield SourceLine(
            place_of(first[1]),
            texts[0].replace("\n", "") if is_one else "\t".join(texts),
            cells=None if is_one else texts,
            is_indented=True,
            joined=tuple(SourceLine(place_of(line), line.text) for _key, line in others),
        )


def _right(cells: Sequence[Sequence[Sequence[tuple[PageLine, list[Glyph]]]]]) -> float:
    ends = [glyphs[-1].right for cell in cells for one in cell for _line, glyphs in one]
    return max(ends, default=0.0)
