"""The doubles of a batch: searched for by a worker, listed in pairs, merged or told apart."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import outbox
from core.errors import NotAllowed, WrongState
from core.models import Notice, OutboxEntry
from core.quoting import within_quotes
from measures import actions
from measures.actions.batch_searching import PORTION, TOPIC, search_portion
from measures.models import BatchSearch, Measure
from precedents.models import SearchRun
from tests.clients import client_of
from tests.factories import Cast, make_cast, with_another_batch
from tests.states import letter_in

pytestmark = pytest.mark.django_db
OTHER = {
    "title": "船员换班一次申请",
    "summary": "船员换班由口岸四家单位一窗受理，凭一张申请表办结登离轮手续。",
    "innovation_point": "四家联办，一次申请。",
}


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def deliver() -> int:
    """Do what waits for the worker, and return in how many tasks."""
    done = 0
    while entry := OutboxEntry.objects.filter(topic=TOPIC, done_at=None).first():
        assert outbox.deliver(entry.pk), entry.last_error
        done += 1
    return done


def searched(cast: Cast) -> BatchSearch:
    search = actions.request_batch_search(cast.batch, by=cast.clerk)
    deliver()
    search.refresh_from_db()
    return search


def shown(cast: Cast, query: str = "", *, status: int = 200, **sent: object) -> str:
    client = client_of(cast.clerk)
    address = f"/batches/{cast.batch.number}/similar/{query}"
    answer = client.post(address, sent, follow=True) if sent else client.get(address)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", answer.content.decode())


def pair_in(page: str) -> int:
    return int(re.findall(r'id="pair-(\d+)"', page)[0])


def test_each_candidate_is_searched_for_once_a_few_in_a_task(cast: Cast) -> None:
    for number in range(PORTION + 1):
        cast.submitted(title=f"小包一单到底{number}")
    search = actions.request_batch_search(cast.batch, by=cast.clerk)
    assert actions.request_batch_search(cast.batch, by=cast.reviewer) == search
    assert f"正在检索0/{PORTION + 1}" in shown(cast)
    assert deliver() == 2
    search.refresh_from_db()
    assert (search.done, search.total, search.failure) == (PORTION + 1, PORTION + 1, "")
    assert search.finished_at is not None
    made = SearchRun.objects.count()
    assert made == PORTION + 1
    changed = Measure.objects.earliest("pk")
    Measure.objects.filter(pk=changed.pk).update(summary=f"{changed.summary}范围为全区。")
    searched(cast)
    assert SearchRun.objects.count() == made + 1


def test_a_portion_reads_of_the_others_only_what_is_asked_and_that_once(cast: Cast) -> None:
    for number in range(PORTION + 3):
        cast.submitted(title=f"举措之{number}")
    search = actions.request_batch_search(cast.batch, by=cast.clerk)
    with CaptureQueriesContext(connection) as queries:
        search_portion({"search": search.pk})
    whole = f'"measures_measure"."batch_id" = {cast.batch.pk}'
    read = [one["sql"] for one in queries if one["sql"].startswith("SELECT") and whole in one["sql"]]
    assert len(read) == 1
    assert "effect" not in read[0]


def test_what_a_fault_stopped_goes_on_where_it_stopped_and_who_asked_is_told(cast: Cast) -> None:
    for number in range(PORTION + 1):
        cast.submitted(title=f"小包一单到底{number}")
    search = actions.request_batch_search(cast.batch, by=cast.clerk)
    first = OutboxEntry.objects.get(topic=TOPIC)
    outbox.deliver(first.pk)
    cast.clerk.roles = []
    cast.clerk.save()
    rest = OutboxEntry.objects.get(topic=TOPIC, done_at=None)
    assert not outbox.deliver(rest.pk)
    search.refresh_from_db()
    assert (search.done, search.is_running, "权限" in search.failure) == (PORTION, False, True)
    notice = Notice.objects.get(recipient=cast.clerk, kind="searched")
    assert "查重没有检索完" in notice.subject
    again = actions.request_batch_search(cast.batch, by=cast.reviewer)
    assert again.pk == search.pk
    made = SearchRun.objects.count()
    deliver()
    assert SearchRun.objects.count() == made + 1


def test_nothing_to_search_for_is_said_and_only_the_office_asks(cast: Cast) -> None:
    with pytest.raises(WrongState, match="没有可以查重的"):
        actions.request_batch_search(cast.batch, by=cast.clerk)
    for person in (cast.auditor, cast.unit_lead, cast.evaluation_lead):
        with pytest.raises(NotAllowed):
            actions.request_batch_search(cast.batch, by=person)


def test_two_that_look_alike_are_one_pair_and_told_apart_until_a_text_changes(cast: Cast) -> None:
    first, second = cast.submitted(), cast.submitted(title="小包一单到底")
    cast.submitted(**OTHER)
    searched(cast)
    page = shown(cast)
    assert page.count('<article class="hit"') == 1
    assert first.ref in page
    assert second.ref in page
    assert "疑似重复" in page
    assert "<mark>" in page
    hit = pair_in(page)
    assert "请写明为什么" in shown(cast, "apart/", status=422, hit=hit, reason=" ")
    shown(cast, "apart/", hit=hit, reason="一项在口岸，一项在园区")
    assert "没有待处理的疑似重复" in shown(cast)
    assert "一项在口岸，一项在园区" in shown(cast, "?tab=apart")
    searched(cast)
    actions.search_measure(first, by=cast.clerk)
    assert "没有待处理的疑似重复" in shown(cast)
    actions.return_measure(second, by=cast.clerk, comments={"summary": "请写明范围"})
    second.refresh_from_db()
    texts = {"summary": f"{second.summary}范围为全区。"}
    actions.save_measure(second, by=cast.submitter, texts=texts, version=second.edit_version)
    searched(cast)
    again = shown(cast)
    assert second.ref in again
    shown(cast, "apart/", hit=pair_in(again), reason="仍不是一件事")
    shown(cast, "reopen/", hit=pair_in(shown(cast, "?tab=apart")))
    assert second.ref in shown(cast)


def test_a_pair_is_merged_into_the_one_that_was_chosen(cast: Cast) -> None:
    first, second = cast.submitted(), cast.submitted(title="小包一单到底")
    searched(cast)
    page = shown(cast)
    hit = pair_in(page)
    asked = re.findall(r'data-confirm="([^"]*)"', page)[-1]
    assert within_quotes(first.title) in asked
    assert within_quotes(second.title) in asked
    assert '<option value="">请选择</option>' in page
    assert "selected" not in page.split('name="keep"')[1].split("</select>")[0]
    assert "请先选择保留哪一项" in shown(cast, "merge/", status=422, hit=hit, keep="", reason="同一件事")
    refused = shown(cast, "merge/", status=422, hit=hit, keep=second.pk, reason="")
    assert f'<option value="{second.pk}" selected>' in refused
    shown(cast, "merge/", hit=hit, keep=second.pk, reason="同一件事")
    first.refresh_from_db()
    assert (first.state, first.merged_into) == ("merged", second)
    assert "没有待处理的疑似重复" in shown(cast)


def test_a_published_measure_is_a_double_until_it_is_named_as_the_predecessor(cast: Cast) -> None:
    published = letter_in("issued", cast).batch.measures.get()
    later = with_another_batch(cast)
    sent = later.submitted()
    searched(later)
    assert f'href="/register/{cast.batch.number}-1/"' in shown(later)
    Measure.objects.filter(pk=sent.pk).update(predecessor=published, new_since_predecessor="范围扩大")
    assert "没有待处理的疑似重复" in shown(later)


def test_the_pairs_are_the_offices_alone_and_only_whoever_screens_settles_them(cast: Cast) -> None:
    cast.submitted(), cast.submitted(title="小包一单到底")
    searched(cast)
    hit = pair_in(shown(cast))
    address = f"/batches/{cast.batch.number}/similar/"
    for person in (cast.signatory, cast.auditor):
        page = client_of(person).get(address)
        assert page.status_code == 200
        assert "保留哪一项" not in page.content.decode()
        for act in ("search/", "merge/", "apart/", "reopen/"):
            sent = {"hit": hit, "reason": "不同", "keep": "1"}
            assert client_of(person).post(address + act, sent).status_code == 403
    for person in (cast.unit_lead, cast.submitter, cast.evaluators[0], cast.evaluation_lead):
        assert client_of(person).get(address).status_code == 403
    for act in ("merge/", "apart/", "reopen/"):
        assert client_of(cast.clerk).post(address + act, {"hit": "0"}).status_code == 404


def test_a_page_of_pairs_costs_a_fixed_number_of_queries(cast: Cast) -> None:
    for number in range(6):
        cast.submitted(title=f"小包一单到底{number}")
    searched(cast)
    client = client_of(cast.clerk)
    address = f"/batches/{cast.batch.number}/similar/"
    with CaptureQueriesContext(connection) as seen:
        page = client.get(address).content.decode()
    assert len(seen) <= 12, "\n".join(each["sql"][:150] for each in seen)
    assert page.count('<article class="hit"') == 10
    following = client.get(f"{address}?from=10").content.decode()
    assert following.count('<article class="hit"') == 5


def test_a_pair_is_merged_into_one_that_is_to_be_put_right_and_not_the_other_way(cast: Cast) -> None:
    waiting, returned = cast.submitted(), cast.submitted(title="小包一单到底")
    searched(cast)
    actions.return_measure(returned, by=cast.clerk, comments={"summary": "请写明范围"})
    page = shown(cast)
    offered = page.split('name="keep"')[1].split("</select>")[0]
    assert (f'value="{returned.pk}"' in offered, f'value="{waiting.pk}"' in offered) == (True, False)
    shown(cast, "merge/", hit=pair_in(page), keep=returned.pk, reason="同一件事")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.merged_into) == ("merged", returned)
