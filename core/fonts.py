"""Which installed families documents are set in: the office's own official fonts first, free ones otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import typst
from fontTools.ttLib import TTFont

from core.errors import ActionError

FREE_SERIF = "Noto Serif SC"


class RenderingRefused(ActionError):
    """A document cannot be rendered as it stands; the message says what to do."""


class FontsMissing(RenderingRefused):
    """No family is installed for a face that the document needs."""


# The official names as the fonts themselves give them, then the free stand-ins.
FAMILIES: dict[str, tuple[str, ...]] = {
    "fang": (
        "FangSong_GB2312",
        "仿宋_GB2312",
        "FangSong",
        "仿宋",
        "FandolFang R",
        "FandolFang",
        "LXGW WenKai",
    ),
    "kai": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "FandolKai", "LXGW WenKai"),
    "biao": ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", FREE_SERIF),
    "hei": ("SimHei", "黑体", "FandolHei", "Noto Sans SC"),
    "song": ("SimSun", "宋体", "NSimSun", "FandolSong", FREE_SERIF),
}


@dataclass(frozen=True, slots=True)
class FontFile:
    """One face in a file: what is needed to look into its character map."""

    family: str
    weight: int
    path: str
    index: int


@dataclass(frozen=True, slots=True, eq=False)
class FontSet:
    """The fonts found in some folders, and per face the families to try in turn."""

    directories: tuple[Path, ...]
    collection: typst.Fonts
    faces: dict[str, tuple[str, ...]]
    files: tuple[FontFile, ...]

    def files_of(self, face: str) -> tuple[FontFile, ...]:
        """The files behind a face, in the order in which a character is looked for."""
        return tuple(file for family in self.faces[face] for file in self.files if file.family == family)


def installed_fonts(directories: Sequence[Path] | None = None) -> FontSet:
    """The fonts in `directories` (default: the settings' FONT_DIRS), looked at once per process.

    Raises FontsMissing, naming the face and what to do.
    """
    return _look_in(tuple(directories if directories is not None else font_directories()))


def font_directories() -> tuple[Path, ...]:
    """The settings' FONT_DIRS: the office's own folders first, the prepared free fonts last."""
    from django.conf import settings

    return tuple(Path(directory) for directory in settings.FONT_DIRS)


def fonts_in(directories: Sequence[str]) -> typst.Fonts:
    """Return the fonts of some folders as Typst takes them, and no others."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(directories))


@cache
def _look_in(directories: tuple[Path, ...]) -> FontSet:
    present = [directory for directory in directories if directory.is_dir()]
    collection = fonts_in([str(directory) for directory in present])
    families = set(collection.families())
    faces = {face: _choose(face, wanted, families) for face, wanted in FAMILIES.items()}
    files = tuple(
        FontFile(font.family, font.weight, font.path, font.index) for font in collection.fonts() if font.path
    )
    return FontSet(tuple(present), collection, faces, files)


def _choose(face: str, wanted: Sequence[str], installed: set[str]) -> tuple[str, ...]:
    found = [family for family in wanted if family in installed]
    if not found:
        raise FontsMissing(_nothing_for(face, wanted))
    # The serif closes every list, so that a rare character is set in it rather than missing.
    last_resort = [FREE_SERIF] if FREE_SERIF in installed else []
    return tuple(dict.fromkeys([found[0], *last_resort]))


def _nothing_for(face: str, wanted: Sequence[str]) -> str:
    from django.utils.translation import gettext as _

    names = {"fang": "仿宋", "kai": "楷体", "biao": "小标宋", "hei": "黑体", "song": "宋体"}
    return _(
        "没有可用的%(face)s字体（%(families)s）。"
        "请把字体放进 FONT_DIRS 所指的文件夹，或运行 python -m ops.fonts 准备随附的字体。"
    ) % {"face": names[face], "families": _("、").join(wanted)}


@cache
def characters_of(files: tuple[FontFile, ...]) -> frozenset[str]:
    """Return every character that one of the files has a glyph for."""
    return frozenset().union(*(_character_map(file) for file in files))


@cache
def _character_map(file: FontFile) -> frozenset[str]:
    with TTFont(file.path, fontNumber=file.index, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))
