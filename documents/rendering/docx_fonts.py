"""What the DOCX says of its fonts beside each run: the table of fonts and a theme that names no others."""

from __future__ import annotations

from core.fonts import FAMILIES
from documents.rendering.docx_parts import BIAO, DECLARATION, FANG, HEI, KAI, NAMESPACES, SONG

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_GB2312 = "86"
_FACES = {"fang": FANG, "kai": KAI, "biao": BIAO, "hei": HEI, "song": SONG}
_TEXT, _PAPER, _ACCENT, _LINK = "000000", "FFFFFF", "FF0000", "0000FF"
_COLOURS = {
    "dk1": _TEXT,
    "lt1": _PAPER,
    "dk2": _TEXT,
    "lt2": _PAPER,
    **{f"accent{number}": _ACCENT for number in range(1, 7)},
    "hlink": _LINK,
    "folHlink": _LINK,
}


def font_table() -> str:
    """word/fonts.xml: each font with the name that it has where names are English."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{FAMILIES[face][0]}"/><w:charset w:val="{_GB2312}"/>'
        '<w:family w:val="auto"/><w:pitch w:val="default"/></w:font>'
        for face, name in _FACES.items()
    )
    return f"{DECLARATION}<w:fonts {NAMESPACES}>{fonts}</w:fonts>"


def theme() -> str:
    """word/theme.xml. Without one, Word and WPS put in their own, whose fonts are none of the letter's."""
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS.items())
    fonts = _theme_fonts("major", BIAO) + _theme_fonts("minor", FANG)
    plain = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    # The schema asks for three of each kind: subtle, moderate, intense.
    formats = (
        f"<a:fillStyleLst>{plain * 3}</a:fillStyleLst>"
        f"<a:lnStyleLst>{f'<a:ln>{plain}</a:ln>' * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{plain * 3}</a:bgFillStyleLst>"
    )
    return (
        f'{DECLARATION}<a:theme xmlns:a="{_DRAWING}" name="Letter"><a:themeElements>'
        f'<a:clrScheme name="Letter">{colours}</a:clrScheme><a:fontScheme name="Letter">{fonts}</a:fontScheme>'
        f'<a:fmtScheme name="Letter">{formats}</a:fmtScheme></a:themeElements></a:theme>'
    )


def _theme_fonts(kind: str, font: str) -> str:
    return f'<a:{kind}Font><a:latin typeface="{font}"/><a:ea typeface="{font}"/><a:cs typeface="{font}"/></a:{kind}Font>'
