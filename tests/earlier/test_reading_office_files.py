"""Word and Excel as they come: text boxes, frames, content controls, lists that number themselves, a sheet a class."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import openpyxl
import pypdfium2
import pytest
from docx.document import Document
from docx.oxml import parse_xml

from documents.rendering import FORMATS
from earlier.files import read_letter
from earlier.values import LineKind, ReadRow, Transcript
from tests.documents.sample import SAMPLES, letter
from tests.earlier.test_reading_kinds import CLEAN, LABELS, ROWS
from tests.measures.evidence_samples import TYPES

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
V = 'xmlns:v="urn:schemas-microsoft-com:vml"'
MC = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
MARK, NUMBER = letter().mark, letter().number
BODY = CLEAN.splitlines()[2:]
HEADER = ("序号", "举措内容", "创新性")


def read(document: Document) -> Transcript:
    content = io.BytesIO()
    document.save(content)
    return read_letter(content.getvalue(), "letter.docx")


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def paragraph(inside: str, properties: str = "") -> str:
    return f"<w:p {W} {V} {MC}><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def vml_box(*texts: str) -> str:
    inside = "".join(f"<w:p>{run(text)}</w:p>" for text in texts)
    return f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"


def drawn_box(*texts: str) -> str:
    """As Word writes it today: the box twice, once for those who know no shapes."""
    inside = "".join(f"<w:p>{run(text)}</w:p>" for text in texts)
    box = f"<wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
        f"<mc:Fallback>{vml_box(*texts)}</mc:Fallback></mc:AlternateContent></w:r>"
    )


HEADS: dict[str, list[str]] = {
    "one box": [paragraph(vml_box(MARK, str(NUMBER)))],
    "one drawn box": [paragraph(drawn_box(MARK, str(NUMBER)))],
    "two boxes in one paragraph": [paragraph(vml_box(MARK) + vml_box(str(NUMBER)))],
    "a box for the mark": [paragraph(vml_box(MARK)), paragraph(run(str(NUMBER)))],
    "frames": [
        paragraph(run(MARK), '<w:framePr w:w="9000" w:hAnchor="page"/>'),
        paragraph(run(str(NUMBER)), '<w:framePr w:w="9000" w:hAnchor="page"/>'),
    ],
    "a line broken by hand": [paragraph(f"{run(MARK)}<w:r><w:br/></w:r>{run(str(NUMBER))}")],
    "a tab between them": [paragraph(f"{run(MARK)}<w:r><w:tab/></w:r>{run(str(NUMBER))}")],
    "a content control": [
        f"<w:sdt {W}><w:sdtContent><w:p>{run(MARK)}</w:p><w:p>{run(str(NUMBER))}</w:p></w:sdtContent></w:sdt>"
    ],
    "a table of two cells": [
        f"<w:tbl {W}><w:tr><w:tc><w:p>{run(MARK)}</w:p></w:tc><w:tc><w:p>{run(str(NUMBER))}</w:p></w:tc></w:tr></w:tbl>"
    ],
}


def with_head(elements: list[str]) -> Document:
    document = docx.Document()
    for xml in elements:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(xml))
    at = BODY.index("\t".join(HEADER))
    for text in BODY[:at]:
        if text.strip():
            document.add_paragraph(text)
    cells = [list(HEADER), *(line.split("\t") for line in BODY[at + 1 :])]
    table = document.add_table(len(cells), 3)
    for row, texts in zip(table.rows, cells, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return document


@pytest.mark.parametrize("name", HEADS)
def test_mark_and_number_are_two_wherever_they_stand(name: str) -> None:
    transcript = read(with_head(HEADS[name]))
    assert (transcript.faults, transcript.unread) == ((), ())
    assert (transcript.head.mark, transcript.head.number) == (MARK, NUMBER)
    assert transcript.rows == ROWS


def test_a_box_with_the_number_stands_at_the_head_wherever_it_is_anchored() -> None:
    document = with_head([])
    document.paragraphs[3]._p.append(parse_xml(paragraph(vml_box(MARK, str(NUMBER))))[1])
    transcript = read(document)
    assert (transcript.head.mark, transcript.head.number) == (MARK, NUMBER)
    assert transcript.head.paragraphs == letter().paragraphs


@pytest.mark.parametrize("inner", ["w:tr", "w:tc"])
def test_rows_and_cells_in_content_controls_are_read(inner: str) -> None:
    document = with_head(HEADS["one box"])
    for element in list(document.tables[0]._tbl.iter(f"{{{W.split('=')[1].strip(chr(34))}}}{inner[2:]}"))[
        3:9
    ]:
        control = parse_xml(f"<w:sdt {W}><w:sdtPr/><w:sdtContent/></w:sdt>")
        element.addprevious(control)
        control[1].append(element)
    assert read(document).rows == ROWS


def test_text_in_ruby_is_read_once_and_deleted_text_not_at_all() -> None:
    document = with_head(HEADS["one box"])
    cell = document.tables[0].rows[2].cells[1]
    [first] = cell.paragraphs
    words = first.text
    for one in list(first.runs):
        first._p.remove(one._r)
    ruby = f"<w:ruby><w:rubyPr/><w:rt>{run('kua')}</w:rt><w:rubyBase>{run(words[0])}</w:rubyBase></w:ruby>"
    deleted = f"<w:del>{run('删去的字').replace('w:t>', 'w:delText>')}</w:del>"
    inserted = f"<w:ins>{run(words[1:])}</w:ins>"
    for piece in parse_xml(paragraph(f"<w:r>{ruby}</w:r>{deleted}{inserted}"))[1:]:
        first._p.append(piece)
    assert read(document).rows == ROWS


NUMBERING = (
    f"<w:numbering {W}>"
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
    '<w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    "</w:numbering>"
)


def numbered_by_word(form: str, text: str) -> bytes:
    """Measures in lists of Word's own below the headings of their classes: the numbers stand in no text."""
    parts = [paragraph(run(line)) for line in [MARK, str(NUMBER), *BODY] if line and "\t" not in line]
    for at, (code, label) in enumerate(LABELS.items(), start=1):
        parts.append(paragraph(run(f"{label}（{sum(row.classification == code for row in ROWS)}项）")))
        parts += [
            paragraph(
                run(f"{row.title}。{row.summary}创新点：{row.innovation_point}"),
                f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{min(at, 2)}"/></w:numPr>',
            )
            for row in ROWS
            if row.classification == code
        ]
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr(
            "[Content_Types].xml",
            TYPES,
        )
        package.writestr(
            "word/document.xml", f"<w:document {W}><w:body>{''.join(parts)}</w:body></w:document>"
        )
        package.writestr("word/numbering.xml", NUMBERING.format(form=form, text=text))
    return content.getvalue()


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("decimal", "%1."),
        ("decimal", "（%1）"),
        ("chineseCounting", "（%1）"),
        ("decimalEnclosedCircle", "%1"),
    ],
)
def test_lists_that_number_themselves_are_numbered(form: str, text: str) -> None:
    transcript = read_letter(numbered_by_word(form, text), "letter.docx")
    assert [(row.title, row.classification) for row in transcript.rows[:3]] == [
        (row.title, row.classification) for row in ROWS[:3]
    ]
    # The third class goes on with the second one's list: its number is not the first of its class.
    assert transcript.faults == ()
    assert transcript.rows == ROWS


