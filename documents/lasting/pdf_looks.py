"""ISO 19005-2:2011, 6.2 without its fonts: output intent, colours, graphics states, pictures, transparency."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils import generic

from documents.lasting.objects import Breach, PdfObjects, each_of, is_true, told
from documents.lasting.pdf_content import Painted

_SPACES = {
    "/DeviceRGB": "RGB",
    "/DeviceCMYK": "CMYK",
    "/DeviceGray": "灰度",
    "/RGB": "RGB",
    "/CMYK": "CMYK",
    "/G": "灰度",
}
_COLOURS = {b"RGB ": 3, b"CMYK": 4, b"GRAY": 1, b"Lab ": 3}
_COVERED = {3: {"RGB", "灰度"}, 4: {"CMYK", "灰度"}, 1: {"灰度"}}
_DEFAULTS = {"/DefaultRGB": "RGB", "/DefaultCMYK": "CMYK", "/DefaultGray": "灰度"}
_CLASSES = {b"prtr", b"mntr", b"scnr", b"spac"}
_BLENDS = {
    *("/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten", "/ColorDodge"),
    *("/ColorBurn", "/HardLight", "/SoftLight", "/Difference", "/Exclusion", "/Hue", "/Saturation", "/Color"),
    "/Luminosity",
}


def colour_breaches(pdf: PdfObjects, painted: Painted) -> Iterator[Breach]:
    """6.2.3 and 6.2.4: a profile that the file brings says what every colour looks like."""
    profiles = list(_profiles(pdf))
    if not profiles:
        yield "6.2.3", "没有带ICC特性文件的输出意图（OutputIntent）"
    if len({id(one) for one in profiles}) > 1:
        yield "6.2.3", "有几个不同的输出意图"
    for profile in profiles:
        yield from _profile_breaches(profile, "6.2.3", "输出意图")
    for one in pdf.tables:
        for space in _spaces(one):
            if isinstance(space, generic.ArrayObject) and space[0] == "/ICCBased":
                yield from _profile_breaches(space[1], "6.2.4.2", "颜色空间")
    covered = {name for profile in profiles for name in _COVERED.get(int(told(profile, "/N") or 0), ())}
    covered |= {said for one in pdf.tables for name, said in _DEFAULTS.items() if name in one}
    used = {_SPACES[name] for name in painted.spaces & _SPACES.keys()}
    used |= {said for one in pdf.tables for space in _spaces(one) for said in _device(space)}
    for space in sorted(used - covered):
        yield "6.2.4.3", f"用了设备{space}颜色，没有特性文件说明"


def _profiles(pdf: PdfObjects) -> Iterator[generic.StreamObject]:
    for intent in each_of(pdf.root, "/OutputIntents"):
        profile = told(intent, "/DestOutputProfile")
        if told(intent, "/S") == "/GTS_PDFA1" and isinstance(profile, generic.StreamObject):
            yield profile


def _profile_breaches(profile: Any, clause: str, where: str) -> Iterator[Breach]:
    made = profile.data
    is_profile = len(made) >= 128 and made[36:40] == b"acsp" and made[12:16] in _CLASSES and made[8] < 5
    if not is_profile or _COLOURS.get(made[16:20]) != int(told(profile, "/N") or 0):
        yield clause, f"{where}的ICC特性文件不是能用的特性文件"


def _spaces(one: generic.DictionaryObject) -> Iterator[Any]:
    """Yield each colour space that a dictionary names: its own, or those that pages call by a name."""
    for name in ("/ColorSpace", "/CS"):
        found = told(one, name)
        if isinstance(found, generic.DictionaryObject):
            yield from (found[inner] for inner in found)
        elif found is not None:
            yield found


def _device(space: Any) -> Iterator[str]:
    """Yield the device colours in a colour space, also those beneath a palette or a spot colour."""
    if isinstance(space, generic.ArrayObject):
        if space[0] in {"/Indexed", "/I", "/Pattern", "/Separation", "/DeviceN"} and len(space) > 1:
            for at in range(1, min(len(space), 3)):
                yield from _device(space[at])
    elif str(space) in _SPACES:
        yield _SPACES[str(space)]


def graphics_breaches(pdf: PdfObjects, painted: Painted) -> Iterator[Breach]:
    """6.2.2, 6.2.5 and 6.2.8 to 6.2.10: nothing whose look is left to whoever shows it."""
    if painted.unknown:
        yield "6.2.2", f"页面内容里有不认识的操作：{'、'.join(sorted(painted.unknown)[:5])}"
    has_intent = any(True for _profile in _profiles(pdf))
    for one in pdf.tables:
        if "/TR" in one or "/HTP" in one or told(one, "/TR2") not in {None, "/Default"}:
            yield "6.2.5", "图形状态改了传递函数或半色调"
        if told(one, "/BM") is not None and not {str(each) for each in each_of(one, "/BM")} <= _BLENDS:
            yield "6.2.10", f"混合模式“{told(one, '/BM')}”不是标准的"
        if told(one, "/S") == "/Transparency" and "/CS" not in one and not has_intent:
            yield "6.2.10", "透明度组没有混合颜色空间"
        yield from _picture_breaches(one)


def _picture_breaches(one: generic.DictionaryObject) -> Iterator[Breach]:
    kind = str(told(one, "/Subtype"))
    if kind == "/PS" or told(one, "/Subtype2") == "/PS":
        yield "6.2.9", "有PostScript对象"
    if kind == "/Form" and "/Ref" in one:
        yield "6.2.9", "有引用外部页面的对象"
    if kind in {"/Image", "/Form"} and "/OPI" in one:
        yield "6.2.8", "有图片由外部文件替换（OPI）"
    if kind == "/Image" and ("/Alternates" in one or is_true(told(one, "/Interpolate"))):
        yield "6.2.8", "有图片的显示由阅读器决定（Alternates或Interpolate）"
