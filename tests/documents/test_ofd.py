from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
import zipfile
from typing import Any

import numpy as np
import pypdfium2
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from documents.content import LetterContent
from documents.rendering import FORMATS
from documents.rendering.errors import GlyphsMissing
from documents.rendering.ofd import render_ofd
from documents.rendering.pdf import render_pdf
from documents.rendering.text import render_text
from measures.attachments.kinds import OFD
from measures.attachments.packages import inspect
from tests.documents.ofd_reader import OfdFile
from tests.documents.ofd_samples import LETTERS, free_fonts, printed, written
from tests.documents.sample import MARK_OF_22, letter

MM = 25.4 / 72
TOLERANCE_MM = 0.05
every_letter = pytest.mark.parametrize("name", LETTERS)


def text_of(file: OfdFile) -> str:
    """The file's text without page numbers."""
    pages = (file.text(page).rstrip() for page in range(len(file.pages)))
    return "".join(re.sub(r"—\s*\d+\s*—$", "", page) for page in pages)


def without_headers(text: str, content: LetterContent) -> str:
    """A text without blanks and without the tables' header rows, which stand on every page of the table."""
    headers = {"".join(annex.header) for annex in content.annexes}
    return re.sub("|".join(sorted(headers, key=len, reverse=True)), "", without_blanks(text))


def without_blanks(text: str) -> str:
    return re.sub(r"\s+", "", text)


# Of a row that runs over a page, the cells stand in turn on each page.
@pytest.mark.parametrize("name", [name for name in LETTERS if name != "row taller than a page"])
def test_the_text_is_the_letters_in_reading_order(name: str) -> None:
    content = LETTERS[name]
    expected = without_headers(render_text(content).decode(), content)
    assert without_headers(text_of(written(name)), content) == expected


def test_the_header_row_stands_on_every_page_of_the_table() -> None:
    texts = [without_blanks(written("40 rows").text(page)) for page in range(2, 6)]
    assert all("序号举措内容创新性" in text for text in texts)


@every_letter
def test_the_pages_are_the_pdfs_page_for_page(name: str) -> None:
    expected = ["".join(char["text"] for char in page.chars) for page in printed(name).pages]
    found = [written(name).text(page) for page in range(len(written(name).pages))]
    assert [without_blanks(text) for text in found] == [without_blanks(text) for text in expected]


@every_letter
def test_every_page_is_as_large_as_the_pdfs(name: str) -> None:
    sizes = [(float(page.width) * MM, float(page.height) * MM) for page in printed(name).pages]
    assert written(name).page_sizes == [pytest.approx(size, abs=0.001) for size in sizes]


@every_letter
def test_every_glyph_stands_where_the_pdf_has_it(name: str) -> None:
    for number, page in enumerate(printed(name).pages):
        expected = [char for char in page.chars if not char["text"].isspace()]
        found = [each for each in written(name).characters(number) if not each.text.isspace()]
        assert len(expected) == len(found)
        for char, each in zip(expected, found, strict=True):
            place = (char["matrix"][4] * MM, (float(page.height) - char["matrix"][5]) * MM)
            assert (each.x, each.y) == pytest.approx(place, abs=TOLERANCE_MM)
            assert each.size == pytest.approx(char["matrix"][3] * MM * _stated_size(char), abs=0.001)
            assert each.width == pytest.approx(char["matrix"][0] / char["matrix"][3], abs=0.001)


def _stated_size(char: dict[str, Any]) -> float:
    """The font size that the PDF states, before its matrix."""
    return char["size"] / char["matrix"][3]


@every_letter
def test_every_rule_stands_where_the_pdf_has_it(name: str) -> None:
    for number, page in enumerate(printed(name).pages):
        shapes = [*page.rects, *page.lines]
        expected = sorted(
            [
                (shape["x0"] * MM, shape["top"] * MM, shape["x1"] * MM, shape["bottom"] * MM)
                for shape in shapes
            ]
        )
        found = sorted(path.box for path in written(name).paths(number))
        assert found == [pytest.approx(box, abs=TOLERANCE_MM) for box in expected]