# --- workbooks -------------------------------------------------------------------------------------------------------


def workbook(sheets: dict[str, list[tuple[object, ...]]]) -> Transcript:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return read_letter(content.getvalue(), "表.xlsx")


def of_class(code: str) -> list[tuple[object, ...]]:
    rows = [row for row in ROWS if row.classification == code]
    return [(at, row.title, row.summary, row.innovation_point) for at, row in enumerate(rows, start=1)]


NAMES = ("序号", "举措名称", "举措内容", "创新点")
SHEETS: dict[str, Callable[[str, str], tuple[str, list[tuple[object, ...]]]]] = {
    "named by the class": lambda code, label: (label, [NAMES, *of_class(code)]),
    "with a title": lambda code, label: (
        f"表{len(label)}{code[:2]}",
        [(f"东海自贸试验区第4批{label}类创新举措（{len(of_class(code))}项）",), NAMES, *of_class(code)],
    ),
    "with a heading": lambda code, label: (
        code[:9],
        [(f"{label}（{len(of_class(code))}项）",), NAMES, *of_class(code)],
    ),
}


@pytest.mark.parametrize("shape", SHEETS)
def test_a_sheet_for_each_class_is_read(shape: str) -> None:
    transcript = workbook(dict(SHEETS[shape](code, label) for code, label in LABELS.items()))
    assert (transcript.faults, transcript.unread) == ((), ())
    assert transcript.rows == ROWS


def test_a_sheet_of_something_else_is_not_understood() -> None:
    sheets = {label: [NAMES, *of_class(code)] for code, label in LABELS.items()}
    transcript = workbook({**sheets, "说明": [("填表人另附",), ("联系电话", "0591")]})
    assert transcript.rows == ROWS
    assert {line.place for line in transcript.unread} == {"说明!1", "说明!2"}


# --- copied from a PDF -----------------------------------------------------------------------------------------------


def copied(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document)


def test_the_published_letter_copied_from_its_pdf_as_text_is_read_whole() -> None:
    clean = read_letter((SAMPLES / "batch-19.letter.txt").read_bytes(), "letter.txt")
    rows = tuple(
        (row.serial, row.title, row.summary, LABELS[row.classification], row.innovation_point)
        for row in clean.rows
    )
    annex = letter().annexes[0]
    printed = [type(annex.rows[0])(*row) for row in rows]
    made = letter(annexes=(type(annex)(annex.label, annex.title, annex.header, tuple(printed)),))
    pdf = FORMATS["pdf"].render(made)
    for content, name in ((copied(pdf).encode(), "copied.txt"), (pdf, "letter.pdf")):
        transcript = read_letter(content, name)
        assert (transcript.faults, transcript.unread) == ((), ())
        assert transcript.rows == clean.rows
    assert all(line.kind != LineKind.UNREAD for line in transcript.lines)


def test_columns_that_a_copy_has_mixed_up_are_named_and_not_guessed() -> None:
    rows: list[ReadRow] = list(ROWS[:2])
    lines = [f"{row.title}。{row.summary}" for row in rows]
    lines += [f"{LABELS[row.classification]}。创新点：{row.innovation_point}" for row in rows]
    lines += [str(row.serial) for row in rows]
    transcript = read_letter(
        "\n".join(["附件", "海岸自贸试验区第2批创新举措", *HEADER, *lines]).encode(), "a.txt"
    )
    assert transcript.faults or transcript.unread
