"""What was taken out of the register, or went with a revoked letter, is built upon by nothing that comes after."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.errors import Incomplete, WrongState
from letters import actions as letter_actions
from letters.models import Letter
from measures import actions
from measures.models import Measure
from precedents.models import SearchHit, Source
from register.actions import recognise_entry, withdraw_recognition
from register.lineage.gathering import lineage_for
from register.models import RegisterEntry
from tests.api.asking import post
from tests.clients import client_of
from tests.factories import Cast, with_another_batch
from tests.letters.annex_changed import FIRST, Published, published, signed_out

pytestmark = pytest.mark.django_db
HONOUR = {"kind": "best_practice", "source": "国办函〔2026〕1号"}


def left(one: Published, how: str) -> RegisterEntry:
    """Have the first measure leave the register: by a letter that takes it out, or with its letter."""
    if how == "taken out":
        one.confirmed(FIRST, "remove")
        one.issue()
    else:
        letter_actions.revoke_letter(one.letter, by=one.cast.signatory, reason="依据失效")
    return entry_of(one)


def entry_of(one: Published) -> RegisterEntry:
    return RegisterEntry.objects.get(measure__title=FIRST)


def recognised(entry: RegisterEntry, cast: Cast) -> Any:
    return recognise_entry(entry, by=cast.clerk, dated_on=timezone.localdate(), **HONOUR)


@pytest.fixture(params=["taken out", "revoked"])
def how(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_nothing_is_recorded_of_it(how: str) -> None:
    one = published()
    entry = left(one, how)
    with pytest.raises(WrongState, match="删去" if how == "taken out" else "撤销"):
        recognised(entry, one.cast)
    clerk, page = client_of(one.cast.clerk), entry.get_absolute_url()
    assert f"{page}recognitions/" not in clerk.get(page).content.decode()
    answer = clerk.post(
        f"{page}recognitions/", {**HONOUR, "dated_on": f"{timezone.localdate()}"}, follow=True
    )
    assert (answer.status_code, "不能登记" in answer.content.decode()) == (200, True)
    body = {**HONOUR, "dated_on": f"{timezone.localdate()}"}
    assert post(one.cast.clerk, f"register/{entry.pk}/recognise/", body).status_code == 404
    assert not entry.recognitions.exists()


def test_what_was_recorded_by_mistake_before_is_still_taken_back(how: str) -> None:
    one = published()
    recognition = recognised(entry_of(one), one.cast)
    left(one, how)
    assert withdraw_recognition(recognition, by=one.cast.clerk, reason="登记有误").withdrawn_on is not None


def test_put_in_again_it_is_recorded_again() -> None:
    one = published()
    letter = left(one, "taken out").taken_out_by
    before = Letter.objects.get(number=letter)
    one.draft = letter_actions.draft_correction(before, by=one.cast.clerk, reason="删错了")
    one.confirmed(FIRST, "insert")
    signed_out(Letter.objects.get(pk=one.draft.pk), one.cast)
    assert recognised(entry_of(one), one.cast).pk


def later_candidate(one: Published) -> Measure:
    later = with_another_batch(one.cast)
    return later.accepted(title=FIRST)


def hit_on_it(one: Published, measure: Measure) -> SearchHit:
    run = actions.search_measure(measure, by=one.cast.clerk)
    return run.hits.get(source=Source.PUBLISHED, key=str(one.measure(FIRST).pk))


def test_a_hit_that_was_found_before_becomes_no_record(how: str) -> None:
    one = published()
    measure = later_candidate(one)
    hit = hit_on_it(one, measure)
    left(one, how)
    with pytest.raises(WrongState, match="不在检索的范围里"):
        actions.compare_with_hit(measure, by=one.cast.clerk, hit=hit)
    refused = post(one.cast.clerk, "comparisons/from-hit/", {"measure": measure.pk, "hit": hit.pk})
    assert refused.status_code == 409
    run = actions.search_measure(measure, by=one.cast.clerk)
    assert not run.hits.filter(source=Source.PUBLISHED, key=hit.key).exists()


def test_a_record_that_was_made_before_stays(how: str) -> None:
    one = published()
    measure = later_candidate(one)
    hit = hit_on_it(one, measure)
    record = actions.compare_with_hit(measure, by=one.cast.clerk, hit=hit)
    left(one, how)
    assert actions.compare_with_hit(measure, by=one.cast.clerk, hit=hit) == record


def test_what_was_taken_out_is_named_as_no_predecessor_and_stays_where_it_was_named() -> None:
    one = published()
    later = with_another_batch(one.cast)
    before, after = later.draft(title="早先一项"), later.draft(title="后来一项")
    texts = {"predecessor": one.measure(FIRST), "new_since_predecessor": "扩大到全区"}
    before = actions.save_measure(before, by=one.cast.submitter, texts=texts, version=1)
    left(one, "taken out")
    texts["predecessor"] = one.measure(FIRST)
    with pytest.raises(Incomplete) as refused:
        actions.save_measure(after, by=one.cast.submitter, texts=texts, version=1)
    assert [fault.place for fault in refused.value.errors] == ["predecessor"]
    kept = actions.save_measure(
        before, by=one.cast.submitter, texts={**texts, "effect": "另有十家。"}, version=before.edit_version
    )
    assert kept.predecessor == one.measure(FIRST)


def test_its_page_and_its_lineage_say_so(how: str) -> None:
    one = published()
    entry = left(one, how)
    word = "已删去" if how == "taken out" else "已撤销"
    page = Client().get(entry.get_absolute_url()).content.decode()
    cited = page.partition("引用格式")[2].partition("</dd>")[0]
    assert (entry.letter_number in cited, f", {word}." in cited) == (True, True)
    measure = Measure.objects.select_related("batch", "unit").get(pk=entry.measure_id)
    places = [node.place for node in lineage_for(measure, one.cast.clerk).nodes]
    assert [place for place in places if place.endswith(word)]
