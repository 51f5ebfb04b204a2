"""The DOCX package's fixed parts: real styles under their built-in names, settings, content types."""

from __future__ import annotations

from documents.rendering.docx_parts import (
    BIAO,
    BODY_PT,
    CHARACTER_TWIPS,
    DECLARATION,
    FANG,
    HEI,
    LINE_TWIPS,
    NAMESPACES,
    TABLE_LINE_TWIPS,
    TABLE_PT,
    TITLE_LINE_TWIPS,
    TITLE_PT,
    run_properties,
)

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PARTS = {
    "header_first": "header",
    "footer_first": "footer",
    "footer_odd": "footer",
    "footer_even": "footer",
    "styles": "styles",
    "settings": "settings",
    "fonts": "fontTable",
    "theme": "theme",
}
_THEME = "application/vnd.openxmlformats-officedocument.theme"


def content_types() -> str:
    """[Content_Types].xml."""
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_THEME if kind == "theme" else f"{_WORD}.{kind}"}+xml"/>'
        for name, kind in PARTS.items()
    )
    return (
        f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>{overrides}'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def package_relations() -> str:
    """_rels/.rels."""
    return (
        f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>'
    )


def document_relations() -> str:
    """word/_rels/document.xml.rels; a part's id is its name."""
    relations = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{name}.xml"/>'
        for name, kind in PARTS.items()
    )
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'


def settings() -> str:
    """word/settings.xml: page numbers differ on odd and even pages, no theme fonts, Word 2013 layout."""
    return (
        f"{DECLARATION}<w:settings {NAMESPACES}><w:evenAndOddHeaders/>"
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def styles() -> str:
    """word/styles.xml."""
    language = '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr>'
    defaults = run_properties(FANG, BODY_PT).replace("</w:rPr>", language)
    indent = f'<w:ind w:firstLine="{2 * CHARACTER_TWIPS}" w:firstLineChars="200"/>'
    title = run_properties(BIAO, TITLE_PT)
    return (
        f"{DECLARATION}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault>{defaults}</w:rPrDefault>"
        "<w:pPrDefault/></w:docDefaults>"
        + _style("Normal", "Normal", _spacing(LINE_TWIPS), "both", is_default=True)
        + _style("BodyText", "Body Text", _spacing(LINE_TWIPS) + indent, "both")
        + _style("Salutation", "Salutation", _spacing(LINE_TWIPS), "both")
        + _style("Title", "Title", _spacing(TITLE_LINE_TWIPS, is_on_grid=False), "center", title, level=0)
        + _style("Heading1", "heading 1", _spacing(LINE_TWIPS), "left", run_properties(HEI, BODY_PT), level=0)
        + _style(
            "Heading2", "heading 2", _spacing(TITLE_LINE_TWIPS, is_on_grid=False), "center", title, level=1
        )
        + _style("Signature", "Signature", _spacing(LINE_TWIPS), "right")
        + _style("Date", "Date", _spacing(LINE_TWIPS), "right")
        + _style(
            "TableText",
            "Table Text",
            _spacing(TABLE_LINE_TWIPS, is_on_grid=False),
            "both",
            run_properties(FANG, TABLE_PT),
        )
        + '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/></w:style>'
        '<w:style w:type="table" w:customStyle="1" w:styleId="AnnexTable"><w:name w:val="Annex Table"/>'
        '<w:basedOn w:val="TableNormal"/></w:style></w:styles>'
    )


def _spacing(line: int, *, is_on_grid: bool = True) -> str:
    return (
        '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:adjustRightInd w:val="0"/>'
        f'<w:snapToGrid w:val="{int(is_on_grid)}"/>'
        f'<w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="exact"/>'
    )


def _style(
    identity: str,
    name: str,
    paragraph: str,
    align: str,
    run: str = "",
    *,
    level: int | None = None,
    is_default: bool = False,
) -> str:
    outline = "" if level is None else f'<w:outlineLvl w:val="{level}"/>'
    default = ' w:default="1"' if is_default else ""
    based_on = "" if is_default else '<w:basedOn w:val="Normal"/>'
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{identity}"><w:name w:val="{name}"/>'
        f"{based_on}<w:qFormat/><w:pPr><w:widowControl/>{paragraph}"
        f'<w:jc w:val="{align}"/>{outline}</w:pPr>{run}</w:style>'
    )
