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
from measures.attachments.fonts import font_keys, opened
from measures.attachments.kinds import DOC, DOCX, OFD, PDF, XLS, XLSX, Kind
from measures.attachments.words import words
from tests.measures.evidence_samples import WORD, a_compound, a_picture, a_zip

BODY = "<document><body><p>正文</p></body></document>"
name = generic.pdf_name
PNG_HERE = f"#image(bytes(({','.join(map(str, a_picture('PNG')))})))"
OUTLINE = " ".join(f"L {n} {n % 3}" for n in range(40))
# A letter of which each stroke is a drawing of its own.
STROKES = "".join(f"#place(line(start: ({n}pt, 0pt), end: (0pt, {n}pt)))" for n in range(3, 33))
STAR = f'#image(bytes("<svg xmlns=\\"http://www.w3.org/2000/svg\\" width=\\"9\\" height=\\"9\\"><path d=\\"M 0 0 {OUTLINE} Z\\"/></svg>"), format: "svg")'


def a_page(source: str) -> bytes:
    return bytes(typst.compile(f"正文\n\n{source}".encode(), format="pdf"))


def changed(change: str) -> bytes:
    """A page of text with an image within forms, or with a mark over it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(a_page("")), strict=False)
    page = writer.root["/Pages"]["/Kids"][0]
    if change in {"Stamp", "Link"}:
        mark = generic.DictionaryObject({name("/Type"): name("/Annot"), name("/Subtype"): name(f"/{change}")})
        mark[name("/Rect")] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 9, 9)))
        mark[name("/AP")] = generic.DictionaryObject(
            {name("/N"): writer.add_object(a_form(writer, b"0 0 5 5 re f"))}
        )
        page[name("/Annots")] = generic.ArrayObject([writer.add_object(mark)])
    elif change in RESOURCES:
        kind, facts = RESOURCES[change]
        within = page["/Resources"].get(kind, generic.DictionaryObject())
        within[name("/R")] = writer.add_object(facts(writer))
        page["/Resources"][name(kind)] = within
        writer.update_container(page["/Resources"])
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


def a_pattern(_writer: IncrementalPdfFileWriter) -> generic.StreamObject:
    facts: dict[str, generic.PdfObject] = {"/PatternType": generic.NumberObject(1)}
    facts |= {key: generic.NumberObject(9) for key in ("/PaintType", "/TilingType", "/XStep", "/YStep")}
    return generic.StreamObject({name(key): value for key, value in facts.items()}, stream_data=b"(x) Tj")


def a_masked_state(writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    mask = generic.DictionaryObject({name("/S"): name("/Luminosity")})
    mask[name("/G")] = writer.add_object(a_form(writer, b"(x) Tj"))
    return generic.DictionaryObject({name("/SMask"): mask})


def a_mesh(_writer: IncrementalPdfFileWriter) -> generic.StreamObject:
    return generic.StreamObject({name("/ShadingType"): generic.NumberObject(4)}, stream_data=b"\0")


def drawn_letters(_writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    return generic.DictionaryObject({name("/Type"): name("/Font"), name("/Subtype"): name("/Type3")})


def a_named_font(_writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    return generic.DictionaryObject({name("/Type"): name("/Font"), name("/BaseFont"): name("/望潮片区字体")})


def a_layer(_writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    return generic.DictionaryObject(
        {name("/Type"): name("/OCG"), name("/Name"): generic.pdf_string("望潮片区")}
    )


def a_font_program(writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    program = writer.add_object(generic.StreamObject(stream_data=a_font()))
    return generic.DictionaryObject({name("/Type"): name("/FontDescriptor"), name("/FontFile2"): program})


def a_font() -> bytes:
    """As much of a font as says what it is called."""
    text = "望潮片区字体".encode("utf-16-be")
    head = b"\0\1\0\0" + struct.pack(">HHHH", 1, 16, 0, 0)
    return head + struct.pack(">4sLLL", b"name", 0, 28, len(text)) + text


RESOURCES = {
    "pattern": ("/Pattern", a_pattern),
    "mask": ("/ExtGState", a_masked_state),
    "mesh": ("/Shading", a_mesh),
    "drawn letters": ("/Font", drawn_letters),
    "named font": ("/Font", a_named_font),
    "layer": ("/Properties", a_layer),
    "font program": ("/Font", a_font_program),
}


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
    "letters drawn line by line": (PDF, a_page(STROKES)),
    "a picture deep in forms": (PDF, changed("forms")),
    "a stamp over the page": (PDF, changed("Stamp")),
    "a link with a look of its own": (PDF, changed("Link")),
    **{f"{one} in a PDF": (PDF, changed(one)) for one in ("pattern", "mask", "mesh", "drawn letters")},
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


@pytest.mark.parametrize("where", ["named font", "layer", "font program"])
def test_what_a_pdf_says_beside_its_pages_is_read(where: str) -> None:
    said = words(changed(where), media_type=PDF.media_type)
    assert "望潮片区" in said
    assert PICTURED not in said


def test_the_names_of_a_font_in_a_document_are_read_though_they_are_hidden() -> None:
    key = "{00112233-4455-6677-8899-AABBCCDDEEFF}"
    font = opened(a_font(), font_keys(f'fontKey="{key}"'.encode())[0])
    table = f'<fonts><font><embedRegular fontKey="{key}"/></font></fonts>'
    hidden = a_zip({"word/document.xml": BODY, "word/fontTable.xml": table, "word/fonts/font1.odttf": font})
    assert "望潮片区".encode("utf-16-be") not in font[:40]
    assert "望潮片区" in words(hidden, media_type=DOCX.media_type)
    assert "望潮片区" in words(
        a_zip({"OFD.xml": "<OFD/>", "Doc_0/Res/a.ttf": a_font()}), media_type=OFD.media_type
    )
