"""The lineage of a measure, as far as whoever asks may see what it is of."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from measures import actions
from measures.models import Batch, Measure
from measures.shelving import subject_of
from precedents.actions.bringing import bring_in_search
from precedents.models import SearchHit, SearchRun, Source
from register import actions as register_actions
from register.lineage.gathering import lineage_for
from register.models import RegisterEntry
from tests.clients import client_of
from tests.factories import Cast, make_cast, with_another_batch
from tests.remembered.steps import remembered
from tests.states import letter_in

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def story() -> tuple[Cast, Measure, Measure]:
    """A published measure that was taken up nationwide, and a later candidate that names it as its predecessor."""
    cast = make_cast(evaluators=1)
    letter_in("issued", cast)
    published = cast.batch.measures.get()
    register_actions.recognise_entry(
        RegisterEntry.objects.get(measure=published),
        by=cast.clerk,
        kind="national_replication",
        dated_on=timezone.localdate(),
        source="国函〔2026〕1号",
    )
    later = with_another_batch(cast)
    sent = later.draft()
    actions.add_comparison(
        sent,
        by=cast.submitter,
        place="滨南自贸试验区",
        practice="小包便利通关",
        document="滨关发〔2019〕14号",
        in_force_since=date(2019, 7, 1),
        difference="共用一份清单",
        relation="extended",
    )
    actions.add_comparison(
        sent, by=cast.submitter, place="某地", practice="不相干的做法", relation="different"
    )
    texts = {"predecessor": published, "new_since_predecessor": "扩大到全区"}
    actions.save_measure(sent, by=cast.submitter, texts=texts, version=1)
    sent = actions.accept_measure(actions.submit_measure(sent, by=cast.unit_lead), by=cast.clerk)
    return later, published, sent


def seen(measure: Measure, person: User) -> set[tuple[str, str]]:
    fresh = Measure.objects.select_related("batch", "unit").get(pk=measure.pk)
    return {(edge.giver.title, edge.taker.key) for edge in lineage_for(fresh, person).edges}


def test_the_office_sees_records_predecessor_and_recognition(story: tuple[Cast, Measure, Measure]) -> None:
    cast, published, sent = story
    expected = {
        ("小包便利通关", f"own-{sent.pk}"),
        (published.title, f"own-{sent.pk}"),
        (published.title, f"up-{published.pk}-全国复制推广"),
    }
    assert seen(sent, cast.clerk) == expected
    assert seen(published, cast.clerk) == expected


def test_who_else_took_the_same_practice_stands_beside_it(story: tuple[Cast, Measure, Measure]) -> None:
    cast, _published, sent = story
    other = cast.draft(title="另一项")
    entries = {"place": "滨南自贸试验区", "practice": "小包便利通关", "relation": "same"}
    actions.add_comparison(other, by=cast.submitter, **entries)
    actions.submit_measure(other, by=cast.unit_lead)
    assert ("小包便利通关", f"own-{other.pk}") in seen(sent, cast.clerk)


def test_who_may_not_see_a_candidate_does_not_meet_it_beside_what_is_published(
    story: tuple[Cast, Measure, Measure],
) -> None:
    _cast, published, sent = story
    stranger = make_cast(evaluators=1).unit_lead
    assert seen(published, stranger) == {(published.title, f"up-{published.pk}-全国复制推广")}
    assert client_of(stranger).get(f"/measures/{sent.pk}/lineage/").status_code == 404


def test_in_a_blind_batch_neither_side_of_a_predecessor_gives_the_unit_away(
    story: tuple[Cast, Measure, Measure],
) -> None:
    cast, published, sent = story
    cast.evaluate()
    Batch.objects.filter(pk=cast.batch.pk).update(is_blind=True)
    evaluator = cast.evaluators[0]
    assert Measure.objects.visible_to(evaluator).filter(pk=sent.pk).exists()
    assert seen(sent, evaluator) == {("小包便利通关", f"own-{sent.pk}")}
    assert seen(published, evaluator) == {(published.title, f"up-{published.pk}-全国复制推广")}
    page = client_of(evaluator).get(f"/measures/{sent.pk}/lineage/").content.decode()
    assert str(cast.unit) not in page
    assert f"/measures/{published.pk}/" not in page


def test_the_graph_and_its_table_say_the_same_and_the_section_is_the_table(
    story: tuple[Cast, Measure, Measure],
) -> None:
    cast, _published, sent = story
    client = client_of(cast.clerk)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(f"/measures/{sent.pk}/lineage/").content.decode()
    assert len(queries) <= 12, "\n".join(each["sql"][:120] for each in queries)
    assert page.count('<path class="way"') == 3
    assert "滨关发〔2019〕14号" in page
    part = client.get(f"/measures/{sent.pk}/lineage/", headers={"HX-Request": "true"}).content.decode()
    assert "<svg" not in part
    assert "2019-07-01" in part
    assert f'hx-get="/measures/{sent.pk}/lineage/"' in client.get(f"/measures/{sent.pk}/").content.decode()


def test_a_record_of_a_hit_that_a_package_stated_leads_to_no_measure_of_ours(
    story: tuple[Cast, Measure, Measure],
) -> None:
    """Whoever took such a hit over before that was refused has it on record still."""
    cast, _published, sent = story
    source, key = subject_of(sent)
    run = SearchRun(
        subject_source=source, subject_key=key, title="x", scope=[], left_out={"shelves": [], "phrases": []}
    )
    stated = SearchHit(
        source=Source.PUBLISHED, shelf_name="第3批", title="小包一单", digest="", score=1, how="words",
        overlap_of_query=1, overlap_of_hit=1,
    )  # fmt: skip
    bring_in_search(run, [stated], by=cast.clerk, asked_at=timezone.now())
    record = sent.comparisons.get(practice="小包便利通关")
    record.hit = stated
    record.save()
    assert client_of(cast.clerk).get(f"/measures/{sent.pk}/lineage/").status_code == 200
    assert ("小包便利通关", f"own-{sent.pk}") in seen(sent, cast.clerk)
