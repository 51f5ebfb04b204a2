"""Whatever takes a DOCX's text out reads the letter from its mark on, in the letter's order."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

import docx
import docx2txt
import mammoth
import pytest
from docx.table import Table
from docx.text.paragraph import Paragraph

from documents.content import LetterContent
from documents.rendering.text import render_text
from tests.documents.docx_samples import LETTERS, written

# docx2txt reads the feet of pages as well, odd and even, after all else.
FEET = "—2—" * 2


def by_python_docx(made: bytes) -> str:
    return "".join(_words(docx.Document(io.BytesIO(made)).iter_inner_content()))


def by_docx2txt(made: bytes) -> str:
    return str(docx2txt.process(io.BytesIO(made)))


def by_mammoth(made: bytes) -> str:
    return str(mammoth.extract_raw_text(io.BytesIO(made)).value)


@pytest.mark.parametrize("read", [by_python_docx, by_docx2txt, by_mammoth])
@pytest.mark.parametrize("name", LETTERS)
def test_a_reader_of_the_body_reads_the_whole_letter_in_order(
    name: str, read: Callable[[bytes], str]
) -> None:
    found = _plain(read(written(name))).removesuffix(FEET)
    assert found.startswith(LETTERS[name].mark)
    assert found == _plain(_lines_as_they_stand(LETTERS[name]))


def _lines_as_they_stand(content: LetterContent) -> str:
    """The letter's text with the number behind the first mark at its head, on whose line it stands."""
    text = render_text(content).decode()
    if not content.head_marks:
        return text
    first, *others = content.head_marks
    number = content.number or ""
    return text.replace("\n".join([first, *others, number]), "\n".join([first, number, *others]))


def _words(blocks: Iterator[Paragraph | Table]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from (cell.text for row in block.rows for cell in row.cells)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)