def test_the_first_page_alone_has_the_red_double_rules() -> None:
    red = [
        [path.box[3] - path.box[1] for path in written("sample").paths(page) if path.colour == "255 0 0"]
        for page in range(3)
    ]
    assert red == [[pytest.approx(height, abs=0.01) for height in (0.9, 0.3, 0.3, 0.9)], [], []]


def test_the_mark_is_red_and_condensed_and_all_else_black() -> None:
    marks = [each for each in written("sample").characters(0) if each.colour == "255 0 0"]
    assert "".join(each.text for each in marks) == MARK_OF_22
    assert all(each.width < 0.7 for each in marks)
    others = [each for page in range(3) for each in written("sample").characters(page) if each not in marks]
    assert {(each.colour, each.width) for each in others} == {("0 0 0", 1)}


def test_what_stands_out_is_stroked() -> None:
    stroked = "".join(
        each.text for page in range(3) for each in written("sample").characters(page) if each.is_stroked
    )
    annex = LETTERS["sample"].annexes[0]
    assert without_blanks(stroked) == "".join(
        without_blanks(f"{row.title}。{row.classification}。创新点：") for row in annex.rows
    )


def test_blanks_within_a_line_are_part_of_its_text() -> None:
    assert any("企业年报 AI 预填。" in unit.xpath("string()") for unit in written("sample").text_objects())


@every_letter
def test_ids_are_unique_and_the_highest_is_stated(name: str) -> None:
    ids = written(name).unit_ids
    assert len(set(ids)) == len(ids)
    assert written(name).max_unit_id == max(ids)


@every_letter
def test_every_font_is_embedded_and_used(name: str) -> None:
    used = {unit.get("Font") for unit in written(name).text_objects()}
    assert used == set(written(name).programs) == set(written(name).font_names)


@every_letter
def test_a_boundary_encloses_the_ink(name: str) -> None:
    for page in range(len(written(name).pages)):
        for each in written(name).characters(page):
            left, top, right, bottom = written(name).ink_of(each)
            x, y, width, height = each.boundary
            assert x - 0.001 <= left
            assert right <= x + width + 0.001
            assert y - 0.001 <= top
            assert bottom <= y + height + 0.001


def test_a_page_drawn_from_the_file_looks_like_the_pdfs() -> None:
    scale = 6  # pixels a millimetre
    found = _drawn(written("40 rows"), 3, scale)
    with pypdfium2.PdfDocument(render_pdf(LETTERS["40 rows"], free_fonts())) as document:
        expected = document[3].render(scale=scale * MM).to_pil().convert("L").crop((0, 0, *found.size))
    assert _ink_without_counterpart(expected, found) < 0.001
    assert _ink_without_counterpart(found, expected) < 0.001


def _ink_without_counterpart(one: Image.Image, other: Image.Image) -> float:
    """The share of a picture's ink that is further than a pixel from any ink of the other one."""
    grown = np.asarray(other.filter(ImageFilter.MinFilter(3)))
    ink = np.asarray(one) < 64
    return float((ink & (grown > 192)).sum() / ink.sum())


def _drawn(file: OfdFile, page: int, scale: int) -> Image.Image:
    """A page without a mark as a reader would show it, drawn by FreeType."""
    image = Image.new("L", (210 * scale, 297 * scale), 255)
    canvas = ImageDraw.Draw(image)
    for path in file.paths(page):
        points = [edge * scale for edge in path.box]
        canvas.line(points, fill=0, width=max(1, round(path.line * scale)))
    for each in file.characters(page):
        face = ImageFont.truetype(io.BytesIO(file.programs[each.font]), each.size * scale)
        stroke = 0.3 * MM / 2 * scale if each.is_stroked else 0
        canvas.text((each.x * scale, each.y * scale), each.text, 0, face, "ls", stroke_width=stroke)
    return image


