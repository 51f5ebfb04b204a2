"""Pieces of WordprocessingML: runs, paragraphs, cells, and the fixed parts of the package."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from documents.content import Face, Run

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# The official names are written even where the fonts are not installed: the office's machines have them.
FANG, KAI, BIAO, HEI, SONG = "仿宋_GB2312", "楷体_GB2312", "方正小标宋简体", "黑体", "宋体"
RED = "FF0000"
BODY_PT, TITLE_PT, TABLE_PT, PAGE_NUMBER_PT, COPIES_PT = 16, 22, 12, 14, 14
LINE_TWIPS = 579
TITLE_LINE_TWIPS = 700
TABLE_LINE_TWIPS = 370
# 16 pt less a quarter point: 28 characters on 156 mm.
BODY_SPACING_TWIPS = -5
CHARACTER_TWIPS = 316

_FONTS = {Face.BODY: FANG, Face.STRONG: FANG, Face.LEVEL_1: HEI, Face.LEVEL_2: KAI}


def twips(length_mm: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(length_mm * 1440 / 25.4)


def run_properties(
    font: str,
    size_pt: float,
    *,
    is_bold: bool = False,
    colour: str = "",
    width_percent: int = 100,
    spacing: int | None = None,
) -> str:
    """Run properties that name the font for every script: WPS reports a missing font otherwise."""
    if spacing is None:
        spacing = BODY_SPACING_TWIPS if size_pt == BODY_PT else 0
    name = quoteattr(font)
    return (
        f'<w:rPr><w:rFonts w:hint="eastAsia" w:ascii={name} w:hAnsi={name} w:eastAsia={name} w:cs={name}/>'
        + ("<w:b/><w:bCs/>" if is_bold else "")
        + (f'<w:color w:val="{colour}"/>' if colour else "")
        + (f'<w:spacing w:val="{spacing}"/>' if spacing else "")
        + (f'<w:w w:val="{width_percent}"/>' if width_percent != 100 else "")
        + f'<w:sz w:val="{round(size_pt * 2)}"/><w:szCs w:val="{round(size_pt * 2)}"/></w:rPr>'
    )


def text_run(text: str, properties: str) -> str:
    """A run of text; blanks at its ends are kept."""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def runs(pieces: tuple[Run, ...], size_pt: float = BODY_PT) -> str:
    """Runs of the content model, each in its face."""
    return "".join(
        text_run(piece.text, run_properties(_FONTS[piece.face], size_pt, is_bold=piece.face is Face.STRONG))
        for piece in pieces
    )


def paragraph(inner: str, style: str, *, extra: str = "", indent: str = "", align: str = "") -> str:
    """A paragraph; `extra` are properties that the schema puts before the spacing, such as w:keepNext."""
    alignment = f'<w:jc w:val="{align}"/>' if align else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}{indent}{alignment}</w:pPr>{inner}</w:p>'


def off_grid(line_twips: int, rule: str = "exact") -> str:
    """Line spacing apart from the page's grid."""
    return (
        '<w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="0" w:after="0" w:line="{line_twips}" w:lineRule="{rule}"/>'
    )


def frame(y_mm: float, width_mm: float, height_mm: float | None = None, *, centre_mm: float = 210 / 2) -> str:
    """A frame anchored to the page, around the page's middle where no other is told."""
    height = f' w:h="{twips(height_mm)}" w:hRule="exact"' if height_mm else ""
    left = twips(centre_mm - width_mm / 2)
    return (
        f'<w:framePr w:w="{twips(width_mm)}"{height} w:wrap="around" w:vAnchor="page" w:hAnchor="page" '
        f'w:x="{left}" w:y="{twips(y_mm)}"/>'
    )


def double_rule(y_mm: float, upper: int, lower: int) -> str:
    """Two red rules 170 mm long, their strengths in eighths of a point.

    Two borders of one frame: Word, WPS and LibreOffice disagree about ready-made double borders.
    """
    return (
        f"<w:p><w:pPr>{frame(y_mm, 170)}<w:pBdr>"
        f'<w:top w:val="single" w:sz="{upper}" w:space="0" w:color="{RED}"/>'
        f'<w:bottom w:val="single" w:sz="{lower}" w:space="0" w:color="{RED}"/></w:pBdr>'
        f"{off_grid(28)}</w:pPr><w:r>{run_properties(FANG, 1)}</w:r></w:p>"
    )


def page_number(align: str, indent_side: str) -> str:
    """The page number between two dashes, one character in from its side."""
    properties = run_properties(SONG, PAGE_NUMBER_PT)

    def field(kind: str) -> str:
        return f'<w:r>{properties}<w:fldChar w:fldCharType="{kind}"/></w:r>'

    instruction = f'<w:r>{properties}<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    number = field("begin") + instruction + field("separate") + text_run("2", properties) + field("end")
    indent = f'<w:ind w:{indent_side}="{PAGE_NUMBER_PT * 20}" w:{indent_side}Chars="100"/>'
    inner = text_run("— ", properties) + number + text_run(" —", properties)
    return f'<w:p><w:pPr>{off_grid(240, "auto")}{indent}<w:jc w:val="{align}"/></w:pPr>{inner}</w:p>'


EMPTY_LINE = f"<w:p><w:pPr>{off_grid(20)}</w:pPr></w:p>"


def cell(inner: str, width: int, align: str) -> str:
    """A table cell of a fixed width in twips."""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraph(inner, 'TableText', align=align)}</w:tc>"
    )


def table_start(widths: tuple[int, ...]) -> str:
    """The table's properties: WPS reads widths from the grid, Word from the table's own width."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    margins = {"top": 1, "left": 2, "bottom": 1, "right": 2}
    padding = "".join(f'<w:{side} w:w="{twips(mm)}" w:type="dxa"/>' for side, mm in margins.items())
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="AnnexTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar>{padding}</w:tblCellMar><w:tblLook w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        f'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )
