from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

from ops.fonts import ROOT, FontsUnavailable, prepare_fonts


def test_missing_packages_are_named(tmp_path: Path) -> None:
    with pytest.raises(FontsUnavailable, match="lxgw-wenkai"):
        prepare_fonts(tmp_path / "node_modules", tmp_path / "fonts")


def test_nothing_is_left_behind_when_packages_are_missing(tmp_path: Path) -> None:
    with pytest.raises(FontsUnavailable):
        prepare_fonts(tmp_path / "node_modules", tmp_path / "fonts")
    assert list(tmp_path.iterdir()) == []


def test_prepared_fonts_are_prepared_once(tmp_path: Path) -> None:
    assert prepare_fonts(ROOT / "node_modules", tmp_path / "fonts")
    assert not prepare_fonts(ROOT / "node_modules", tmp_path / "fonts")


@pytest.mark.parametrize("quote", "“”‘’")
def test_quotes_of_the_body_face_are_as_wide_as_a_character(quote: str) -> None:
    font = TTFont(Path(settings.FONT_DIRS[-1]) / "LXGWWenKai-Light.ttf", lazy=True)
    assert font["hmtx"][font.getBestCmap()[ord(quote)]][0] == font["head"].unitsPerEm
