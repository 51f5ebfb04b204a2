"""Screening forty candidates in a morning: what the machine finds, common reasons, the queue, the report."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from lxml import html

from core.errors import Incomplete, NotAllowed, WrongState
from core.models import Notice
from core.quoting import within_quotes
from measures import actions
from measures.deadlines import correction_due
from measures.findings import Titled, alike, findings_of, likeness_of
from measures.models import CommonReason, Measure
from measures.screening_counts import screening_counts
from tests.clients import client_of
from tests.factories import BLANK_PDF, Cast, make_cast
from tests.states import letter_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("跨境小包一单到底", "跨境小包“一单到底”", 1.0),
        ("跨境小包一单到底", "跨境小包一单通行", 5 / 9),
        ("跨境小包一单到底", "船舶证书一站办理", 0.0),
        ("", "", 0.0),
    ],
)
def test_titles_are_compared_by_neighbouring_characters(one: str, other: str, wanted: float) -> None:
    assert likeness_of(one, other) == pytest.approx(wanted)


def test_the_likest_comes_first_and_strangers_are_left_out() -> None:
    others = [
        Titled(1, "船舶证书一站办理", "1"),
        Titled(2, "跨境小包一单通行", "2"),
        Titled(3, "跨境小包一单到底", "3"),
    ]
    assert [other.key for other in alike("跨境小包“一单到底”", others)] == [3, 2]


def test_the_machine_finds_doubles_missing_evidence_and_missing_comparisons() -> None:
    cast = make_cast(evaluators=1)
    measure, double = cast.submitted(), cast.submitted(title="跨境小包“一单到底”模式")
    cast.submitted(title="船舶证书一站办理")
    found = " ".join(map(str, findings_of(measure, cast.clerk)))
    assert "没有附件" in found
    assert "没有比对记录" in found
    assert f"与“{double.ref} {within_quotes(double.title)}（{cast.unit.name}）”名称相近" in found
    assert "船舶" not in found


def test_the_machine_finds_what_was_published_under_the_same_name() -> None:
    published = make_cast(evaluators=1)
    letter_in("issued", published)
    cast = make_cast(evaluators=1)
    found = findings_of(cast.submitted(), cast.clerk)
    assert any(f"{published.batch}已发布同名举措" in str(finding) for finding in found)


def test_a_common_reason_is_picked_changed_and_counted() -> None:
    cast = make_cast(evaluators=1)
    measure, other = cast.submitted(), cast.submitted(title="另一项")
    reason = actions.set_common_reason(by=cast.clerk, text="请写明统计的起止时间。", field="effect")
    client = client_of(cast.clerk)
    client.post(f"/screening/{measure.pk}/return/", {"reason-effect": reason.pk})
    client.post(
        f"/screening/{other.pk}/return/",
        {"reason-effect": reason.pk, "comment-effect": "请补充2025年的数据。", "comment-title": "请写全称。"},
    )
    said = {m: m.returns.get().comments.get(field="effect").text for m in (measure, other)}
    assert said == {measure: reason.text, other: "请补充2025年的数据。"}
    page = client.get(f"/batches/{cast.batch.number}/screening/").content.decode()
    assert reason.text in page
    assert "（自行填写）" in page


def test_a_reason_that_is_not_there_counts_as_none() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.submitted()
    answer = client_of(cast.clerk).post(f"/screening/{measure.pk}/return/", {"reason-effect": "9" * 30})
    assert answer.status_code == 422
    measure.refresh_from_db()
    assert measure.state == "submitted"


def test_common_reasons_are_the_offices_to_set() -> None:
    cast = make_cast(evaluators=1)
    reason = actions.set_common_reason(by=cast.clerk, text="请附文件原文。", field="attachments")
    changed = actions.set_common_reason(
        by=cast.reviewer, text="请附文件扫描件。", field="attachments", reason_id=reason.pk, is_active=False
    )
    assert (changed.pk, changed.text, changed.is_active) == (reason.pk, "请附文件扫描件。", False)
    with pytest.raises(NotAllowed):
        actions.set_common_reason(by=cast.unit_lead, text="请附文件原文。")


@pytest.mark.parametrize(
    "entries",
    [{"text": ""}, {"text": "长" * 301}, {"text": "好", "field": "nothing"}, {"text": "响\u0007铃"}],
)
def test_a_wrong_common_reason_is_refused(entries: dict[str, Any]) -> None:
    cast = make_cast(evaluators=1)
    with pytest.raises(Incomplete):
        actions.set_common_reason(by=cast.clerk, **entries)
    before = CommonReason.objects.count()
    assert client_of(cast.clerk).post("/screening/reasons/", entries).status_code == 422
    assert CommonReason.objects.count() == before


def test_the_same_reason_twice_is_refused() -> None:
    cast = make_cast(evaluators=1)
    actions.set_common_reason(by=cast.clerk, text="请附文件原文。", field="attachments")
    with pytest.raises(Incomplete):
        actions.set_common_reason(by=cast.clerk, text="请附文件原文。", field="attachments")


def test_the_filters_stay_while_one_steps_through() -> None:
    cast = make_cast(evaluators=1)
    first, _other, last = (cast.submitted(title=title) for title in ("海运甲", "空运乙", "海运丙"))
    client = client_of(cast.clerk)
    page = client.get("/screening/", {"words": "海运"}).content.decode()
    assert ("海运甲" in page, "空运乙" in page) == (True, False)
    answer = client.post(f"/screening/{first.pk}/accept/?words=海运")
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"/screening/{last.pk}/?words=")
    shown = client.get(f"/screening/{last.pk}/?words=海运")
    place = shown.context["place"]
    assert (place.before, place.after, place.number, place.total) == (None, None, 1, 1)


def test_only_answers_to_a_return_are_shown_on_demand() -> None:
    cast = make_cast(evaluators=1)
    answered, fresh = cast.submitted(title="补正过的"), cast.submitted(title="初次报送的")
    actions.return_measure(answered, by=cast.clerk, comments={"effect": "请补充。"})
    actions.submit_measure(answered, by=cast.unit_lead)
    page = client_of(cast.clerk).get("/screening/?again=1").content.decode()
    assert (answered.title in page, fresh.title in page) == (True, False)


@pytest.mark.parametrize("query", ["batch=x", "unit=-1", "unit=" + "9" * 30, "words=" + "长" * 61])
def test_a_wrong_filter_is_answered_as_such(query: str) -> None:
    cast = make_cast(evaluators=1)
    measure = cast.submitted()
    client = client_of(cast.clerk)
    assert client.get(f"/screening/?{query}").status_code == 422
    assert client.get(f"/screening/{measure.pk}/?{query}").status_code == 200


def test_the_report_counts_each_unit_once() -> None:
    cast: Cast = make_cast(evaluators=1)
    returned = cast.submitted()
    for _time in range(2):
        actions.return_measure(returned, by=cast.clerk, comments={"effect": "请补充。", "title": "请改。"})
        actions.submit_measure(returned, by=cast.unit_lead)
    cast.accepted(title="通过的")
    actions.reject_measure(cast.submitted(title="不受理的"), by=cast.clerk, reason="超出范围")
    [row] = screening_counts(cast.batch.measures.all())
    wanted = {"sent": 3, "submitted": 1, "times_returned": 2, "passed": 1, "rejected": 1, "merged": 0}
    assert {name: row[name] for name in wanted} == wanted


class TestInsideTheUnit:
    def test_a_clerk_hands_up_and_the_lead_hands_down_or_sends(self) -> None:
        cast = make_cast(evaluators=1)
        measure = actions.hand_up_measure(cast.draft(), by=cast.submitter)
        assert measure.handed_up_at is not None
        assert "待审核报送" in client_of(cast.unit_lead).get("/").content.decode()
        measure = actions.hand_down_measure(measure, by=cast.unit_lead, note="请核对数字。")
        assert (measure.handed_up_at, measure.unit_note) == (None, "请核对数字。")
        page = client_of(cast.submitter).get(f"/measures/{measure.pk}/").content.decode()
        assert "请核对数字。" in page
        actions.hand_up_measure(measure, by=cast.submitter)
        sent = actions.submit_measure(measure, by=cast.unit_lead)
        assert (sent.handed_up_at, sent.unit_note) == (None, "")

    def test_what_is_said_inside_stays_inside(self) -> None:
        cast = make_cast(evaluators=1)
        returned = actions.return_measure(cast.submitted(), by=cast.clerk, comments={"effect": "请补充。"})
        actions.hand_down_measure(returned, by=cast.unit_lead, note="内部的话")
        for person in (cast.clerk, cast.auditor):
            assert "内部的话" not in client_of(person).get(f"/measures/{returned.pk}/").content.decode()

    def test_an_incomplete_candidate_is_not_handed_up(self) -> None:
        cast = make_cast(evaluators=1)
        with pytest.raises(Incomplete):
            actions.hand_up_measure(cast.draft(effect=""), by=cast.submitter)

    def test_handing_down_needs_a_note_and_the_lead(self) -> None:
        cast = make_cast(evaluators=1)
        measure = cast.draft()
        with pytest.raises(Incomplete):
            actions.hand_down_measure(measure, by=cast.unit_lead, note=" ")
        with pytest.raises(NotAllowed):
            actions.hand_down_measure(measure, by=cast.submitter, note="请改")
        with pytest.raises(NotAllowed):
            actions.hand_up_measure(measure, by=make_cast(evaluators=1).submitter)

    def test_what_was_sent_is_not_handed_about(self) -> None:
        cast = make_cast(evaluators=1)
        measure = cast.submitted()
        with pytest.raises(WrongState):
            actions.hand_up_measure(measure, by=cast.submitter)
        with pytest.raises(WrongState):
            actions.hand_down_measure(measure, by=cast.unit_lead, note="请改")
        assert Measure.objects.get().handed_up_at is None


def test_the_machine_misses_the_sealed_form_among_the_files() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.draft()
    entries: dict[str, Any] = {
        "by": cast.submitter,
        "file": SimpleUploadedFile("a", BLANK_PDF),
        "name": "证明.pdf",
    }
    actions.add_attachment(measure, **entries)
    assert any("没有签字盖章" in str(finding) for finding in findings_of(measure, cast.submitter))
    again = actions.add_attachment(measure, **entries, is_sealed_form=True)
    assert (again.is_sealed_form, measure.attachments.count()) == (True, 1)
    assert not any("没有签字盖章" in str(finding) for finding in findings_of(measure, cast.submitter))


def test_a_return_is_due_by_the_day_that_the_office_chose_and_the_unit_sees_it() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.submitted()
    address, office = f"/screening/{measure.pk}/return/", client_of(cast.clerk)
    usual = correction_due(timezone.localdate())
    assert f'value="{usual.isoformat()}"' in office.get(f"/screening/{measure.pk}/").content.decode()
    typed = {"comment-effect": "请补充案例。", "due_on": "2020-01-01"}
    for wrong, said in (("2020-01-01", "补正期限不能早于今天"), ("明天", "输入一个有效的日期")):
        refused = office.post(address, {**typed, "due_on": wrong})
        page = refused.content.decode()
        assert (refused.status_code, said in page) == (422, True)
        assert "请补充案例。" in page
        assert f'value="{wrong}"' in page
    chosen = usual + timedelta(days=3)
    assert office.post(address, {**typed, "due_on": chosen.isoformat()}).status_code == 302
    spoken = f"{chosen.year}年{chosen.month}月{chosen.day}日以前"
    unit = client_of(cast.submitter)
    for page in (f"/measures/{measure.pk}/", f"/measures/{measure.pk}/edit/"):
        assert spoken in unit.get(page).content.decode()
    told = Notice.objects.get(recipient=cast.submitter, kind="returned")
    assert f"{chosen.isoformat()}以前重新报送" in told.subject


@pytest.mark.django_db
def test_one_goes_on_behind_what_was_screened_and_then_with_what_was_passed_over() -> None:
    cast = make_cast()
    first, second, third = (cast.submitted() for _time in range(3))
    client = client_of(cast.clerk)
    for measure, following in ((second, third), (third, first)):
        answer = client.post(f"/screening/{measure.pk}/accept/")
        assert answer["Location"] == f"/screening/{following.pk}/"
    assert client.post(f"/screening/{first.pk}/accept/")["Location"] == "/screening/"


def test_what_cannot_be_taken_back_asks_and_the_page_says_what_can() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.submitted()
    actions.save_comments(measure, by=cast.clerk, comments={"effect": "请写数字。"}, version=0)
    page = html.fromstring(client_of(cast.clerk).get(f"/screening/{measure.pk}/").content.decode())
    [bar] = page.find_class("screening-bar")
    asking = {button.text_content(): button.get("data-confirm") for button in bar.iter("button")}
    [question] = [asked for label, asked in asking.items() if "退回补正" in label]
    assert question is not None
    assert (within_quotes(measure) in question, str(cast.unit) in question) == (True, True)
    # What passes, is turned down or merged can be taken back; a return has no way back of its own.
    returned = actions.return_measure(measure, by=cast.clerk, comments={"effect": "请写数字。"})
    with pytest.raises(WrongState):
        actions.undo_screening(returned, by=cast.clerk, reason="退错了")
    assert "退回补正不能撤销" in bar.text_content()
