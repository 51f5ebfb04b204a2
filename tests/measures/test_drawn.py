"""What stands in a file beside its letters is said to be there, whatever it is and however it is called."""

from __future__ import annotations

import io
import struct

import docx
import openpyxl
import pytest
import typst
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from core.reducing import PICTURED
from measures.attachments.kinds import DOC, DOCX, OFD, PDF, XLS, XLSX, Kind
from measures.attachments.words import words
from tests.measures.evidence_samples import WORD, a_compound, a_picture, a_zip

BODY = "<document><body><p>正文</p></body></document>"
name = generic.pdf_name
PNG_HERE = f"#image(bytes(({','.join(map(str, a_picture('PNG')))})))"
OUTLINE = " ".join(f"L {n} {n % 3}" for n in range(40))
STAR = f'#image(bytes("<svg xmlns=\\"http://www.w3.org/2000/svg\\" width=\\"9\\" height=\\"9\\"><path d=\\"M 0 0 {OUTLINE} Z\\"/></svg>"), format: "svg")'


def a_page(source: str) -> bytes:
    return bytes(typst.compile(f"正文\n\n{source}".encode(), format="pdf"))


def changed(change: str) -> bytes:
    """A page of text with an image within forms, or with a mark over it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(a_page("")), strict=False)
    page = writer.root["/Pages"]["/Kids"][0]
    if change == "mark":
        mark = generic.DictionaryObject({name("/Type"): name("/Annot"), name("/Subtype"): name("/Stamp")})
        mark[name("/Rect")] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 9, 9)))
        mark[name("/AP")] = generic.DictionaryObject(
            {name("/N"): writer.add_object(a_form(writer, b"0 0 5 5 re f"))}
        )
        page[name("/Annots")] = generic.ArrayObject([writer.add_object(mark)])
    else:
        held = writer.add_object(an_image())
        for _level in range(20):
            held = writer.add_object(a_form(writer, b"/X Do", held))
        page["/Resources"][name("/XObject")] = generic.DictionaryObject({name("/X"): held})
        page[name("/Contents")] = generic.ArrayObject(
            [page.raw_get("/Contents"), writer.add_object(generic.StreamObject(stream_data=b" /X Do "))]
        )
        writer.update_container(page["/Resources"])
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def an_image() -> generic.StreamObject:
    facts: dict[str, generic.PdfObject] = {
        "/Type": name("/XObject"),
        "/Subtype": name("/Image"),
        "/ColorSpace": name("/DeviceGray"),
    }
    sizes = dict.fromkeys(("/Width", "/Height"), generic.NumberObject(1))
    facts |= {**sizes, "/BitsPerComponent": generic.NumberObject(8)}
    return generic.StreamObject({name(key): value for key, value in facts.items()}, stream_data=b"\0")


def a_form(
    _writer: IncrementalPdfFileWriter, drawn: bytes, held: generic.IndirectObject | None = None
) -> generic.StreamObject:
    form = generic.StreamObject(
        {name("/Type"): name("/XObject"), name("/Subtype"): name("/Form")}, stream_data=drawn
    )
    form[name("/BBox")] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 99, 99)))
    if held is not None:
        inside = generic.DictionaryObject({name("/X"): held})
        form[name("/Resources")] = generic.DictionaryObject({name("/XObject"): inside})
    return form


def an_old_file(kind: Kind, picture: bytes) -> bytes:
    if kind is DOC:
        return a_compound({**WORD, "Data": bytes(68) + picture})
    return a_compound({"Workbook": b"\xeb\0" + struct.pack("<H", len(picture)) + picture})


DRAWN = {
    "a picture beside words": (PDF, a_page(PNG_HERE)),
    "letters drawn as lines": (PDF, a_page(STAR)),
    "a picture deep in forms": (PDF, changed("forms")),
    "a stamp over the page": (PDF, changed("mark")),
    "a photo in an old document": (DOC, an_old_file(DOC, a_picture("JPEG"))),
    "a metafile in an old document": (
        DOC,
        an_old_file(DOC, struct.pack("<HHL", 0x3D40, 0xF01A, 50) + bytes(50)),
    ),
    "a picture in an old workbook": (
        XLS,
        an_old_file(XLS, struct.pack("<HHL", 0x6E00, 0xF01E, 50) + bytes(50)),
    ),
    "a picture of any name": (DOCX, a_zip({"word/document.xml": BODY, "word/media/image1.dat": b"\0\1x"})),
    "a picture called a font": (DOCX, a_zip({"word/document.xml": BODY, "word/a.ttf": a_picture("PNG")})),
    "a film": (DOCX, a_zip({"word/document.xml": BODY, "word/media/film.mp4": b"\0\0\0 ftyp"})),
    "lines in a drawing": (DOCX, a_zip({"word/document.xml": "<document><custGeom/></document>"})),
    "lines in XML": (XLSX, a_zip({"xl/workbook.xml": "<workbook/>", "xl/media/a.svg": "<svg><path/></svg>"})),
    "an outline": (OFD, a_zip({"OFD.xml": f"<OFD><AbbreviatedData>M 0 0 {OUTLINE}</AbbreviatedData></OFD>"})),
}


@pytest.mark.parametrize("specimen", DRAWN)
def test_what_stands_beside_the_letters_is_said_to_be_there(specimen: str) -> None:
    kind, content = DRAWN[specimen]
    assert PICTURED in words(content, media_type=kind.media_type)


def ordinary() -> dict[str, tuple[Kind, bytes]]:
    document, book, texts, cells = docx.Document(), openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    document.add_paragraph("正文")
    document.add_table(3, 3)
    document.save(texts)
    book.active.append(["正文", 1])
    book.save(cells)
    table = a_page(
        '#table(columns: 3, fill: gray)[甲][乙][丙][1][2][3]\n\n- 条目\n\n#link("https://a.example")[链接]'
    )
    fonts = a_zip(
        {
            "word/document.xml": BODY,
            "word/fonts/font1.odttf": b"\0\1",
            "docProps/thumbnail.jpeg": a_picture("JPEG"),
        }
    )
    return {
        "a table": (PDF, table),
        "a document": (DOCX, texts.getvalue()),
        "a workbook": (XLSX, cells.getvalue()),
        "fonts and a small view": (DOCX, fonts),
        "an old document": (DOC, a_compound({**WORD, "1Table": "正文，望潮别处".encode("utf-16-le") * 50})),
    }


@pytest.mark.parametrize("specimen", ordinary())
def test_ordinary_text_is_not_asked_about(specimen: str) -> None:
    kind, content = ordinary()[specimen]
    assert PICTURED not in words(content, media_type=kind.media_type)


def test_a_part_is_read_whatever_its_name() -> None:
    hidden = a_zip({"word/document.xml": BODY, "word/body.dat": "<p>望潮片区</p>"})
    assert "望潮片区" in words(hidden, media_type=DOCX.media_type)
