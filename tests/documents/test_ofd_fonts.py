from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont
from PIL import ImageFont

from core.fonts import installed_fonts
from documents.rendering.ofd import render_ofd
from documents.rendering.ofd.fonts import EmbeddedFonts
from documents.rendering.ofd.package import Description, write_package
from documents.rendering.ofd.pdf_pages import read_pages
from documents.rendering.pdf import render_pdf
from documents.rendering.text import render_text
from tests.documents.ofd_reader import OfdFile
from tests.documents.ofd_samples import FREE_FONTS, free_fonts, written
from tests.documents.sample import letter


def test_fonts_bear_the_official_names_and_are_what_is_installed() -> None:
    file = written("headings and two annexes")
    families = {
        file.font_families[number]: (font["name"].getDebugName(1), font["OS/2"].usWeightClass)
        for number, font in file.fonts.items()
    }
    assert families == {
        "方正小标宋简体": ("Noto Serif SC", 700),
        "仿宋_GB2312": ("LXGW WenKai", 300),
        "黑体": ("Noto Sans SC", 400),
        "宋体": ("Noto Serif SC", 400),
    }


def test_each_font_is_called_in_the_document_what_it_calls_itself_and_its_file_is_called() -> None:
    file = written("headings and two annexes")
    inside = {number: font["name"].getDebugName(6) for number, font in file.fonts.items()}
    assert file.font_names == inside
    assert file.font_files == {number: f"{name}.ttf" for number, name in inside.items()}
    assert len(set(inside.values())) == len(inside) == 4


def test_another_engine_opens_every_font_by_its_real_name() -> None:
    programs = written("headings and two annexes").programs.values()
    names = [ImageFont.truetype(io.BytesIO(program), 40).getname() for program in programs]
    assert sorted(names) == [
        ("LXGW WenKai", "Regular"),
        ("Noto Sans SC", "Regular"),
        ("Noto Serif SC", "Regular"),
        ("Noto Serif SC", "Regular"),
    ]


def test_each_character_has_the_outline_of_the_installed_font_and_its_embedding_right() -> None:
    file = written("sample")
    installed = {
        (each.family, each.weight): TTFont(each.path, fontNumber=each.index, lazy=True)
        for each in free_fonts().files
    }
    for font in file.fonts.values():
        whole = installed[font["name"].getDebugName(1), font["OS/2"].usWeightClass]
        assert font["OS/2"].fsType == whole["OS/2"].fsType
        for code, glyph in font.getBestCmap().items():
            assert _outline(font, glyph) == _outline(whole, whole.getBestCmap()[code])


def _outline(font: TTFont, glyph: str) -> tuple[object, int]:
    pen = BoundsPen(font.getGlyphSet())
    font.getGlyphSet()[glyph].draw(pen)
    return pen.bounds, font["hmtx"][glyph][0]


def test_fonts_of_cubic_outlines_are_made_truetype(tmp_path: Path) -> None:
    content = letter(1)
    _write_cubic_font(tmp_path / "fang.otf", render_text(content).decode())
    fonts = installed_fonts([tmp_path, FREE_FONTS])
    made = render_ofd(content, fonts)
    assert made == render_ofd(content, fonts)
    file = OfdFile(made)
    fang = next(font for number, font in file.fonts.items() if file.font_families[number] == "仿宋_GB2312")
    cubic = TTFont(tmp_path / "fang.otf")
    assert (fang["name"].getDebugName(1), "glyf" in fang, "CFF " in fang) == ("FandolFang R", True, False)
    for code, glyph in fang.getBestCmap().items():
        bounds, width = _outline(cubic, cubic.getBestCmap()[code])
        assert _outline(fang, glyph) == (bounds and pytest.approx(bounds, abs=2), width)


def test_a_font_that_only_steps_in_keeps_its_own_name(tmp_path: Path) -> None:
    content = letter(1, addressees="各单位☆：")
    _write_renamed_font(tmp_path / "biao.ttf", "FZXiaoBiaoSong-B05S")
    _write_renamed_font(tmp_path / "song.ttf", "SimSun")
    _write_cubic_font(tmp_path / "fang.otf", render_text(content).decode().replace("☆", ""))
    file = OfdFile(render_ofd(content, installed_fonts([tmp_path, FREE_FONTS])))
    star = next(each for each in file.characters(0) if each.text == "☆")
    assert file.font_families[star.font] == "Noto Serif SC"
    assert {"方正小标宋简体", "仿宋_GB2312", "宋体"} <= set(file.font_families.values())


def test_a_font_that_no_file_claims_is_named_as_the_pdf_names_it() -> None:
    pages = read_pages(render_pdf(letter(1), free_fonts()))
    description = Description("0" * 32, "函", "省自贸办", date(2024, 11, 3))
    made = write_package(pages, EmbeddedFonts(replace(free_fonts(), files=())), description)
    assert "LXGWWenKai-Light" in OfdFile(made).font_names.values()


def _write_renamed_font(path: Path, name: str) -> None:
    """A free font under the name of one that an office has."""
    font = TTFont(FREE_FONTS / "NotoSansSC-Regular.ttf", lazy=True)
    for record in font["name"].names:
        if record.nameID in {1, 4, 6, 16}:
            record.string = name
    font.save(path)


def _write_cubic_font(path: Path, text: str) -> None:
    """A small OpenType font with CFF outlines of a text's characters, under the name of a free 仿宋."""
    source = TTFont(FREE_FONTS / "NotoSansSC-Regular.ttf", lazy=True)
    cutter = subset.Subsetter()
    cutter.populate(text=text)
    cutter.subset(source)
    glyphs, order = source.getGlyphSet(), source.getGlyphOrder()
    outlines = {}
    for name in order:
        pen = T2CharStringPen(glyphs[name].width, glyphs)
        glyphs[name].draw(pen)
        outlines[name] = pen.getCharString()
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(source.getBestCmap())
    builder.setupCFF("FandolFang-Regular", {}, outlines, {})
    builder.setupHorizontalMetrics({name: (glyphs[name].width, 0) for name in order})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    names = {"familyName": "FandolFang R", "styleName": "Regular", "psName": "FandolFang-Regular"}
    builder.setupNameTable(names)
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)
