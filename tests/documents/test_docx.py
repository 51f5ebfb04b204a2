from __future__ import annotations

import io
import zipfile

import docx
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from documents.rendering.docx import render_docx
from documents.rendering.text import render_text
from tests.documents.sample import letter


def opened() -> Document:
    return docx.Document(io.BytesIO(render_docx(letter())))


def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(render_docx(letter()))) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_text_is_the_letters() -> None:
    document = opened()
    words = [paragraph.text.replace("\n", "") for paragraph in document.paragraphs if paragraph.text]
    cells = ["\t".join(cell.text for cell in row.cells) for row in document.tables[0].rows]
    expected = [line for line in render_text(letter()).decode().splitlines() if line]
    assert [*words, *cells] == expected


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert render_docx(letter()) == render_docx(letter())


def test_every_part_is_well_formed() -> None:
    for content in parts().values():
        etree.fromstring(content)


def test_every_part_has_a_content_type_of_its_own() -> None:
    types = etree.fromstring(parts()["[Content_Types].xml"])
    typed = {each.get("PartName"): each.get("ContentType") for each in types if each.get("PartName")}
    shown = [f"/{name}" for name in parts() if not name.endswith(".rels") and name != "[Content_Types].xml"]
    assert sorted(typed) == sorted(shown)
    of_headers = {name: kind.rpartition(".")[2] for name, kind in typed.items() if "er_" in name}
    assert of_headers == {name: f"{name.split('/')[2].split('_')[0]}+xml" for name in of_headers}


def test_elements_have_real_styles() -> None:
    styles = {paragraph.style.name for paragraph in opened().paragraphs if paragraph.text and paragraph.style}
    assert {"Title", "Salutation", "Body Text", "Signature", "Date", "Heading 1", "Heading 2"} <= styles


def test_the_header_row_repeats_and_no_row_is_split() -> None:
    rows = opened().tables[0].rows
    assert rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in rows)


def test_grid_and_table_agree_on_the_width() -> None:
    table = opened().tables[0]._tbl
    grid = sum(int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol")))
    assert grid == int(table.find(f".//{qn('w:tblW')}").get(qn("w:w")))


def test_every_run_names_its_east_asian_font() -> None:
    runs = list(opened().element.iter(qn("w:r")))
    assert all(run.find(f".//{qn('w:rFonts')}").get(qn("w:eastAsia")) for run in runs)


def test_the_official_fonts_are_named() -> None:
    document = parts()["word/document.xml"].decode()
    assert all(font in document for font in ("仿宋_GB2312", "方正小标宋简体", "黑体"))


def test_the_theme_and_the_table_of_fonts_name_the_letters_own_fonts() -> None:
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    of_theme = etree.fromstring(parts()["word/theme.xml"]).iterfind(f".//{drawing}fontScheme//*[@typeface]")
    assert {each.get("typeface") for each in of_theme} == {"方正小标宋简体", "仿宋_GB2312"}
    listed = {font.get(qn("w:name")) for font in etree.fromstring(parts()["word/fonts.xml"])}
    runs = opened().element.iter(qn("w:rFonts"))
    assert {fonts.get(qn("w:eastAsia")) for fonts in runs} <= listed


def test_no_run_takes_its_font_from_the_theme() -> None:
    assert not any(b"Theme=" in content for name, content in parts().items() if name != "word/settings.xml")


def test_the_text_is_escaped() -> None:
    made = render_docx(letter(addressees="A<B & “C”："))
    assert "A<B & “C”：" in [paragraph.text for paragraph in docx.Document(io.BytesIO(made)).paragraphs]
