"""The trail as it is read: narrowed, page by page, and to everybody what is theirs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Duty
from accounts.models import User
from core.acting import all_actions
from core.models import Event
from core.trail.acts import is_named
from core.trail.naming_columns import column_label
from core.trail.tracking import tracked
from evaluations import actions as evaluation_actions
from evaluations.entries import SheetEntries
from measures import actions
from measures.models import Measure
from tests.clients import client_of
from tests.factories import Cast, make_administrator, make_cast, make_person

pytestmark = pytest.mark.django_db
# What `acting` and `recording` name beside the actions.
OTHERS = (
    *("create_batch", "request_export", "set_common_reason", "set_opening_balance", "search_and_keep"),
    *(
        "propose_import",
        "open_number_series",
        "keep_addressee_group",
        "drop_addressee_group",
        "set_mail_rhythm",
    ),
    *("give_up_issue", "import_list", "add_user", "change_user", "add_unit", "change_unit"),
)


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def text(person: User, path: str, **query: Any) -> str:
    answer = client_of(person).get(path, query)
    assert answer.status_code in {200, 422}, (path, answer.status_code)
    return answer.content.decode()


def event_of(act: str) -> Event:
    return Event.objects.filter(act=act).latest("pk")


def detail(person: User, act: str) -> str:
    return text(person, reverse("trail:event", args=[event_of(act).pk]))


def history(person: User, measure: Measure) -> str:
    return text(person, reverse("trail:history", args=["measures.measure", measure.pk]))


def test_the_search_narrows_by_person_thing_act_and_day(cast: Cast) -> None:
    measure, other = cast.submitted(), cast.submitted(title="另一项")
    actions.accept_measure(measure, by=cast.clerk)
    actions.reject_measure(other, by=cast.reviewer, reason="不属于征集范围")
    today = timezone.localdate()
    asked: dict[str, tuple[dict[str, Any], set[str]]] = {
        "who": ({"who": cast.reviewer.username}, {"不予受理"}),
        "act": ({"act": "accept_measure"}, {"通过形式审查"}),
        "thing": ({"model": "measures.measure", "thing": other.ref, "kind": "act"}, {"不予受理"}),
        "title": ({"model": "measures.measure", "thing": "另一项", "kind": "act"}, {"不予受理"}),
        "day": ({"last_day": today - timedelta(days=1)}, set()),
        "days": ({"first_day": today, "last_day": today}, {"不予受理", "通过形式审查"}),
    }
    for name, (query, expected) in asked.items():
        rows = text(cast.auditor, "/trail/", **query).partition("<tbody>")[2]
        assert {word for word in ("不予受理", "通过形式审查") if word in rows} == expected, name


def test_a_search_that_cannot_be_is_said_beside_its_field(cast: Cast) -> None:
    said = text(cast.auditor, "/trail/", first_day="2025-02-02", last_day="2025-01-01")
    assert "“到”早于“从”" in said
    assert "对象类别和对象都要填" in text(cast.auditor, "/trail/", thing="19-1")
    assert "2025-02-02" in said


def test_pages_follow_one_another_without_gap_or_double(cast: Cast) -> None:
    for _each in range(60):
        actions.save_measure(cast.draft(), by=cast.submitter, texts={}, version=1)
    seen: list[str] = []
    query = "?act=save_measure"
    for _page in range(2):
        answer = client_of(cast.auditor).get(f"/trail/{query}")
        seen += [str(one.event.pk) for one in answer.context["rows"]]
        query = answer.context["page"].next_query
    assert (len(seen), len(set(seen)), query) == (60, 60, "")


def test_a_draft_is_told_to_the_auditor_without_a_word_of_it(cast: Cast) -> None:
    measure = cast.draft(title="尚未报送的题目")
    actions.save_measure(measure, by=cast.submitter, texts={"effect": "望潮听风甲乙"}, version=1)
    told = detail(cast.auditor, "save_measure")
    assert "保存举措" in told
    assert measure.ref in told
    assert "内容现在不向您公开" in told
    assert "望潮听风甲乙" not in told
    assert "望潮听风甲乙" in detail(cast.submitter, "save_measure")
    assert "望潮听风甲乙" in detail(cast.unit_lead, "save_measure")


def test_what_was_written_before_the_sending_stays_the_units_own(cast: Cast) -> None:
    measure = cast.draft()
    actions.save_measure(measure, by=cast.submitter, texts={"effect": "初拟措辞丙丁"}, version=1)
    measure.refresh_from_db()
    cast_off = {"effect": "望潮听风甲乙"}
    actions.save_measure(measure, by=cast.submitter, texts=cast_off, version=measure.edit_version)
    actions.submit_measure(measure, by=cast.unit_lead)
    event = Event.objects.filter(act="save_measure", key=measure.pk).earliest("pk")
    assert "初拟措辞丙丁" not in text(cast.auditor, reverse("trail:event", args=[event.pk]))


def test_scores_are_read_by_the_office_after_the_evaluation_alone(cast: Cast) -> None:
    cast.accepted()
    cast.evaluate()
    assignment = cast.open_assignments()[0]
    entries = SheetEntries(comment="独到的评语")
    evaluation_actions.save_sheet(assignment, by=assignment.evaluator, entries=entries, version=1)
    assert "独到的评语" not in detail(cast.auditor, "save_sheet")
    assert "独到的评语" in detail(assignment.evaluator, "save_sheet")
    cast.score_all()
    cast.close()
    assert "独到的评语" in detail(cast.auditor, "save_sheet")


def test_the_audit_administrator_reads_that_it_happened_and_not_what_was_written(cast: Cast) -> None:
    root = make_administrator(Duty.AUDIT)
    actions.return_measure(cast.submitted(), by=cast.clerk, comments={"title": "请写全称。"})
    assert "退回补正" in text(root, "/trail/")
    assert "内容现在不向您公开" in detail(root, "return_measure")


def test_a_unit_reads_what_became_of_its_measure_and_not_who_in_the_office_did_it(cast: Cast) -> None:
    measure = cast.accepted()
    assert "一单到底" not in history(cast.auditor, cast.draft(title="他人未见之一单到底"))
    told = history(cast.submitter, measure)
    assert "通过形式审查" in told
    assert str(cast.clerk) not in told
    assert str(cast.clerk.unit) in told
    assert str(cast.unit_lead) in told
    assert str(cast.clerk) in history(cast.auditor, measure)


def test_others_read_of_a_things_history_what_they_did_themselves(cast: Cast) -> None:
    measure = cast.accepted()
    cast.evaluate()
    cast.score_all()
    evaluator = cast.evaluators[0]
    assert "提交评分" in history(evaluator, measure)
    assert "通过形式审查" not in history(evaluator, measure)
    assert "提交评分" not in history(cast.unit_lead, measure)
    assert "提交评分" not in history(cast.evaluation_lead, measure)
    stranger = client_of(make_person("unit_lead"))
    assert stranger.get(reverse("trail:history", args=["measures.measure", measure.pk])).status_code == 404


def test_an_event_of_others_is_not_found(cast: Cast) -> None:
    actions.accept_measure(cast.submitted(), by=cast.clerk)
    address = reverse("trail:event", args=[event_of("accept_measure").pk])
    for person in (cast.submitter, cast.unit_lead, cast.evaluators[0], cast.evaluation_lead):
        assert client_of(person).get(address).status_code == 404
    assert client_of(cast.clerk).get(address).status_code == 200


def test_the_latest_stand_on_the_things_own_page(cast: Cast) -> None:
    measure = cast.accepted()
    page = text(cast.clerk, reverse("measures:measure_detail", args=[measure.pk]))
    address = reverse("trail:history", args=["measures.measure", measure.pk])
    assert f'hx-get="{address}"' in page
    part = client_of(cast.clerk).get(address, headers={"HX-Request": "true"}).content.decode()
    assert "通过形式审查" in part
    assert "<html" not in part
    assert "查看全部经过" not in part


def test_a_cut_history_leads_to_the_whole(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.trail.views.SHORT_HISTORY", 1)
    address = reverse("trail:history", args=["measures.measure", cast.accepted().pk])
    part = client_of(cast.clerk).get(address, headers={"HX-Request": "true"}).content.decode()
    assert f'<a href="{address}">只列了最近的，查看全部经过</a>' in part
    assert "查看全部经过" not in client_of(cast.clerk).get(address).content.decode()


def test_every_act_has_a_name_for_people() -> None:
    # A test's own action may have been entered before.
    ours = (one.name for one in all_actions() if not one.act.__module__.startswith("tests."))
    acts = [*ours, *OTHERS]
    assert [act for act in acts if not is_named(act)] == []


def test_every_column_that_a_page_can_show_has_a_name_that_people_use() -> None:
    unnamed = [
        f"{label}.{field.name}"
        for label, said in tracked.items()
        for field in said.model._meta.concrete_fields
        if field.name not in said.exclude
        and not field.primary_key
        and column_label(field) not in {"SHA-256", "SM3"}
        and not any("\u4e00" <= character <= "\u9fff" for character in column_label(field))
    ]
    assert not unnamed, "\n".join(unnamed)
