"""Files that once stopped the service, or were answered with 500: each is refused in a sentence, within seconds."""

from __future__ import annotations

import io
import struct
import time
import zipfile

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from measures.importing.layout import SHEET
from tests.factories import make_cast
from tests.measures.evidence_samples import a_compound, a_record

MOST_S = 15.0
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def a_workbook(cell: str, **members: str) -> bytes:
    """A workbook whose only cell is written by hand."""
    book, content = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    book.active.title = SHEET
    book.save(content)
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cell}</sheetData></worksheet>'
    return replaced(content.getvalue(), {"xl/worksheets/sheet1.xml": sheet, **members})


def a_document(body: str, **members: str) -> bytes:
    content = io.BytesIO()
    docx.Document().save(content)
    return replaced(
        content.getvalue(), {"word/document.xml": f"<w:document {W}>{body}</w:document>", **members}
    )


def replaced(content: bytes, members: dict[str, str]) -> bytes:
    """Pack a file anew with some members changed."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(
                name,
                members.get(name, old.read(name).decode("utf-8", "surrogateescape")).encode(
                    "utf-8", "surrogateescape"
                ),
            )
    return packed.getvalue()


def a_table(cell_properties: str, row_properties: str = "") -> str:
    rows = (
        f"<w:tr>{row_properties}" + f"<w:tc><w:tcPr>{cell_properties}</w:tcPr><w:p/></w:tc>" * 2 + "</w:tr>"
    )
    return f"<w:body><w:tbl><w:tblGrid><w:gridCol/></w:tblGrid>{rows}</w:tbl></w:body>"


def an_old_workbook_with_one_far_cell() -> bytes:
    """BIFF8: the sheet claims nothing, and its only number stands in the last row and column."""
    head = a_record(0x809, struct.pack("<HHHHLL", 0x600, 5, 0, 0, 0, 0))
    name = SHEET.encode("utf-16-le")
    sheet = struct.pack("<LBBBB", 0, 0, 0, len(SHEET), 1) + name
    begin = a_record(0x809, struct.pack("<HHHHLL", 0x600, 16, 0, 0, 0, 0))
    far = a_record(0x203, struct.pack("<HHHd", 65535, 255, 0, 1.0))
    near = a_record(0x203, struct.pack("<HHHd", 0, 0, 0, 1.0))
    start = len(head) + 4 + len(sheet) + 4
    globals_ = head + a_record(0x85, struct.pack("<L", start) + sheet[4:]) + a_record(0x0A)
    return a_compound({"Workbook": globals_ + begin + near + far + a_record(0x0A)})


BAD_XML = "<w:document><w:body>"
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
SPECIMENS = {
    "an address past the last column": ("a.xlsx", a_workbook('<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>')),
    "an address past the last row": (
        "a.xlsx",
        a_workbook('<row r="9"><c r="A99999999999"><v>1</v></c></row>'),
    ),
    "one cell far away": ("a.xlsx", a_workbook('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    "a text that is not there": ("a.xlsx", a_workbook('<row r="1"><c r="A1" t="s"><v>77</v></c></row>')),
    "another root": ("a.xlsx", replaced(a_workbook(""), {"xl/workbook.xml": "<other/>"})),
    "a list of relations that is none": (
        "a.xlsx",
        replaced(a_workbook(""), {"xl/_rels/workbook.xml.rels": "<x/>"}),
    ),
    "an old workbook with one far cell": ("a.xls", an_old_workbook_with_one_far_cell()),
    "a cell over millions of columns": ("a.docx", a_document(a_table('<w:gridSpan w:val="20000000"/>'))),
    "a cell over no number of columns": ("a.docx", a_document(a_table('<w:gridSpan w:val="abc"/>'))),
    "a row that begins far in": (
        "a.docx",
        a_document(a_table("", '<w:trPr><w:gridBefore w:val="20000000"/></w:trPr>')),
    ),
    "a first row that goes on": ("a.docx", a_document(a_table("<w:vMerge/>"))),
    "xml that ends": ("a.docx", replaced(a_document(""), {"word/document.xml": BAD_XML})),
    "no xml": ("a.docx", replaced(a_document(""), {"word/document.xml": "no xml"})),
    "no body": ("a.docx", a_document("")),
    "no types": ("a.docx", replaced(a_document("<w:body/>"), {"[Content_Types].xml": TYPES})),
    "types that are none": ("a.docx", replaced(a_document("<w:body/>"), {"[Content_Types].xml": "<x"})),
    "an entity": (
        "a.docx",
        replaced(
            a_document("<w:body/>"),
            {
                "word/document.xml": f'<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
                f"<w:document {W}><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>"
            },
        ),
    ),
    "nothing but a head": ("a.xlsx", b"PK\x03\x04" + bytes(100)),
    "half a workbook": ("a.xlsx", a_workbook("")[:900]),
    "a csv": ("a.csv", "编号,举措名称\n,甲\n".encode()),
    "an rtf": ("a.rtf", rb"{\rtf1 x}"),
}


@pytest.mark.django_db
def test_no_specimen_is_answered_with_500_or_late() -> None:
    cast = make_cast(evaluators=1)
    client = Client()
    client.force_login(cast.submitter, backend="django.contrib.auth.backends.ModelBackend")
    answers = {}
    for specimen, (name, content) in SPECIMENS.items():
        began = time.monotonic()
        address = f"/batches/{cast.batch.number}/measures/import/"
        answer = client.post(address, {"file": SimpleUploadedFile(name, content)})
        answers[specimen] = answer.status_code, time.monotonic() - began < MOST_S
    assert answers == dict.fromkeys(SPECIMENS, (422, True))
