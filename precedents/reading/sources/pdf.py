"""PDF: by its tags where it has them, else by where the lines stand and which lines rule its tables."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import PdfminerException

from core.characters import is_storable
from precedents.reading.sources.pdf_pages import page_blocks
from precedents.reading.sources.pdf_tags import tagged_blocks
from precedents.reading.values import Block, NotAList, Notebook, gettext_noop, say

# It reports on damaged fonts that do not matter here.
logging.getLogger("pdfminer").setLevel(logging.ERROR)

MOST_PAGES = 400
# More glyphs without a character than this, and the text is not what is seen.
MOST_UNMAPPED = 0.05


def pdf_blocks(content: bytes, book: Notebook) -> list[Block]:
    """Return a PDF's paragraphs and tables. Raises `NotAList`."""
    start = max(content.find(b"%PDF-"), 0)
    try:
        with pdfplumber.open(io.BytesIO(content[start:])) as document:
            if len(document.pages) > MOST_PAGES:
                raise NotAList(say(gettext_noop("超过%(limit)d页，不像是一份清单。"), limit=MOST_PAGES))
            _require_text(document.pages)
            blocks = tagged_blocks(document, book)
            if blocks is not None:
                book.tolerate(say(gettext_noop("按PDF自带的结构标记读取。")))
                return blocks
            book.tolerate(say(gettext_noop("PDF没有结构标记，按文字和表格线的位置读取，请核对分段。")))
            return page_blocks(document.pages, book)
    except (PdfminerException, PDFException, PSException) as error:
        if isinstance(error.__cause__, PDFPasswordIncorrect) or "Password" in repr(error):
            raise NotAList(say(gettext_noop("PDF加了密码，请去掉密码后再试。"))) from error
        raise _broken() from error
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OSError) as error:
        # The library trusts what a file says of itself; a damaged one shows in any of these.
        if isinstance(error, NotAList):
            raise
        raise _broken() from error


def _require_text(pages: Sequence[Page]) -> None:
    characters = [char["text"] for page in pages for char in page.chars if char["text"].strip()]
    if not characters:
        raise NotAList(say(gettext_noop("这份PDF是扫描件，没有文字。请用带文字的原件，或识别成文字后粘贴。")))
    unmapped = sum(_is_unmapped(text) for text in characters)
    if unmapped > len(characters) * MOST_UNMAPPED:
        raise NotAList(
            say(
                gettext_noop(
                    "PDF里的字体缺少文字对照，读出来是乱码。请用原件（docx等），或识别成文字后粘贴。"
                )
            )
        )


def _is_unmapped(text: str) -> bool:
    return text.startswith("(cid:") or text == "\ufffd" or not is_storable(text[0])


def _broken() -> NotAList:
    return NotAList(say(gettext_noop("PDF打不开或已损坏，请重新导出后再试。")))
