"""Which font serves which role: the office's own before the free ones, and what neither has."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings

from core.fonts import installed_fonts
from letters.fonts_in_use import ROLES, fonts_in_use
from tests.documents.test_pdf import renamed


def test_every_role_has_a_font_and_free_ones_are_said_to_be_stand_ins() -> None:
    used = fonts_in_use()
    assert [font.official for font in used] == [official for official, _purpose in ROLES.values()]
    assert all(font.characters > 6000 for font in used)


def test_an_offices_own_font_is_said_to_be_the_official_one(tmp_path: Path) -> None:
    for folder in settings.FONT_DIRS:
        for file in Path(folder).glob("*.ttf"):
            shutil.copy(file, tmp_path)
    renamed(next(tmp_path.glob("*Sans*")), tmp_path / "simhei.ttf", "SimHei")
    by_role = {font.official: font for font in fonts_in_use(fonts=installed_fonts([tmp_path]))}
    assert (by_role["黑体"].family, by_role["黑体"].is_official) == ("SimHei", True)
    assert by_role["黑体"].files == ("simhei.ttf",)


def test_a_character_that_no_font_of_a_role_has_is_named() -> None:
    assert all("函" not in font.lacks for font in fonts_in_use("函"))
    assert all(font.lacks == "\U0001f600" for font in fonts_in_use("函 \U0001f600"))