def test_the_same_letter_gives_the_same_bytes_in_another_process() -> None:
    made = render_ofd(letter())
    assert render_ofd(letter()) == made
    script = (
        "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; django.setup();"
        "import hashlib; from documents.rendering.ofd import render_ofd; from tests.documents.sample import letter;"
        "print(hashlib.sha256(render_ofd(letter())).hexdigest())"
    )
    command = [sys.executable, "-c", script]
    other = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)
    assert other.stdout.strip() == hashlib.sha256(made).hexdigest()


def test_no_part_knows_when_it_was_made() -> None:
    times = {entry.date_time for entry in written("sample").package.infolist()}
    assert times == {(1980, 1, 1, 0, 0, 0)}
    assert {font["head"].created for font in written("sample").fonts.values()} == {
        TTFont(each.path, fontNumber=each.index, lazy=True)["head"].created for each in free_fonts().files
    }


def test_the_file_tells_what_it_is() -> None:
    told = written("sample").told
    assert (told("Title"), told("Author")) == (letter().title, MARK_OF_22)
    assert (told("CreationDate"), told("Creator")) == ("2024-11-03", "fzworkflow")


def test_another_letter_has_another_document_id() -> None:
    assert written("sample").told("DocID") != written("draft").told("DocID")


def test_the_text_is_escaped() -> None:
    file = OfdFile(render_ofd(letter(addressees="A<B & “C”]]>："), free_fonts()))
    assert "A<B & “C”]]>：" in file.text(0)


def test_characters_that_share_a_glyph_keep_their_text_and_their_width() -> None:
    line = "关于office的“一——二”的函"
    content = letter(1, title=line, title_lines=(line,))
    file = OfdFile(render_ofd(content, free_fonts()))
    shared = [unit.xpath("string(*[local-name()='TextCode'])") for unit in _transformed(file)]
    assert shared == ["ffi", "——"]
    assert line in file.text(0)
    places = {each.text: each.x for each in file.characters(0) if each.size > 7}
    assert places["o"] < places["f"] < places["c"] < places["一"] < places["—"] < places["二"]


def test_a_character_drawn_by_several_glyphs_is_one_text() -> None:
    content = letter(1, paragraphs=("变量e\u0301与x\u0304之比。",))
    file = OfdFile(render_ofd(content, free_fonts()))
    texts = [unit.xpath("string(*[local-name()='TextCode'])") for unit in _transformed(file)]
    assert texts == ["e\u0301", "x\u0304"]
    assert "变量e\u0301与x\u0304之比。" in file.text(0)


def test_a_character_beyond_the_basic_plane_stands_alone() -> None:
    file = OfdFile(render_ofd(letter(1, addressees="各𠮷𠮷单位："), free_fonts()))
    texts = [unit.xpath("string(*[local-name()='TextCode'])") for unit in file.text_objects()]
    assert [text for text in texts if "𠮷" in text] == ["𠮷", "𠮷"]
    places = {each.text: each.x for each in file.characters(0) if each.text in "各单"}
    assert places["各"] < min(each.x for each in file.characters(0) if each.text == "𠮷") < places["单"]


def _transformed(file: OfdFile) -> list[Any]:
    return [unit for unit in file.text_objects() if unit.xpath("*[local-name()='CGTransform']")]


def test_a_missing_character_is_refused_as_in_the_pdf() -> None:
    with pytest.raises(GlyphsMissing, match=r"标题：字体中没有“😀”（U\+1F600）"):
        render_ofd(letter(title="关于😀的函", title_lines=("关于😀的函",)))


def test_our_own_check_of_uploads_takes_it_for_ofd() -> None:
    made = render_ofd(letter())
    assert inspect(ContentFile(made)) == OFD
    assert zipfile.ZipFile(io.BytesIO(made)).namelist()[0] == "OFD.xml"


def test_it_is_one_of_the_letters_forms() -> None:
    made = FORMATS["ofd"]
    assert (made.suffix, made.media_type) == ("ofd", "application/ofd")
