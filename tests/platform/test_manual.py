"""The manual in the system: every page leads to its place in it."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver, resolve
from markdown_it import MarkdownIt
from pytest_django import Settings

from accounts.choices import Duty, Role
from fzworkflow.manual import DUTIES, MANUAL, PLACES, SECTIONS, anchors
from fzworkflow.manual_pictures import illustrated
from tests.clients import client_of
from tests.e2e.manual_pictures import PICTURES
from tests.e2e.test_accessibility import PAGES as LOOKED_AT
from tests.e2e.test_manual_pictures import CAPTIONS
from tests.factories import make_cast, make_person
from tests.test_pages import PAGES


def view_names() -> set[str]:
    """The names of all views whose pages the tests of pages and of accessibility know."""
    addresses = [*PAGES, *(page for pages in LOOKED_AT.values() for page in pages)]
    paths = [re.sub(r"\{\w+\}", "1", urlsplit(address).path) for address in addresses]
    files = re.compile(r"\.\w+$")
    return {resolve(path).view_name for path in paths if not files.search(path) and path != "/nowhere/"}


def test_every_page_has_its_place_in_the_manual() -> None:
    assert view_names() - set(PLACES) == set()


def test_every_name_is_one_of_a_view() -> None:
    assert [name for name in PLACES if not _is_known(name)] == []


def _is_known(name: str) -> bool:
    space, _colon, view = name.rpartition(":")
    resolver = get_resolver()
    if space:
        _prefix, resolver = resolver.namespace_dict[space]
    return bool(resolver.reverse_dict.getlist(view))


def test_every_place_is_in_the_manual() -> None:
    assert {place for places in PLACES.values() for place in places} - anchors() == set()


@pytest.mark.django_db
def test_the_manual_opens_to_everybody_and_leads_within_itself_alone() -> None:
    page = client_of().get("/help/").content.decode()
    assert page.count("<h1>") == 1
    manual = page.partition('class="card-body manual"')[2].partition("</main>")[0]
    links = [unquote(link) for link in re.findall(r'href="([^"]*)"', manual)]
    # Its pictures are there once they were made.
    links = [link for link in links if not link.startswith(f"/{settings.STATIC_URL.strip('/')}/manual/")]
    assert links
    assert {link.removeprefix("#") for link in links} <= anchors()


def test_the_ends_of_the_file_s_lines_are_no_spaces_within_chinese() -> None:
    page = Client().get("/help/").content.decode()
    text = page[page.index("<main") : page.index("</main>")]
    wide = r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
    assert len(re.findall(wide, text)) > 5_000
    assert re.findall(rf"{wide}\n[^<\s]|[^>\s]\n{wide}", text) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "address", "place"),
    [
        ("submitter", "/measures/", "填报人-下一步"),
        ("unit_lead", "/measures/", "单位审核人-下一步"),
        ("clerk", "/measures/", "经办人-征集"),
        ("auditor", "/measures/", "监督"),
        ("submitter", "/register/", "公众"),
        ("auditor", "/", "监督"),
        ("evaluation_lead", "/batches/", "第三方机构负责人"),
    ],
)
def test_help_leads_to_the_place_for_the_page_and_the_role(role: str, address: str, place: str) -> None:
    page = client_of(getattr(make_cast(evaluators=1), role)).get(address).content.decode()
    found = re.search(r'href="/help/#([^"]*)"', page)
    assert found
    assert unquote(found[1]) == place


@pytest.mark.django_db
def test_whoever_reads_in_english_is_led_to_the_same_place() -> None:
    client = client_of(make_cast(evaluators=1).clerk)
    client.cookies["django_language"] = "en"
    page = client.get("/screening/").content.decode()
    assert "/help/#经办人-征集" in page
    assert ">Help<" in page


@pytest.mark.django_db
def test_every_role_has_its_section() -> None:
    assert (set(SECTIONS), set(DUTIES)) == (set(Role.values), set(Duty.values))
    assert {*SECTIONS.values(), *DUTIES.values()} <= anchors()


@pytest.mark.django_db
def test_help_is_there_where_nobody_knows_the_page_or_the_person() -> None:
    assert "/help/#公众" in client_of().get("/nowhere/").content.decode()
    assert "/help/#公众" in client_of().get("/register/").content.decode()
    lonely = make_person()
    assert "/help/#共同的几件事" in client_of(lonely).get("/").content.decode()


def test_each_picture_stands_in_the_manual_once_and_its_caption_names_a_label() -> None:
    captions = CAPTIONS.findall(MANUAL.read_text(encoding="utf-8"))
    assert sorted(name for _caption, name in captions) == sorted(PICTURES)
    assert [name for caption, name in captions if "「" not in caption] == []
    assert len(captions) >= 40


def test_a_picture_is_shown_in_its_language_once_it_was_made(settings: Settings, tmp_path: Path) -> None:
    made = tmp_path / "manual" / "en" / "home.png"
    made.parent.mkdir(parents=True)
    made.write_bytes(b"picture")
    settings.STATICFILES_DIRS = [tmp_path]
    tokens = MarkdownIt("commonmark").parse("之前\n\n![看「首页」<](picture:home)\n\n之后")
    shown = MarkdownIt().renderer.render(list(illustrated(tokens, "en")), MarkdownIt().options, {})
    assert '<img src="/static/manual/en/home.png" alt="看「首页」&lt;"' in shown
    assert "<figcaption" in shown
    left_out = MarkdownIt().renderer.render(list(illustrated(tokens, "zh-hans")), MarkdownIt().options, {})
    assert left_out == "<p>之前</p>\n<p>之后</p>\n"
