"""The letter as DOCX: editable in Word and WPS, geometry as in the PDF, the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

from documents.content import Annex, LetterContent, Run, paragraph_runs
from documents.rendering import docx_fonts, docx_styles
from documents.rendering.docx_parts import (
    BIAO,
    BODY_PT,
    CHARACTER_TWIPS,
    COPIES_PT,
    DECLARATION,
    EMPTY_LINE,
    FANG,
    HEI,
    LINE_TWIPS,
    NAMESPACES,
    RED,
    TABLE_PT,
    TITLE_PT,
    cell,
    double_rule,
    frame,
    off_grid,
    page_number,
    paragraph,
    run_properties,
    runs,
    table_start,
    text_run,
    twips,
)
from documents.rendering.zipped import add_entry
from documents.titles import width_em

_THICK, _THIN, _RULE_HEIGHT_MM = 20, 6, 1.64
_PT_MM = 25.4 / 72
# Programs put characters into the middle of such a line or on a baseline at four fifths of it. At this height, for 16 pt
# and a baseline at 0.88 of the character, the two are the same place.
_NUMBER_LINE_TWIPS = 405
_KEEP = "<w:keepNext/>"
_FIRST_LINE_EM = 26
_COLUMNS_MM = {3: (14, 92, 50), 4: (14, 80, 46, 16)}


def render_docx(content: LetterContent) -> bytes:
    """The letter as an Office Open XML document."""
    parts = {
        "[Content_Types].xml": docx_styles.content_types(),
        "_rels/.rels": docx_styles.package_relations(),
        "docProps/core.xml": _core_properties(content),
        "word/document.xml": _document(content),
        "word/_rels/document.xml.rels": docx_styles.document_relations(),
        "word/styles.xml": docx_styles.styles(),
        "word/settings.xml": docx_styles.settings(),
        "word/fonts.xml": docx_fonts.font_table(),
        "word/theme.xml": docx_fonts.theme(),
        "word/header_first.xml": _part("hdr", _upper_rule(content.mark) + EMPTY_LINE),
        "word/footer_first.xml": _part("ftr", double_rule(277 - _RULE_HEIGHT_MM, _THIN, _THICK) + EMPTY_LINE),
        "word/footer_odd.xml": _part("ftr", page_number("right", "right")),
        "word/footer_even.xml": _part("ftr", page_number("left", "left")),
    }
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        for name, text in parts.items():
            add_entry(archive, name, text.encode())
    return package.getvalue()


def _document(content: LetterContent) -> str:
    annexes = "".join(_annex(annex) for annex in content.annexes)
    body = _head(content) + _body(content) + _signature(content) + annexes + _copies(content)
    return f"{DECLARATION}<w:document {NAMESPACES}><w:body>{body}{_section()}</w:body></w:document>"


def _head(content: LetterContent) -> str:
    """The issuing body's mark, other marks and document number, title and addressees."""
    return (
        _mark(content.mark)
        + _head_marks(content)
        + paragraph("", "Normal") * 2
        + _title(content.title_lines, "Title")
        + paragraph("", "Normal")
        + paragraph(_plain(content.addressees), "Salutation")
    )


def _head_marks(content: LetterContent) -> str:
    """The document number flush right; copy number, secrecy and urgency flush left from the same line on."""
    lower = _under_the_rule(content.mark)
    if not content.head_marks:
        return paragraph(_plain(content.number or ""), "Normal", indent=lower, align="right")
    first, *others = [text_run(mark, run_properties(HEI, BODY_PT)) for mark in content.head_marks]
    edge = f'<w:tabs><w:tab w:val="right" w:pos="{twips(156)}"/></w:tabs>'
    numbered = f"{first}<w:r><w:tab/></w:r>{_plain(content.number or '')}"
    return paragraph(numbered, "Normal", extra=edge, indent=lower, align="left") + "".join(
        paragraph(mark, "Normal", align="left") for mark in others
    )


