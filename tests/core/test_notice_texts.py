"""The office's words for notices: every text can be changed, none loses a placeholder, and what was told stays."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core import mail as outgoing
from django.test import Client
from django.utils import translation

from accounts.choices import Role
from accounts.models import User
from core.errors import Incomplete, NotAllowed, StaleVersion
from core.models import Notice, NoticeWording
from core.notice_texts import NoticeText, notice_texts, text_called
from core.notices import tell
from core.notices.rewording import as_written, reword, take_ours, wording_of
from core.notices.wording import worded
from core.tasks import deliver_mails
from tests.clients import client_of
from tests.core.noticed import make_due, person_with_mail
from tests.factories import make_person
from tests.test_doors import ROOT, sources

OURS = [text for text in notice_texts() if text.code != "anything"]
RETURNED = "/notices/texts/returned/"


def text_of(code: str) -> NoticeText:
    text = text_called(code)
    assert text is not None
    return text


@pytest.fixture
def clerk() -> User:
    return make_person(Role.OFFICE_CLERK)


@pytest.fixture
def client(clerk: User) -> Client:
    return client_of(clerk)


def tell_returned(person: User, **values: object) -> Notice:
    about = {"measure": "甲举措", "day": "2026-05-01", "comments": "请补充。", **values}
    tell([person], text_of("returned").about(**about), path="/measures/1/")
    return Notice.objects.latest("pk")


WORDS = {
    "subject": "请改：{举措}",
    "body": "改到{日期}为止，完成100%。\n{补正意见}",
    "english_subject": "",
    "english_body": "",
}


# --- by construction ------------------------------------------------------------------------------------------------


def test_every_text_that_an_app_declares_is_one_that_the_office_can_change() -> None:
    declared = {
        one.code
        for app in configured.OUR_APPS
        if (ROOT / app / "told.py").exists()
        for one in vars(import_module(f"{app}.told")).values()
        if isinstance(one, NoticeText)
    }
    assert declared == {text.code for text in OURS}
    assert len(declared) > 50


def test_no_notice_is_written_and_no_text_made_anywhere_else() -> None:
    made = {(Path(path).name, name) for path, source in sources() for name in _made_in(source)}
    assert {place for place, name in made if name == "NoticeText"} == {"told.py"}
    assert {place for place, name in made if name == "Notice"} == {"telling.py"}


def _made_in(source: str) -> set[str]:
    calls = (one for one in ast.walk(ast.parse(source)) if isinstance(one, ast.Call))
    return {one.func.id for one in calls if isinstance(one.func, ast.Name)}


@pytest.mark.parametrize("text", OURS, ids=lambda text: text.code)
def test_every_text_says_something_whole_in_both_languages(text: NoticeText) -> None:
    words = worded(text.example(), None)
    for language in ("zh-hans", "en"):
        with translation.override(language):
            shown = f"{words.subject}\n{words.body}"
            assert 0 < len(str(words.subject)) <= 200
            assert not set("{}%") & set(shown)
    assert len({one.written for one in text.placeholders}) == len(text.names)


@pytest.mark.django_db
def test_every_text_has_a_page_on_which_ours_can_be_saved_and_stays_ours(client: Client) -> None:
    page = client.get("/notices/texts/").content.decode()
    for text in OURS:
        address = f"/notices/texts/{text.code}/"
        assert address in page
        assert client.get(address).status_code == 200
        ours = as_written(text, NoticeWording())
        assert client.post(address, {**ours, "edit_version": 0}).status_code == 302
    assert not NoticeWording.objects.exclude(subject="").exists()


# --- what the office writes -------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_offices_words_are_on_the_page_and_in_the_mail_from_then_on(client: Client) -> None:
    person = person_with_mail()
    before = tell_returned(person)
    assert client.post(RETURNED, {**WORDS, "edit_version": 0}).status_code == 302
    after = tell_returned(person, comments="请补\n两处。")
    assert (after.subject, after.body) == ("请改：甲举措", "改到2026-05-01为止，完成100%。\n请补\n两处。")
    assert "请改：甲举措" in client_of(person).get("/notices/").content.decode()
    make_due()
    deliver_mails()
    assert "2. 请改：甲举措\n改到2026-05-01为止" in outgoing.outbox[0].body
    # What somebody was told is what they were told.
    told, before.said = before.subject, {}
    before.refresh_from_db()
    assert before.shown_subject == told == "甲举措：被退回补正，请按意见修改，2026-05-01以前重新报送"


@pytest.mark.django_db
def test_a_line_without_anything_to_fill_it_in_is_left_out(clerk: User) -> None:
    person = person_with_mail()
    text = text_of("screened")
    about = {"measure": "甲", "state": "已受理"}
    tell([person], text.about(**about, reason=""))
    tell([person], text.about(**about, reason="很好"))
    words = {"subject": "{举措}{状态}", "body": "办公室的话\n因为：{理由}\n谢谢"}
    reword(text, by=clerk, version=0, **words)
    tell([person], text.about(**about, reason=""))
    bodies = Notice.objects.order_by("pk").values_list("body", flat=True)
    assert list(bodies) == ["", "理由：很好", "办公室的话\n谢谢"]


@pytest.mark.django_db
def test_who_reads_english_reads_the_offices_english_or_else_its_chinese(clerk: User) -> None:
    person = person_with_mail()
    ours = tell_returned(person)
    reword(text_of("returned"), by=clerk, version=0, **WORDS)
    chinese = tell_returned(person)
    english_words = {"english_subject": "Change {举措}", "english_body": "Until {日期}: {补正意见}"}
    reword(text_of("returned"), by=clerk, version=1, **{**WORDS, **english_words})
    both = tell_returned(person)
    with translation.override("en"):
        assert "returned" in ours.shown_subject
        assert chinese.shown_subject == "请改：甲举措"
        assert (both.shown_subject, both.shown_body) == ("Change 甲举措", "Until 2026-05-01: 请补充。")
    assert both.subject == "请改：甲举措"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"body": "改到{日期}为止。"}, "缺少占位符{补正意见}，请写进标题或内容。"),
        ({"subject": "请改"}, "缺少占位符{举措}，请写进标题或内容。"),
        (
            {"subject": "请改：{举措}{标题}"},
            "没有占位符“{标题}”。这条提醒可以用的是：{举措}、{日期}、{补正意见}",
        ),
        ({"body": "{日期}{补正意见}}"}, "“}”没有成对"),
        ({"subject": ""}, "标题"),
        ({"english_subject": "Change"}, "写了英文标题，也要写英文内容。"),
        ({"english_body": "Change"}, "写了英文内容，也要写英文标题。"),
        ({"english_subject": "{举措}", "english_body": "{日期}"}, "缺少占位符{补正意见}"),
        ({"body": "{日期}{补正意见}\ufdd0"}, "内容"),
        ({"subject": "字" * 201}, "200"),
    ],
)
@pytest.mark.django_db
def test_what_lacks_a_placeholder_or_has_an_unknown_one_is_refused_by_name(
    client: Client, changed: dict[str, str], said: str
) -> None:
    for pressed in ({}, {"preview": "on"}):
        answer = client.post(RETURNED, {**WORDS, **changed, "edit_version": 0, **pressed})
        page = answer.content.decode().replace("&quot;", '"')
        assert answer.status_code == 422
        assert said in page
    assert not NoticeWording.objects.exists()


@pytest.mark.django_db
def test_a_preview_shows_examples_and_stores_nothing(client: Client) -> None:
    wide = {**WORDS, "subject": "请改：｛ 举措 ｝"}
    page = client.post(RETURNED, {**wide, "edit_version": 0, "preview": "on"}).content.decode()
    assert "请改：跨境电商出口退货“合包”监管" in page
    assert "实施成效：请补充企业案例。" in page
    # A name of a measure leaves by no gateway.
    assert "您有1条提醒（退回补正），请登录查看。" in page
    assert "请改：｛ 举措 ｝" in page
    assert not NoticeWording.objects.exists()


@pytest.mark.django_db
def test_of_two_windows_the_later_is_refused_with_both_texts(client: Client) -> None:
    client.post(RETURNED, {**WORDS, "edit_version": 0})
    mine = {**WORDS, "subject": "另一种：{举措}"}
    refused = client.post(RETURNED, {**mine, "edit_version": 0})
    page = refused.content.decode()
    assert (refused.status_code, "请改：{举措}" in page, "另一种：{举措}" in page) == (409, True, True)
    assert 'name="edit_version" value="1"' in page
    assert client.post(RETURNED, {**mine, "edit_version": 1}).status_code == 302


@pytest.mark.django_db
def test_ours_come_back_and_the_page_tells_who_changed_what(client: Client, clerk: User) -> None:
    client.post(RETURNED, {**WORDS, "edit_version": 0})
    page = client.get(RETURNED).content.decode()
    assert "系统原文" in page
    client.post(f"{RETURNED}ours/", {"edit_version": 0})
    assert wording_of(text_of("returned")).subject
    client.post(f"{RETURNED}ours/", {"edit_version": 1})
    assert not wording_of(text_of("returned")).subject
    page = client.get(RETURNED).content.decode()
    assert "<del>请改：{举措}</del>" in page
    assert clerk.name in page
    person = person_with_mail()
    assert tell_returned(person).subject.startswith("甲举措：被退回补正")


@pytest.mark.django_db
def test_words_with_a_placeholder_that_a_later_version_knows_no_more_are_not_told(
    client: Client, clerk: User
) -> None:
    reword(text_of("returned"), by=clerk, version=0, **WORDS)
    NoticeWording.objects.update(body="改到%(until)s为止")
    assert tell_returned(person_with_mail()).subject.startswith("甲举措：被退回补正")
    assert "改到{until}为止" in client.get(RETURNED).content.decode()


@pytest.mark.django_db
def test_whoever_may_not_change_notices_changes_no_texts() -> None:
    for role in (Role.AUDITOR, Role.UNIT_LEAD, Role.EVALUATOR):
        person = make_person(role)
        with pytest.raises(NotAllowed):
            reword(text_of("returned"), by=person, version=0, **{**WORDS, "subject": ""})
        with pytest.raises(NotAllowed):
            take_ours(text_of("returned"), by=person, version=0)
        assert client_of(person).get(RETURNED).status_code == 403
    clerk = make_person(Role.OFFICE_CLERK)
    assert client_of(clerk).get("/notices/texts/nothing/").status_code == 404
    with pytest.raises(StaleVersion):
        reword(text_of("returned"), by=clerk, version=3, **WORDS)
    with pytest.raises(Incomplete):
        reword(text_of("returned"), by=clerk, version=0)
