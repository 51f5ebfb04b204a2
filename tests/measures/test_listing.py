"""The list of measures: orders, filters, where each stands for whom, and one act on many."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import docx
import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from accounts.models import User
from core import outbox
from core.models import OutboxEntry
from measures import actions
from measures.bulk import PORTION
from measures.listing import ready_views
from measures.models import Export, Measure, ScreeningReturn
from tests.clients import client_of
from tests.factories import Cast, make_cast, with_another_batch
from tests.remembered.steps import remembered

pytestmark = pytest.mark.django_db


def page(person: User, query: str = "") -> str:
    return client_of(person).get(f"/measures/{query}").content.decode()


def refs(person: User, query: str = "") -> list[str]:
    return re.findall(r'<td class="ref">([^<]*)', page(person, query))


@remembered
def returned(cast: Cast, **texts: object) -> Measure:
    measure = cast.submitted(**texts)
    return actions.return_measure(measure, by=cast.clerk, comments={"effect": "请补充"})


def bulk(person: User, act: str, *measures: Measure, confirmed: bool = True) -> Any:
    sent = {"act": act, "measure": [one.pk for one in measures], **({"confirmed": "1"} if confirmed else {})}
    return client_of(person).post("/measures/bulk/", sent)


def test_every_order_lists_everything_once_across_its_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = make_cast()
    sent = [cast.submitted(title=f"做法{n}") for n in range(3)]
    returned(cast, title="退回的")
    actions.accept_measure(sent[1], by=cast.clerk)
    every = sorted(refs(cast.clerk))
    monkeypatch.setattr("core.paging.page_by_columns.__kwdefaults__", {"size": 1})
    for sort in ("", "oldest", "waiting", "state"):
        found: list[str] = []
        query, turns = f"?sort={sort}", 0
        while query:
            turns += 1
            text = page(cast.clerk, query)
            found += re.findall(r'<td class="ref">([^<]*)', text)
            onward = re.search(r'href="(\?[^"]*)" rel="next"', text)
            query = onward[1].replace("&amp;", "&") if onward else ""
        assert (sorted(found), turns) == (every, len(every)), sort


@pytest.mark.parametrize(
    "query",
    [
        "?sort=x",
        "?sort=state&after=x",
        "?sort=state&after=~~~",
        "?sort=waiting&after=2020-01-01~1",
        "?sort=waiting&after=0001-01-01T00:00:00%2B23:59~5",
        "?sort=waiting&after=0001-01-01T00:00:00-23:59~0",
    ],
)
def test_an_address_that_nobody_made_lists_from_the_beginning(query: str) -> None:
    cast = make_cast()
    measure = cast.submitted()
    assert refs(cast.clerk, query) == [measure.ref]


def test_what_is_chosen_stands_as_pills_that_take_it_back() -> None:
    cast = make_cast()
    measure = cast.submitted(field="trade", title="口岸查验")
    other = cast.submitted(field="finance", title="另一件事")
    query = f"?batch={cast.batch.number}&field=trade&unit={cast.unit.pk}&words=口岸"
    text = page(cast.clerk, query)
    assert (measure.ref in text, other.ref in text) == (True, False)
    pills = re.findall(r'class="pill" href="([^"]*)">([^<]*)<', text)
    assert [label for _query, label in pills] == ["“口岸”", str(cast.batch), cast.unit.name, "贸易"]
    without_field = {label: query for query, label in pills}["贸易"].replace("&amp;", "&")
    assert "field=" not in without_field
    assert "unit=" in without_field


def test_a_return_that_is_overdue_is_said_and_found() -> None:
    cast = make_cast()
    late, other = returned(cast, title="误期的"), returned(cast, title="还早的")
    day = timezone.localdate() - timedelta(days=2)
    ScreeningReturn.objects.filter(measure=late).update(due_on=day)
    assert refs(cast.clerk, "?overdue=on") == [late.ref]
    text = page(cast.clerk)
    assert "超期2天" in text
    assert text.count("is-late") == 1
    assert other.ref in text
    assert {view.label: view.count for view in ready_views(cast.clerk)} == {"退回补正": 2, "退回超期": 1}


def test_how_far_a_draft_is_inside_its_unit_is_told_there_alone() -> None:
    cast = make_cast()
    handed_up, handed_down = returned(cast, title="交上去的"), cast.draft(title="退下来的")
    actions.save_measure(
        handed_up, by=cast.submitter, texts={"effect": "十二家"}, version=handed_up.edit_version
    )
    for measure in (handed_up, handed_down):
        actions.hand_up_measure(measure, by=cast.submitter)
    actions.hand_down_measure(handed_down, by=cast.unit_lead, note="再改")
    told = page(cast.submitter)
    assert "待审核报送</" in told.partition("<tbody>")[2]
    assert "审核人退回" in told
    office = page(cast.clerk)
    assert "审核人退回" not in office
    assert "待审核报送" not in office
    assert refs(cast.clerk, "?handed_up=on") == []
    assert refs(cast.submitter, "?handed_up=on") == [handed_up.ref]


def test_many_are_listed_first_and_then_accepted() -> None:
    cast = make_cast()
    waiting, other, done = cast.submitted(), cast.submitted(title="另一件"), cast.accepted(title="审过的")
    listed = bulk(cast.clerk, "accept", waiting, other, done, confirmed=False)
    assert listed.status_code == 200
    assert "不是待形审。" in listed.content.decode()
    waiting.refresh_from_db()
    assert waiting.state == "submitted"
    assert bulk(cast.clerk, "accept", waiting, other).status_code == 302
    assert {one.state for one in Measure.objects.filter(pk__in=[waiting.pk, other.pk])} == {"accepted"}


def test_what_is_refused_keeps_none_of_the_others_back_and_says_each_fault() -> None:
    cast = make_cast()
    whole, lacking = cast.draft(), cast.draft(title="缺成效", effect="", summary="")
    answer = bulk(cast.unit_lead, "submit", whole, lacking)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert f"{reverse('measures:measure_edit', args=[lacking.pk])}#id_effect" in text
    assert "#id_summary" in text
    whole.refresh_from_db()
    lacking.refresh_from_db()
    assert (whole.state, lacking.state) == ("submitted", "draft")


def test_a_submitter_hands_up_many_and_a_lead_has_no_such_button() -> None:
    cast = make_cast()
    first, second = cast.draft(), cast.draft(title="另一件")
    assert bulk(cast.submitter, "hand_up", first, second).status_code == 302
    assert Measure.objects.filter(handed_up_at__isnull=False).count() == 2
    assert bulk(cast.unit_lead, "hand_up", first).status_code == 404


@pytest.mark.parametrize("act", ["submit", "accept", "delete", "nothing"])
def test_nobody_does_to_many_what_they_may_not_do_to_one(act: str) -> None:
    cast, other = make_cast(), make_cast()
    measure = cast.draft()
    strangers = {"submit": cast.submitter, "accept": other.unit_lead, "delete": other.submitter}
    bulk(strangers.get(act, cast.auditor), act, measure)
    measure.refresh_from_db()
    assert measure.state == "draft"


def test_drafts_are_deleted_and_their_numbers_named_once() -> None:
    cast = make_cast()
    first, second, third = (cast.draft(title=f"做法{n}") for n in range(3))
    assert bulk(cast.submitter, "delete", first, second).status_code == 302
    assert refs(cast.submitter) == [third.ref]
    assert cast.draft(title="新的").ref not in {third.ref}


def test_what_was_sent_is_not_deleted() -> None:
    cast = make_cast()
    sent = returned(cast)
    answer = bulk(cast.submitter, "delete", sent)
    assert answer.status_code == 422
    assert "报送过的不能删除" in answer.content.decode()
    assert Measure.objects.filter(pk=sent.pk).exists()


def test_many_are_returned_with_one_comment_on_one_entry() -> None:
    cast = make_cast(evaluators=1)
    first, second, done = cast.submitted(), cast.submitted(title="船员换班"), cast.accepted(title="已通过")
    office = client_of(cast.clerk)
    keys = [first.pk, second.pk, done.pk]
    listed = office.post("/measures/bulk/", {"act": "return", "measure": keys}).content.decode()
    assert "退回补正：2项" in listed
    sent = {"act": "return", "measure": keys, "confirmed": "1", "field": "effect", "comment": ""}
    refused = office.post("/measures/bulk/", {**sent, "due_on": "2020-13-01"})
    assert (refused.status_code, "船员换班" in refused.content.decode()) == (422, True)
    answer = office.post("/measures/bulk/", {**sent, "comment": "请补充数字。"})
    assert answer.status_code == 422
    assert "不是待形审" in answer.content.decode()
    for measure in (first, second):
        measure.refresh_from_db()
        assert (measure.state, measure.open_comments()) == ("returned", {"effect": "请补充数字。"})


def test_no_request_does_more_than_a_portion_and_the_end_tells_of_all() -> None:
    cast = make_cast(evaluators=1)
    waiting = [cast.submitted(title=f"第{number}项") for number in range(PORTION + 2)]
    gone = cast.accepted(title="早已通过")
    office = client_of(cast.clerk)
    sent: dict[str, Any] = {
        "act": "accept",
        "confirmed": "1",
        "measure": [measure.pk for measure in (*waiting, gone)],
    }
    page = office.post("/measures/bulk/", sent).content.decode()
    assert f"已办{PORTION}项，还有2项" in page
    assert cast.batch.measures.filter(state="accepted").count() == PORTION + 1
    form = html.fromstring(page).xpath("//form[@data-goes-on]")[0]
    going_on: dict[str, list[str]] = {}
    for name, value in form.form_values():
        going_on.setdefault(name, []).append(value)
    ended = office.post("/measures/bulk/", going_on, follow=True)
    page = ended.content.decode()
    assert ended.status_code == 422
    assert "办好12项" in page
    assert "早已通过" in page
    # What was carried along says nothing to anybody else.
    other = client_of(cast.reviewer).post("/measures/bulk/", {**going_on, "act": "accept"})
    assert "早已通过" not in other.content.decode()


def test_units_of_what_was_ticked_are_reminded_after_their_words_and_names_were_shown() -> None:
    cast = make_cast(evaluators=1)
    returned = actions.return_measure(
        cast.submitted(), by=cast.clerk, comments={"effect": "请补。"}, due_on=timezone.localdate()
    )
    returned.returns.update(due_on=timezone.localdate() - timedelta(days=3))
    office = client_of(cast.clerk)
    answer = office.post("/measures/bulk/", {"act": "remind", "measure": [returned.pk]}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[0][0] == f"/batches/{cast.batch.number}/remind/?unit={cast.unit.pk}"
    for words in (cast.unit.name, "退回补正请尽快重新报送", f"收件人：{cast.submitter.name}"):
        assert words in page
    elsewhere = with_another_batch(cast).submitted(title="别的批次")
    answer = office.post(
        "/measures/bulk/", {"act": "remind", "measure": [returned.pk, elsewhere.pk]}, follow=True
    )
    assert "不在同一批次" in answer.content.decode()


def test_the_forms_of_what_was_ticked_are_printed_by_a_worker_and_of_nothing_else() -> None:
    cast, foreign = make_cast(evaluators=1), make_cast(evaluators=1)
    first, other = cast.submitted(title="要打印的"), cast.submitted(title="不打印的")
    unseen = foreign.draft(title="别家的草稿")
    keys = [first.pk, unseen.pk]
    answer = client_of(cast.clerk).post(
        "/measures/bulk/", {"act": "print", "measure": keys, "confirmed": "1"}
    )
    assert answer["Location"] == "/measures/exports/"
    export = Export.objects.get()
    assert (export.total, export.filters) == (1, {"keys": [first.pk]})
    outbox.deliver(OutboxEntry.objects.filter(topic="export_measures").latest("pk").pk)
    export.refresh_from_db()
    words = "".join(one.text for one in docx.Document(export.file).paragraphs)
    assert other.title not in words


def test_a_unit_is_offered_and_allowed_none_of_the_acts_of_the_office() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.submitted()
    for person in (cast.submitter, cast.unit_lead, cast.auditor, cast.evaluation_lead):
        for act in ("accept", "return", "remind"):
            sent = {
                "act": act,
                "measure": [measure.pk],
                "confirmed": "1",
                "field": "effect",
                "comment": "我来退",
            }
            answer = client_of(person).post("/measures/bulk/", sent)
            assert answer.status_code in {403, 404}, (person, act)
    measure.refresh_from_db()
    assert measure.state == "submitted"


def test_whoever_screens_gets_from_the_row_to_the_screening_and_nobody_else() -> None:
    cast = make_cast()
    waiting, done = cast.submitted(), cast.accepted()
    page = client_of(cast.clerk).get("/measures/").content.decode()
    assert f'href="/screening/{waiting.pk}/"' in page
    assert f'href="/screening/{done.pk}/"' not in page
    for person in (cast.submitter, cast.auditor):
        assert "/screening/" not in client_of(person).get("/measures/").content.decode().split("<main")[1]
