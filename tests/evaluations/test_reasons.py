"""Telling the units why: after the letter is out, without anybody's name, and never with a text that gives one away."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from accounts.choices import Role
from core.errors import Incomplete, NotAllowed, WrongState
from core.models import Notice
from core.quoting import within_quotes
from evaluations import actions
from evaluations.leaks import ToldText, leak_faults
from evaluations.models import Decision, Evaluation, Reason, TallyEntry
from letters import actions as letter_actions
from measures.models import Measure
from measures.naming import Kind, Names
from tests.clients import client_of
from tests.factories import Cast, first_in_nation, make_cast, make_person, make_unit, with_another_batch

PAGE = {"HX-Request": "true"}


def test_a_name_an_account_and_an_agency_are_named_with_their_place_however_they_are_written() -> None:
    experts = Names({"王景明": Kind.PERSON, "zhuanjia7": Kind.CONTACT, "望湖研究院": Kind.UNIT})
    text = "据王 景 明（ＺＨＵＡＮＪＩＡ７，望湖研究院）的意见，做法不新。"
    faults = leak_faults([ToldText("甲", "理由", text), ToldText("乙", "理由", "做法不新。")], experts)
    assert [fault.place for fault in faults] == ["甲"] * 3
    assert [fault.message for fault in faults] == [
        "“甲”的“理由”第2字起写有评审专家的姓名“王 景 明”，请改写后再告知单位。",
        "“甲”的“理由”第8字起写有评审专家的账号或联系方式“ＺＨＵＡＮＪＩＡ７”，请改写后再告知单位。",
        "“甲”的“理由”第18字起写有评审专家的所在单位“望湖研究院”，请改写后再告知单位。",
    ]


@pytest.mark.django_db
class TestRelease:
    @pytest.fixture
    def cast(self) -> Cast:
        """A batch whose letter is out, with one measure."""
        cast = make_cast(evaluators=2)
        cast.accepted()
        letter_actions.issue_letter(cast.signed_letter(), by=cast.signatory)
        cast.batch.refresh_from_db()
        return cast

    def shown(self, cast: Cast, measure: Measure) -> str:
        answer = client_of(cast.submitter).get(f"/measures/{measure.pk}/reason/", headers=PAGE)
        return answer.content.decode().strip()

    def test_the_unit_reads_class_reason_and_passed_on_remarks_once_they_are_released(
        self, cast: Cast
    ) -> None:
        measure = cast.batch.measures.get()
        sheet = Evaluation.objects.earliest("pk")
        actions.write_reason(
            measure, by=cast.clerk, ground="未见相同做法。", remarks={sheet.pk: "数据扎实。"}
        )
        assert self.shown(cast, measure) == ""
        assert actions.release_reasons(cast.batch, by=cast.clerk) == 1
        page = self.shown(cast, measure)
        assert "全国首创" in page
        assert "未见相同做法。" in page
        assert "数据扎实。" in page
        assert sheet.assignment.evaluator.name not in page
        assert not Reason.objects.visible_to(make_person()).exists()
        assert actions.release_reasons(cast.batch, by=cast.clerk) == 0
        with pytest.raises(WrongState):
            actions.write_reason(measure, by=cast.clerk, ground="改", remarks={})

    def test_a_decision_that_names_an_expert_is_not_told_until_it_is_put_right(self, cast: Cast) -> None:
        measure, expert = cast.batch.measures.get(), cast.evaluators[0]
        Decision.objects.update(reason=f"{expert.name}认为没有先例。")
        client = client_of(cast.clerk)
        address = f"/batches/{cast.batch.number}/reasons/"
        refused = client.post(f"{address}release/")
        assert refused.status_code == 422
        assert (
            f"“{within_quotes(measure)}”的“理由”第1字起写有评审专家的姓名“{expert.name}”"
            in refused.content.decode()
        )
        assert not Reason.objects.exists()
        with pytest.raises(Incomplete, match="需要补正"):
            actions.write_reason(measure, by=cast.clerk, ground=f"由{expert.username}审", remarks={})
        saved = client.post(f"{address}measure/{measure.pk}/", {"ground": "没有先例。"})
        assert saved.status_code == 302
        assert client.post(f"{address}release/").status_code == 302
        assert "没有先例。" in self.shown(cast, measure)

    def test_what_is_taken_from_the_decision_says_when_was_searched_and_not_among_how_many(
        self, cast: Cast
    ) -> None:
        actions.release_reasons(cast.batch, by=cast.clerk)
        page = self.shown(cast, cast.batch.measures.get())
        assert f"所依据的检索：{timezone.localdate()}。" in page
        assert not re.search(r"\d条", page)

    def test_a_reason_that_was_written_before_the_decision_was_made_anew_is_not_told(self) -> None:
        cast = make_cast(evaluators=1)
        measure = cast.accepted()
        cast.evaluate()
        cast.score_all()
        cast.decide_all()
        actions.write_reason(measure, by=cast.clerk, ground="未见先例。", remarks={})
        decision = actions.reopen_decision(measure.decision, by=cast.reviewer, reason="漏看一项")
        actions.decide_measure(
            decision.measure, by=cast.clerk, verdict=first_in_nation(measure, cast.clerk, reason="另有依据。")
        )
        decision.refresh_from_db()
        actions.confirm_decision(decision, by=cast.reviewer)
        letter = letter_actions.start_publishing(cast.batch, by=cast.clerk)
        letter = letter_actions.send_to_review(letter, by=cast.clerk)
        letter = letter_actions.review_letter(letter, by=cast.reviewer)
        letter_actions.issue_letter(letter_actions.sign_letter(letter, by=cast.signatory), by=cast.signatory)
        client = client_of(cast.clerk)
        address = f"/batches/{cast.batch.number}/reasons/"
        assert "写好后结论又改过" in client.get(address).content.decode()
        refused = client.post(f"{address}release/")
        assert refused.status_code == 422
        assert f"“{within_quotes(measure)}”的理由写好以后结论又改过" in refused.content.decode()
        client.post(f"{address}measure/{measure.pk}/", {"ground": "未见先例。"})
        written = Reason.objects.get().written_at
        assert client.post(f"{address}release/").status_code == 302
        assert Reason.objects.get().written_at == written

    @pytest.mark.parametrize("told", ["title", "ref"])
    def test_another_units_measure_that_is_not_published_is_not_named(self, cast: Cast, told: str) -> None:
        other = with_another_batch(make_cast()).submitted(title="保税燃料油跨港直供")
        measure = cast.batch.measures.get()
        word = getattr(other, told)
        Decision.objects.update(reason="", prior_art_note=f"仅与{word}相近。")
        client = client_of(cast.clerk)
        refused = client.post(f"/batches/{cast.batch.number}/reasons/release/")
        assert refused.status_code == 422
        said = (
            f"“{within_quotes(measure)}”的“理由”第3字起写有该单位看不到的举措“{word}”，请改写后再告知单位。"
        )
        assert said in refused.content.decode()
        other.joint_units.add(cast.unit)
        assert client.post(f"/batches/{cast.batch.number}/reasons/release/").status_code == 302

    def test_a_number_that_is_no_experts_is_told_and_an_experts_is_not(self, cast: Cast) -> None:
        measure, expert = cast.batch.measures.get(), cast.evaluators[0]
        expert.phone = "0591-87654321"
        expert.save()
        actions.write_reason(measure, by=cast.clerk, ground="咨询0591-12345678。", remarks={})
        with pytest.raises(Incomplete) as refused:
            actions.write_reason(measure, by=cast.clerk, ground="咨询（0591）8765 4321。", remarks={})
        assert "评审专家的账号或联系方式" in refused.value.errors[0].message

    def test_a_long_remark_that_is_not_passed_on_does_not_keep_the_reason_from_being_saved(
        self, cast: Cast
    ) -> None:
        measure, sheet = cast.batch.measures.get(), Evaluation.objects.earliest("pk")
        posted = {"ground": "没有先例。", f"words-{sheet.pk}": "长" * 5000}
        address = f"/batches/{cast.batch.number}/reasons/measure/{measure.pk}/"
        assert client_of(cast.clerk).post(address, posted).status_code == 302

    def test_the_unit_reads_the_mean_that_the_rank_goes_by(self, cast: Cast) -> None:
        measure = cast.batch.measures.get()
        cast.batch.releases_marks = True
        cast.batch.save()
        actions.release_reasons(cast.batch, by=cast.clerk)
        TallyEntry.objects.update(mean="81.5", trimmed_mean="80.25", rank=1)
        assert "去极值平均80.25分，第1名" in self.shown(cast, measure)
        TallyEntry.objects.update(trimmed_mean=None)
        assert "平均81.50分，第1名" in self.shown(cast, measure)
        TallyEntry.objects.update(rank=None)
        assert "平均" not in self.shown(cast, measure)

    def test_the_sending_unit_alone_is_told_and_reads(self, cast: Cast) -> None:
        measure = cast.batch.measures.get()
        unit = make_unit()
        joint = make_person(Role.UNIT_LEAD, unit=unit)
        measure.joint_units.add(unit)
        actions.release_reasons(cast.batch, by=cast.clerk)
        assert not Reason.objects.visible_to(joint).exists()
        assert client_of(joint).get(f"/measures/{measure.pk}/reason/").status_code == 403
        told = Notice.objects.filter(kind="evaluation", path=f"/measures/{measure.pk}/")
        assert {notice.recipient for notice in told} == {cast.submitter, cast.unit_lead}

    def test_nobody_but_the_office_tells_and_no_other_unit_reads(self, cast: Cast) -> None:
        measure = cast.batch.measures.get()
        with pytest.raises(NotAllowed):
            actions.release_reasons(cast.batch, by=cast.evaluation_lead)
        actions.release_reasons(cast.batch, by=cast.reviewer)
        assert list(Reason.objects.visible_to(cast.unit_lead)) == [measure.told_reason]
        strangers = (cast.evaluators[0], cast.evaluation_lead, make_person(Role.UNIT_LEAD))
        assert [Reason.objects.visible_to(one).count() for one in strangers] == [0, 0, 0]

    def test_before_the_letter_is_out_nothing_is_told(self) -> None:
        cast = make_cast(evaluators=1)
        cast.accepted()
        cast.evaluate()
        with pytest.raises(WrongState):
            actions.release_reasons(cast.batch, by=cast.clerk)
        with pytest.raises(WrongState):
            actions.write_reason(cast.batch.measures.get(), by=cast.clerk, ground="早", remarks={})
