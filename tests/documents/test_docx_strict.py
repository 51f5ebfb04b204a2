"""The DOCX holds to the schemas and rules by which Word opens a file without repair, read by a validator of others."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.documents.docx_samples import LETTERS, written
from tests.strict import docx_faults

DOCUMENT, STYLES, TYPES = "word/document.xml", "word/styles.xml", "[Content_Types].xml"
RELATIONS = "word/_rels/document.xml.rels"
# What is wrong: (part, what stands there, what is put there instead, once).
FAULTS = {
    "paragraph properties out of order": (
        STYLES,
        '<w:jc w:val="center"/><w:outlineLvl w:val="0"/>',
        '<w:outlineLvl w:val="0"/><w:jc w:val="center"/>',
    ),
    "run properties out of order": (DOCUMENT, "<w:b/><w:bCs/>", "<w:bCs/><w:b/>"),
    "table properties out of order": (
        DOCUMENT,
        '<w:tblPr><w:tblStyle w:val="AnnexTable"/>',
        '<w:tblPr><w:tblLayout w:type="fixed"/><w:tblStyle w:val="AnnexTable"/>',
    ),
    "cell properties out of order": (
        DOCUMENT,
        '<w:tcPr><w:tcW w:w="794" w:type="dxa"/><w:vAlign w:val="center"/>',
        '<w:tcPr><w:vAlign w:val="center"/><w:tcW w:w="794" w:type="dxa"/>',
    ),
    "section properties out of order": (DOCUMENT, "<w:sectPr>", "<w:sectPr><w:titlePg/>"),
    "an empty cell": (DOCUMENT, "</w:tblGrid><w:tr>", "</w:tblGrid><w:tr><w:tc/>"),
    "a row without cells": (DOCUMENT, "</w:tblGrid>", "</w:tblGrid><w:tr/><w:p/>"),
    "a value that the schema does not have": (DOCUMENT, '<w:jc w:val="center"/>', '<w:jc w:val="middle"/>'),
    "an attribute that the schema does not have": (DOCUMENT, "<w:keepNext/>", '<w:keepNext w:much="1"/>'),
    "an element that the schema does not have": (DOCUMENT, "<w:keepNext/>", "<w:keepAll/>"),
    "a length that is no number": (DOCUMENT, 'w:h="16838"', 'w:h="A4"'),
    "a reference to no relationship": (DOCUMENT, 'r:id="footer_odd"', 'r:id="footer_third"'),
    "a relationship to no part": (RELATIONS, 'Target="settings.xml"', 'Target="wishes.xml"'),
    "two relationships of one id": (RELATIONS, 'Id="settings"', 'Id="styles"'),
    "a part without its content type": (
        TYPES,
        "wordprocessingml.styles+xml",
        "wordprocessingml.fashions+xml",
    ),
    "two styles of one id": (STYLES, 'w:styleId="Date"', 'w:styleId="Signature"'),
    "a paragraph in a style that is nowhere": (
        DOCUMENT,
        '<w:pStyle w:val="Date"/>',
        '<w:pStyle w:val="Day"/>',
    ),
    "a prefix to be ignored that nothing declares": (
        DOCUMENT,
        "<w:document ",
        '<w:document xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14" ',
    ),
    "a revision's number that is none": (DOCUMENT, "<w:p><w:pPr>", '<w:p w:rsidR="today"><w:pPr>'),
}


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_of_any_kind_is_valid(name: str) -> None:
    assert docx_faults(written(name)) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault: str) -> None:
    assert docx_faults(with_planted(*FAULTS[fault])) != []


def with_planted(part: str, right: str, wrong: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written("every mark"))) as whole, zipfile.ZipFile(made, "w") as planted:
        for name in whole.namelist():
            text = whole.read(name).decode()
            assert name != part or right in text, f"{part} has no {right}"
            planted.writestr(name, text.replace(right, wrong, 1) if name == part else text)
    return made.getvalue()
