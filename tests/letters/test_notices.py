"""通知: a batch's call and its reminders are letters like every other, numbered in a series of their own."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.errors import Incomplete, NotAllowed, WrongState
from core.models import Event, Notice
from documents.rendering import FORMATS
from documents.wording import faults
from letters import actions
from letters.actions.drafting import wording_of
from letters.actions.issuing import deliver_issue
from letters.archive import write_archive
from letters.checklist import check_list
from letters.choices import NoticeAbout
from letters.composing import content_of
from letters.exchange.package import core_metadata
from letters.kinds import NOTICES
from letters.models import Letter
from letters.verifying import check_letters, check_whole
from measures import actions as measure_actions
from proof.archive.verifying import verify
from tests.clients import client_of
from tests.factories import Cast, make_cast
from tests.letters.countersigning import colleague, reword
from tests.letters.issued import YEAR, made
from tests.letters.others import draft_notice, draft_reply, issued, signed
from tests.states import letter_in

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 18)


@pytest.fixture
def cast() -> Cast:
    cast = make_cast(evaluators=1)
    cast.clerk.unit.notice_code = "海自贸办"
    cast.clerk.unit.save()
    cast.batch.closes_on = DAY
    cast.batch.save()
    return cast


@pytest.mark.parametrize("about", NoticeAbout)
def test_its_text_says_the_batch_the_last_day_and_whom_to_ask(cast: Cast, about: NoticeAbout) -> None:
    letter = draft_notice(cast, about)
    assert faults(letter.template, NOTICES[about]) == ()
    words = replace(wording_of(letter), contact="林舟", contact_phone="0591-1234")
    letter = actions.edit_letter(letter, by=cast.clerk, words=words, version=letter.edit_version)
    content = content_of(letter, DAY)
    text = "".join(content.paragraphs)
    assert f"第{cast.batch.number}批创新举措" in text
    assert "2026年12月18日" in text
    assert content.paragraphs[-1] == "联系人：林舟，联系电话：0591-1234。"
    assert content.title.startswith("海岸自贸办关于")
    assert content.title.endswith("的通知")
    assert (content.annexes, content.annex_note) == ((), ())


def test_only_the_checks_that_apply_to_it_are_made(cast: Cast) -> None:
    letter = draft_notice(cast)
    labels = [check.label for check in check_list(letter, DAY)]
    assert labels[0] == "文字完整，数字都用占位符"
    assert not [label for label in labels if "附件" in label or "审定" in label or "结论" in label]
    words = replace(wording_of(letter), template="每家单位报送{{ batch }}不超过5项{{ selected }}。")
    with pytest.raises(Incomplete) as refused:
        actions.edit_letter(letter, by=cast.clerk, words=words, version=letter.edit_version)
    # A limit may be typed, a figure of the result is unknown.
    assert [one.message for one in refused.value.errors] == ["第1段：没有名为 {{ selected }} 的数字。"]


def test_a_placeholder_that_would_leave_a_hole_keeps_it_from_its_review(cast: Cast) -> None:
    letter = draft_notice(cast)
    words = replace(wording_of(letter), template="第{{ batch }}批的事，请问{{ contact }}。")
    letter = actions.edit_letter(letter, by=cast.clerk, words=words, version=letter.edit_version)
    with pytest.raises(Incomplete) as refused:
        actions.send_to_review(letter, by=cast.clerk)
    (fault,) = refused.value.errors
    assert fault.message == "“联系人”是空的：请填写，或从文字中删去 {{ contact }}。"


def test_two_series_run_side_by_side_without_a_gap(cast: Cast) -> None:
    numbers = [issued(draft_notice(cast), cast).number for _position in range(2)]
    numbers += [letter_in("issued", cast).number, issued(draft_notice(cast), cast).number]
    codes = ("海自贸办", "海自贸办", "海自贸办函", "海自贸办")
    assert numbers == [
        f"{code}〔{YEAR}〕{position}号" for code, position in zip(codes, (1, 2, 1, 3), strict=True)
    ]
    assert check_whole() == []


def test_without_a_code_of_its_own_it_shares_the_series_of_the_letters(cast: Cast) -> None:
    cast.clerk.unit.notice_code = ""
    cast.clerk.unit.save()
    assert issued(draft_notice(cast), cast).number == f"海自贸办函〔{YEAR}〕1号"


def test_it_has_every_file_package_and_proof_that_a_letter_has(cast: Cast) -> None:
    letter = issued(draft_notice(cast), cast)
    assert set(letter.files.values_list("format", flat=True)) == set(FORMATS)
    assert made(letter, "pdf").startswith(b"%PDF")
    assert [one.faults for one in check_letters()] == [()]
    package = io.BytesIO()
    write_archive(letter, package)
    assert verify(package.getvalue()).faults == ()
    assert letter.manifest is not None
    assert letter.manifest["figures"]["selected"] == 0
    assert dict(core_metadata(letter))["文种"] == "通知"
    assert client_of().get(f"/letters/{letter.pk}/").status_code == 200


def test_it_is_signed_for_revoked_and_told_of_like_a_letter_and_touches_no_measure(cast: Cast) -> None:
    result = letter_in("issued", cast)
    letter = issued(draft_notice(cast), cast)
    sent = actions.add_delivery(letter, by=cast.clerk, unit=cast.unit)
    assert actions.receive_letter(sent, by=cast.unit_lead).received_by == cast.unit_lead
    actions.revoke_letter(letter, by=cast.signatory, reason="另行通知")
    letter.refresh_from_db()
    assert (letter.state, letter.records.get().content["serials"]) == ("revoked", [])
    assert cast.batch.register_entries.get().withdrawn_on is None
    assert Letter.objects.result_of(cast.batch) == result
    assert [one.faults for one in check_letters()] == [(), ()]


def test_a_draft_that_nobody_else_had_to_do_with_is_deleted_and_stays_on_record(cast: Cast) -> None:
    letter = draft_notice(cast)
    address, key = f"/letters/manage/{letter.pk}/", letter.pk
    assert "删除函稿" in client_of(cast.clerk).get(address).content.decode()
    with pytest.raises(NotAllowed):
        actions.drop_draft(letter, by=cast.unit_lead)
    gone = client_of(cast.clerk).post(f"{address}drop/", follow=True)
    assert gone.redirect_chain[-1][0] == f"/batches/{cast.batch.number}/letters/"
    assert "函稿已删除。" in gone.content.decode()
    assert not Letter.objects.exists()
    assert Event.objects.filter(act="drop_draft", key=key, person=cast.clerk).exists()
    assert client_of(cast.clerk).post(f"{address}drop/").status_code == 404


def test_of_a_batch_that_was_cancelled_meanwhile_it_is_not_issued(cast: Cast) -> None:
    waiting, asked = signed(draft_notice(cast), cast), signed(draft_notice(cast), cast)
    actions.request_issue(asked, by=cast.signatory)
    measure_actions.cancel_batch(cast.batch, by=cast.reviewer, reason="不再征集")
    with pytest.raises(WrongState, match="不能签发、印发"):
        actions.request_issue(Letter.objects.get(pk=waiting.pk), by=cast.signatory)
    deliver_issue({"letter": asked.pk, "by": cast.signatory.pk})
    asked.refresh_from_db()
    assert (asked.state, asked.number) == ("signed", "")
    assert "不能签发、印发" in asked.state_reason


@pytest.mark.parametrize("had", ["its review", "a countersignature asked for"])
def test_a_draft_that_others_had_to_do_with_is_not_deleted(cast: Cast, had: str) -> None:
    letter = draft_notice(cast)
    if had == "its review":
        actions.send_to_review(letter, by=cast.clerk)
        letter = actions.return_letter(letter, by=cast.reviewer, opinion="再改")
    else:
        day = timezone.localdate() + timedelta(days=3)
        actions.ask_countersign(letter, by=cast.clerk, due_on=day, units=[cast.unit], people=[], place=1)
    address = f"/letters/manage/{letter.pk}/"
    assert "删除函稿" not in client_of(cast.clerk).get(address).content.decode()
    with pytest.raises(WrongState, match="不能删除"):
        actions.drop_draft(letter, by=cast.clerk)
    assert client_of(cast.clerk).post(f"{address}drop/").status_code == 409


def test_what_somebody_else_drafted_is_deleted_by_nobody_but_them(cast: Cast) -> None:
    letter, another = draft_notice(cast), colleague(cast)
    address = f"/letters/manage/{letter.pk}/"
    assert "删除函稿" not in client_of(another).get(address).content.decode()
    with pytest.raises(NotAllowed):
        actions.drop_draft(letter, by=another)
    # Whoever took it up is its drafter, on record.
    taken_up = reword(letter, another, note="改过")
    with pytest.raises(NotAllowed):
        actions.drop_draft(taken_up, by=cast.clerk)
    actions.drop_draft(taken_up, by=another)
    assert not Letter.objects.exists()


def test_the_letter_that_its_batch_waits_for_is_not_deleted(cast: Cast) -> None:
    letter = letter_in("drafting", cast)
    with pytest.raises(WrongState, match="退回到审定"):
        actions.drop_draft(letter, by=cast.clerk)


def test_whoever_is_next_is_told_of_what_kind_it_is(cast: Cast) -> None:
    actions.send_to_review(draft_notice(cast), by=cast.clerk)
    actions.send_to_review(draft_reply(cast), by=cast.clerk)
    told = Notice.objects.filter(recipient=cast.reviewer).order_by("pk").values_list("subject", flat=True)
    number = cast.batch.number
    assert list(told) == [f"第{number}批的{kind}已送核，等待核稿" for kind in ("通知", "复函")]


def test_what_is_done_to_a_result_alone_is_refused(cast: Cast) -> None:
    letter_in("issued", cast)
    letter = draft_notice(cast)
    for act, said in (
        (lambda: actions.arrange_annex(letter, by=cast.clerk, decisions=[]), "没有附件"),
        (lambda: actions.draft_correction(issued(letter, cast), by=cast.clerk, reason="错字"), "撤销后另发"),
        (lambda: actions.draft_replacement(letter, by=cast.clerk, reason="错字"), "撤销后另发"),
    ):
        with pytest.raises(WrongState, match=said):
            act()


def test_it_is_drafted_once_a_batch_is_opened_by_who_drafts_letters(cast: Cast) -> None:
    for person in (cast.signatory, cast.auditor, cast.unit_lead):
        with pytest.raises(NotAllowed):
            actions.draft_notice(cast.batch, by=person, about=NoticeAbout.CALL)
    measure_actions.stop_collecting_again(cast.batch, by=cast.reviewer, reason="指标有误")
    cast.batch.refresh_from_db()
    with pytest.raises(WrongState, match="还没有开始征集"):
        draft_notice(cast)


def test_the_page_of_a_batch_s_letters_leads_there_and_lists_them_by_kind(cast: Cast) -> None:
    address = f"/batches/{cast.batch.number}/letters/"
    assert address in client_of(cast.clerk).get(f"/batches/{cast.batch.number}/").content.decode()
    drafted: Any = client_of(cast.clerk).post(f"{address}notice/", {"about": "reminder"}, follow=True)
    letter = Letter.objects.get()
    assert drafted.redirect_chain[-1][0] == f"/letters/manage/{letter.pk}/edit/"
    assert "关于催报" in client_of(cast.clerk).get(address).content.decode()
    assert client_of(cast.clerk).post(f"{address}notice/", {"about": "x"}).status_code == 422
    assert "起草" not in client_of(cast.auditor).get(address).content.decode()
    assert client_of(cast.unit_lead).get(address).status_code == 403