def _under_the_rule(mark: str) -> str:
    """The place of the document number, 7/8 of a character under the first rule, on a line of the page's pitch."""
    size = BODY_PT * 20
    top_mm = _rule_top_mm(mark) + _RULE_HEIGHT_MM + BODY_PT * 7 / 8 * _PT_MM
    before = twips(top_mm - 37) - (_NUMBER_LINE_TWIPS - size) // 2
    after = (LINE_TWIPS - _NUMBER_LINE_TWIPS) // 2
    return (
        f'<w:snapToGrid w:val="0"/><w:spacing w:before="{before}" w:after="{after}" '
        f'w:line="{_NUMBER_LINE_TWIPS}" w:lineRule="exact"/>'
    )


def _copies(content: LetterContent) -> str:
    """The 版记: a frame at the foot of the last page's text area, a character in from both sides."""
    if not content.copies:
        return ""
    size = COPIES_PT * 20
    at_the_foot = (
        f'<w:framePr w:w="{twips(156) - 2 * size}" w:wrap="around" w:vAnchor="margin" w:hAnchor="margin" '
        'w:xAlign="center" w:yAlign="bottom"/>'
    )
    hanging = f'<w:ind w:left="{3 * size}" w:hanging="{3 * size}"/>'
    words = text_run(content.copies, run_properties(FANG, COPIES_PT))
    return paragraph(words, "Normal", extra=at_the_foot, indent=hanging, align="both") + EMPTY_LINE


def _body(content: LetterContent) -> str:
    """Paragraphs and annex note. The last of each keeps with what follows, so two lines go over with it."""
    *others, last = content.paragraphs
    # Of a last paragraph of one line, the one before keeps with it.
    kept = len(others) - 1 if width_em(last) <= _FIRST_LINE_EM else None
    body = "".join(
        paragraph(runs(paragraph_runs(text)), "BodyText", extra=_KEEP if place == kept else "")
        for place, text in enumerate(others)
    )
    body += paragraph(runs(paragraph_runs(last)), "BodyText", extra=_KEEP)
    if not content.annex_note:
        return body
    return body + paragraph("", "Normal", extra=_KEEP) + _annex_note(content)


def _annex_note(content: LetterContent) -> str:
    left, hanging = 5 * CHARACTER_TWIPS, 3 * CHARACTER_TWIPS
    first = f'<w:ind w:left="{left}" w:leftChars="500" w:hanging="{hanging}" w:hangingChars="300"/>'
    later = f'<w:ind w:left="{left}" w:leftChars="500"/>'
    return "".join(
        paragraph(_plain(line), "Normal", extra=_KEEP, indent=later if position else first)
        for position, line in enumerate(content.annex_note)
    )


def _signature(content: LetterContent) -> str:
    """The signature's lines centred over the date, whose right edge is four characters in; under it the note."""
    date_width = width_em(content.printed_date)
    lines = [paragraph("", "Normal", extra=_KEEP) * 2]
    for text in content.signature:
        right = max(0.0, 4 + (date_width - width_em(text)) / 2)
        lines.append(paragraph(_plain(text), "Signature", extra=_KEEP, indent=_right_indent(right)))
    keep = _KEEP if content.note else ""
    lines.append(paragraph(_plain(content.printed_date), "Date", extra=keep, indent=_right_indent(4)))
    if content.note:
        first = f'<w:ind w:firstLine="{2 * CHARACTER_TWIPS}" w:firstLineChars="200"/>'
        lines.append(paragraph(_plain(content.printed_note), "Normal", indent=first))
    return "".join(lines)


def _annex(annex: Annex) -> str:
    label = text_run(annex.label, run_properties(HEI, BODY_PT))
    return (
        paragraph(label, "Heading1", extra="<w:pageBreakBefore/>")
        + paragraph("", "Normal")
        + _title(annex.printed_title_lines, "Heading2")
        + paragraph("", "Normal")
        + _table(annex)
        + EMPTY_LINE
    )


