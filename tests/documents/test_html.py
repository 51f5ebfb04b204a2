from __future__ import annotations

import re

from lxml import html

from documents.rendering import FORMATS
from documents.rendering.html import render_document, render_html
from documents.rendering.text import render_text
from tests.documents.docx_samples import LETTERS
from tests.documents.sample import letter
from tests.markup import faults_of


def page() -> html.HtmlElement:
    return html.document_fromstring(render_html(letter()).decode())


def test_the_text_is_the_letters() -> None:
    words = re.sub(r"\s+", "", page().find(".//article").text_content())
    assert words == re.sub(r"\s+", "", render_text(letter()).decode())


def test_there_is_one_first_heading_and_it_is_the_title() -> None:
    headings = page().findall(".//h1")
    assert [re.sub(r"\s+", "", heading.text_content()) for heading in headings] == [letter().title]


def test_the_table_has_scoped_headers() -> None:
    table = page().find(".//table")
    assert [cell.get("scope") for cell in table.findall(".//thead//th")] == ["col"] * 3
    assert {cell.get("scope") for cell in table.findall(".//tbody//th")} == {"row"}


def test_the_table_is_named_by_the_annex_title() -> None:
    name = page().find(".//table").get("aria-labelledby")
    assert re.sub(r"\s+", "", page().get_element_by_id(name).text_content()) == letter().annexes[0].title


def test_the_page_names_its_language_and_the_date_its_day() -> None:
    assert page().get("lang") == "zh-Hans"
    assert page().find(".//time").get("datetime") == "2024-11-03"


def test_the_file_needs_nothing_from_elsewhere() -> None:
    assert not re.search(r"(?:src|href)=\"(?!#)", render_html(letter()).decode())


def test_text_is_escaped() -> None:
    assert "&lt;script&gt;" in render_html(letter(addressees="<script>：")).decode()


def test_the_piece_for_a_page_is_the_article_alone() -> None:
    assert render_document(letter()).strip().startswith('<article class="letter"')


def test_every_form_gives_the_same_bytes_again() -> None:
    for made in FORMATS.values():
        assert made.render(letter()) == made.render(letter())


def test_letters_of_every_kind_are_valid() -> None:
    assert faults_of({name: render_html(content).decode() for name, content in LETTERS.items()}) == []
