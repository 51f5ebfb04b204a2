"""PDF: by its tags where it has them, else by where the lines stand and which lines rule its tables."""

from __future__ import annotations

from collections.abc import Sequence

from pdfminer.pdfdocument import PDFDocument
from pdfminer.psexceptions import PSException

from core.characters import is_storable
from core.sources.pages import UNKNOWN, Page
from core.sources.pdf import TooManyPages, open_pdf, read_pages
from core.sources.refusals import Damaged, Locked, Oversized
from precedents.reading.sources.pdf_pages import page_blocks
from precedents.reading.sources.pdf_tags import tagged_blocks
from precedents.reading.values import Block, NotAList, Notebook, gettext_noop, say

MOST_PAGES, MOST_GLYPHS = 400, 1_000_000
# More glyphs without a character than this, and the text is not what is seen.
MOST_UNMAPPED = 0.05
# The library trusts what a file says of itself; a damaged one shows in any of these.
_DAMAGED = (PSException, ValueError, TypeError, KeyError, IndexError, AttributeError, OSError)


def pdf_blocks(content: bytes, book: Notebook) -> list[Block]:
    """Return a PDF's paragraphs and tables. Raises `NotAList`."""
    document, pages = _opened(content[max(content.find(b"%PDF-"), 0) :])
    _require_text(pages)
    try:
        blocks = tagged_blocks(document, pages, book)
    except _DAMAGED as error:
        raise _broken() from error
    if blocks is not None:
        book.tolerate(say(gettext_noop("按PDF自带的结构标记读取。")))
        return blocks
    book.tolerate(say(gettext_noop("PDF没有结构标记，按文字和表格线的位置读取，请核对分段。")))
    return page_blocks(pages, book)


def _opened(content: bytes) -> tuple[PDFDocument, list[Page]]:
    try:
        document = open_pdf(content)
        return document, read_pages(document, most_pages=MOST_PAGES, most_glyphs=MOST_GLYPHS)
    except Locked as error:
        raise NotAList(say(gettext_noop("PDF加了密码，请去掉密码后再试。"))) from error
    except TooManyPages as error:
        sentence = gettext_noop("超过%(limit)d页，不像是一份清单。")
        raise NotAList(say(sentence, limit=MOST_PAGES)) from error
    except Oversized as error:
        raise NotAList(say(gettext_noop("文字太多，不像是一份清单。"))) from error
    except Damaged as error:
        raise _broken() from error


def _require_text(pages: Sequence[Page]) -> None:
    characters = [glyph.text for page in pages for glyph in page.glyphs if glyph.text.strip()]
    if not characters:
        raise NotAList(say(gettext_noop("这份PDF是扫描件，没有文字。请用带文字的原件，或识别成文字后粘贴。")))
    unmapped = sum(text == UNKNOWN or not is_storable(text[0]) for text in characters)
    if unmapped > len(characters) * MOST_UNMAPPED:
        raise NotAList(
            say(
                gettext_noop(
                    "PDF里的字体缺少文字对照，读出来是乱码。请用原件（docx等），或识别成文字后粘贴。"
                )
            )
        )


def _broken() -> NotAList:
    return NotAList(say(gettext_noop("PDF打不开或已损坏，请重新导出后再试。")))