def _table(annex: Annex) -> str:
    widths = tuple(twips(width) for width in _COLUMNS_MM[len(annex.header)])
    heading = run_properties(HEI, TABLE_PT)
    header = "".join(
        cell(text_run(name, heading), width, "center")
        for name, width in zip(annex.header, widths, strict=True)
    )
    rows = "".join(
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_cells(annex.cells(row), widths)}</w:tr>"
        for row in annex.rows
    )
    first = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{header}</w:tr>"
    return f"{table_start(widths)}{first}{rows}</w:tbl>"


def _cells(cells: tuple[tuple[Run, ...], ...], widths: tuple[int, ...]) -> str:
    return "".join(
        cell(runs(pieces, TABLE_PT), width, "both" if position in (1, 2) else "center")
        for position, (pieces, width) in enumerate(zip(cells, widths, strict=True))
    )


def _title(lines: tuple[str, ...], style: str) -> str:
    properties = run_properties(BIAO, TITLE_PT)
    line_break = f"<w:r>{properties}<w:br/></w:r>"
    return paragraph(line_break.join(text_run(line, properties) for line in lines), style, extra=_KEEP)


def _plain(text: str) -> str:
    return text_run(text, run_properties(FANG, BODY_PT))


def _right_indent(characters: float) -> str:
    return f'<w:ind w:right="{round(characters * CHARACTER_TWIPS)}"/>'


def _mark_size_pt(mark: str) -> float:
    """As large as fits, in the half points that sizes are written in."""
    return int(min(46.0, max(30.0, 156 / _PT_MM / len(mark))) * 2) / 2


def _rule_top_mm(mark: str) -> float:
    """4 mm under the mark, whose characters fill 0.945 of their size."""
    return 30 + 0.945 * _mark_size_pt(mark) * _PT_MM + 4


def _mark(mark: str) -> str:
    """The issuing body's name, condensed to one line of 156 mm.

    It stands in the body, where every reader of the text finds it first, and by its frame on the page.
    """
    size = _mark_size_pt(mark)
    percent = min(100, int(156 / _PT_MM / (len(mark) * size) * 100))
    line_mm = 1.077 * size * _PT_MM
    properties = run_properties(BIAO, size, colour=RED, width_percent=percent)
    at_the_top = frame(29.85, 170, line_mm + 0.6, centre_mm=28 + 156 / 2)
    return (
        f'<w:p><w:pPr><w:pStyle w:val="Normal"/>{at_the_top}{off_grid(twips(line_mm))}'
        f'<w:jc w:val="center"/></w:pPr>{text_run(mark, properties)}</w:p>'
    )


def _upper_rule(mark: str) -> str:
    return double_rule(_rule_top_mm(mark), _THICK, _THIN)


def _section() -> str:
    """A4, 156 × 225 mm of text, 22 lines a page, another header and footer on the first page."""
    references = (
        '<w:headerReference w:type="first" r:id="header_first"/>'
        '<w:footerReference w:type="first" r:id="footer_first"/>'
        '<w:footerReference w:type="default" r:id="footer_odd"/>'
        '<w:footerReference w:type="even" r:id="footer_even"/>'
    )
    margins = {"top": 37, "right": 26, "bottom": 35, "left": 28, "header": 15, "footer": 24.8, "gutter": 0}
    edges = " ".join(f'w:{side}="{twips(mm)}"' for side, mm in margins.items())
    return (
        f'<w:sectPr>{references}<w:pgSz w:w="{twips(210)}" w:h="{twips(297)}"/><w:pgMar {edges}/>'
        f'<w:titlePg/><w:docGrid w:type="lines" w:linePitch="{LINE_TWIPS}"/></w:sectPr>'
    )


def _part(root: str, inner: str) -> str:
    return f"{DECLARATION}<w:{root} {NAMESPACES}>{inner}</w:{root}>"


def _core_properties(content: LetterContent) -> str:
    stamp = f"{content.date.isoformat()}T12:00:00Z"
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(content.title)}</dc:title><dc:creator>{escape(content.mark)}</dc:creator>"
        "<dc:language>zh-CN</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{stamp}</dcterms:modified></cp:coreProperties>'
    )
