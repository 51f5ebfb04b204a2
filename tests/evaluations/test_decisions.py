"""Deciding: many measures at once as the majority proposed, and what each class has to rest on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.errors import Incomplete, NotAllowed
from core.quoting import within_quotes
from evaluations import actions
from evaluations.models import Decision
from evaluations.searches import DatedSearch, searches_of
from evaluations.verdicts import Verdict
from measures.actions import add_comparison, add_outside_search, search_measure
from measures.models import Measure, OutsideSearch
from measures.shelving import query_of
from precedents.actions.runs import search_and_keep
from precedents.models import SearchRun
from tests.factories import BLANK_PDF, Cast, first_in_nation, make_cast

pytestmark = pytest.mark.django_db


def test_deciding_by_the_majority_first_says_what_it_will_do_and_what_it_cannot(client: Client) -> None:
    cast = make_cast()
    clear, open_ended = cast.accepted(title="多数一致"), cast.accepted(title="意见分散")
    cast.evaluate()
    votes = iter(
        ("first_in_nation", "first_in_nation", "extended_replication", "extended_replication", "replication")
    )
    for assignment in cast.open_assignments():
        cast.score(assignment, 80, "first_in_nation" if assignment.measure_id == clear.pk else next(votes))
    cast.close()
    search_measure(clear, by=cast.clerk)
    client.force_login(cast.clerk)
    posted = {
        "measure": [clear.pk, open_ended.pk],
        "prior_art_note": "未见相同做法。",
    }
    page = client.post(f"/batches/{cast.batch.number}/decisions/settled/", posted)
    assert [measure for measure, _verdict in page.context["ready"]] == [clear]
    assert [measure for measure, _lacking in page.context["left"]] == [open_ended]
    assert not Decision.objects.exists()
    refused = client.post(f"/batches/{cast.batch.number}/decisions/settled/", {**posted, "apply": "1"})
    assert (refused.status_code, Decision.objects.count()) == (422, 0)


def evaluated(cast: Cast, classification: str = "first_in_nation") -> Measure:
    measure = cast.accepted()
    cast.evaluate()
    cast.score_all(classification)
    cast.close()
    measure.refresh_from_db()
    return measure


def refusal(measure: Measure, by: User, verdict: Verdict) -> dict[str, str]:
    with pytest.raises(Incomplete) as refused:
        actions.decide_measure(measure, by=by, verdict=verdict)
    return {fault.place: fault.message for fault in refused.value.errors}


def test_what_rests_on_a_search_is_refused_without_one_of_the_cut_off_or_later() -> None:
    cast = make_cast(evaluators=1)
    measure = evaluated(cast)
    first = Verdict(True, "first_in_nation")
    assert refusal(measure, cast.clerk, first) == {
        "search": f"“{within_quotes(measure)}”没有留存的检索，不能定为全国首创，请“现在检索”，或上传外部检索报告。"
    }
    old = DatedSearch(search_measure(measure, by=cast.clerk))
    SearchRun.objects.update(asked_at=timezone.now() - timedelta(days=9))
    today = timezone.localdate()
    set_cutoff(measure, today - timedelta(days=2))
    [old] = searches_of([measure])[measure.pk]
    assert "早于查重截止日" in refusal(measure, cast.clerk, replace(first, search=old))["search"]
    new = DatedSearch(search_measure(measure, by=cast.clerk))
    decision = actions.decide_measure(measure, by=cast.clerk, verdict=replace(first, search=new))
    assert (decision.search_run, decision.outside_search) == (new.run, None)
    set_cutoff(measure, today + timedelta(days=2))
    with pytest.raises(Incomplete, match="需要补正"):
        actions.confirm_decision(decision, by=cast.reviewer)


def set_cutoff(measure: Measure, day: date) -> None:
    measure.batch.prior_art_cutoff_on = day
    measure.batch.save()


def test_a_search_of_the_unit_or_about_another_measure_carries_no_class() -> None:
    cast = make_cast(evaluators=1)
    other = cast.accepted(title="另一项")
    measure = evaluated(cast)
    own = search_and_keep(query_of(measure), by=cast.submitter)
    theirs = search_measure(other, by=cast.clerk)
    assert [one.run for one in searches_of([other, measure]).get(measure.pk, [])] == []
    for run in (own, theirs):
        verdict = Verdict(True, "first_in_nation", search=DatedSearch(run))
        assert refusal(measure, cast.clerk, verdict)["search"] == "所选检索不是办公室为这项举措做的。"


def test_a_report_from_outside_carries_the_class_once_it_says_who_where_and_when(client: Client) -> None:
    cast = make_cast(evaluators=1)
    measure = evaluated(cast)
    client.force_login(cast.clerk)
    page = f"/batches/{cast.batch.number}/decisions/measure/{measure.pk}/"
    posted = {"searched_by": "省科技信息研究所", "searched_on": timezone.localdate().isoformat()}
    file = SimpleUploadedFile("检索报告.pdf", BLANK_PDF)
    refused = client.post(f"{page}outside-searches/", {**posted, "scope": "", "file": file})
    assert (refused.status_code, OutsideSearch.objects.count()) == (422, 0)
    assert "省科技信息研究所" in refused.content.decode()
    file.seek(0)
    client.post(f"{page}outside-searches/", {**posted, "scope": "国务院七批清单", "file": file})
    [search] = searches_of([measure])[measure.pk]
    decision = actions.decide_measure(
        measure, by=cast.clerk, verdict=Verdict(True, "first_in_nation", search=search)
    )
    assert decision.outside_search == OutsideSearch.objects.get()
    assert client.get(f"/outside-searches/{decision.outside_search_id}/").status_code == 200
    client.force_login(cast.unit_lead)
    assert client.get(f"/outside-searches/{decision.outside_search_id}/").status_code == 403


def test_a_file_that_is_no_report_is_named_and_not_kept(client: Client) -> None:
    cast = make_cast(evaluators=1)
    measure = evaluated(cast)
    file = SimpleUploadedFile("报告.pdf", b"no report")
    with pytest.raises(Incomplete) as refused:
        add_outside_search(
            measure,
            by=cast.clerk,
            file=file,
            name="报告.pdf",
            searched_by="甲",
            searched_on=timezone.localdate(),
            scope="乙",
        )
    assert [fault.place for fault in refused.value.errors] == ["file"]
    with pytest.raises(NotAllowed):
        search_measure(measure, by=cast.unit_lead)


def test_what_takes_a_practice_over_names_the_record_of_it() -> None:
    cast = make_cast(evaluators=1)
    measure = evaluated(cast, "replication")
    told = refusal(measure, cast.clerk, Verdict(True, "replication", replicates="甲地的做法"))
    assert told == {
        "replicated_comparison": f"“{within_quotes(measure)}”没有选定复制的比对记录，不能定为复制；"
        "记录里没有的，请先添加比对记录。"
    }
    record = add_comparison(measure, by=cast.clerk, place="甲地", practice="同样做法", relation="same")
    verdict = Verdict(True, "replication", replicated_comparison=record)
    decision = actions.decide_measure(measure, by=cast.clerk, verdict=verdict)
    assert decision.replicates == "甲地：同样做法"


def test_the_page_searches_now_and_then_offers_the_search(client: Client) -> None:
    cast = make_cast(evaluators=1)
    measure = evaluated(cast)
    client.force_login(cast.clerk)
    page = f"/batches/{cast.batch.number}/decisions/measure/{measure.pk}/"
    client.post(f"{page}search/")
    run = SearchRun.objects.get()
    assert (run.subject_key, run.purpose) == (str(measure.pk), f"{cast.batch}查重")
    posted = {"is_selected": "1", "classification": "first_in_nation", "prior_art_note": "未见相同做法。"}
    client.post(page, {**posted, "search": f"run-{run.pk}"})
    assert Decision.objects.get().search_run == run


def test_why_a_decision_was_returned_is_told_to_who_decides_and_stays_out_of_its_reason(
    client: Client,
) -> None:
    cast = make_cast(evaluators=1)
    measure = evaluated(cast)
    verdict = first_in_nation(measure, cast.clerk, reason="没有先例。")
    decision = actions.decide_measure(measure, by=cast.clerk, verdict=verdict)
    decision = actions.confirm_decision(decision, by=cast.reviewer)
    decision = actions.reopen_decision(decision, by=cast.reviewer, reason="李处说先放一放")
    client.force_login(cast.clerk)
    page = f"/batches/{cast.batch.number}/decisions/measure/{measure.pk}/"
    assert "李处说先放一放" in client.get(page).content.decode()
    assert (decision.reason, "放一放" in actions.ground_of(decision)) == ("没有先例。", False)
    again = actions.decide_measure(measure, by=cast.clerk, verdict=verdict)
    assert again.returned_reason == ""
    for _time in range(2):
        confirmed = actions.confirm_decision(again, by=cast.reviewer)
        assert confirmed.returned_reason == ""
        again = actions.reopen_decision(confirmed, by=cast.reviewer, reason="再看")
