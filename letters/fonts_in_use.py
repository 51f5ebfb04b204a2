"""Which font serves which role of a letter, and whether it is the official one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from core.fonts import FREE_SERIF, FontSet, characters_of, installed_fonts

# face → the official name, and where a letter uses it (GB/T 9704-2012)
ROLES = {
    "biao": ("方正小标宋简体", _("发文机关标志、标题、附件标题")),
    "fang": ("仿宋_GB2312", _("正文、主送机关、署名、日期、附件表格")),
    "hei": ("黑体", _("一级小标题、附件标识、表头、密级和紧急程度")),
    "kai": ("楷体_GB2312", _("二级小标题")),
    "song": ("宋体", _("页码")),
}
# What the official fonts call themselves; the free stand-ins follow them in `core.fonts.FAMILIES`.
OFFICIAL = {
    "biao": frozenset({"FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05"}),
    "fang": frozenset({"FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋"}),
    "hei": frozenset({"SimHei", "黑体"}),
    "kai": frozenset({"KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体"}),
    "song": frozenset({"SimSun", "宋体", "NSimSun"}),
}
MOST_TRIED = 200


@dataclass(frozen=True, slots=True)
class FontInUse:
    """A role, the font that serves it, how many characters it has, and those that were asked for and it lacks."""

    official: str
    purpose: str
    family: str
    is_official: bool
    last_resort: str
    files: tuple[str, ...]
    characters: int
    lacks: str


def fonts_in_use(tried: str = "", fonts: FontSet | None = None) -> list[FontInUse]:
    """Return every role with its font. `tried` are characters to look for; raises FontsMissing."""
    available = fonts or installed_fonts()
    wanted = dict.fromkeys(character for character in tried[:MOST_TRIED] if not character.isspace())
    return [_in_use(available, face, "".join(wanted)) for face in ROLES]


def _in_use(fonts: FontSet, face: str, wanted: str) -> FontInUse:
    family, *others = fonts.faces[face]
    files = fonts.files_of(face)
    known = characters_of(files)
    official, purpose = ROLES[face]
    return FontInUse(
        official=official,
        purpose=str(purpose),
        family=family,
        is_official=family in OFFICIAL[face],
        last_resort=FREE_SERIF if FREE_SERIF in others else "",
        files=tuple(dict.fromkeys(Path(file.path).name for file in files if file.family == family)),
        characters=len(known),
        lacks="".join(character for character in wanted if character not in known),
    )
