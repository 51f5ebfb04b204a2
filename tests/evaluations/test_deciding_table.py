"""The table of decisions: the evidence of each measure beside the choice, for who decides and for who confirms."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evaluations import actions
from evaluations.deciding import likest_records
from evaluations.models import Decision
from measures.actions import add_comparison, search_measure
from measures.models import Comparison
from tests.clients import client_of
from tests.factories import Cast, first_in_nation, make_cast

MOST = 12
# Without Redis, as here, the session is read from the database too; and the reading of marks is put down.
BESIDE = 2


def test_the_likest_practice_is_the_one_that_says_the_most_against_the_measure() -> None:
    said = ("different", "", "extended", "same", "same")
    records = [Comparison(pk=n, measure_id=1, relation=relation) for n, relation in enumerate(said)]
    other = Comparison(pk=9, measure_id=2, relation="different")
    assert likest_records([*records, other]) == {1: records[3], 2: other}
    assert likest_records(records[:2])[1] == records[1]


@pytest.mark.django_db
class TestTable:
    @pytest.fixture
    def cast(self) -> Cast:
        """Two measures, scored 90 and 80; the second goes first in the nation with a search of today."""
        cast = make_cast(evaluators=3)
        first, second = cast.accepted(title="在先"), cast.accepted(title="在后")
        cast.evaluate()
        for assignment in cast.open_assignments():
            is_second = assignment.measure_id == second.pk
            cast.score(assignment, 90 if is_second else 80, "first_in_nation" if is_second else "replication")
        cast.close()
        search_measure(second, by=cast.clerk)
        add_comparison(first, by=cast.clerk, place="江淮", practice="歇业备案", relation="same")
        return cast

    def test_the_best_comes_first_with_votes_likest_practice_and_day_of_the_search(self, cast: Cast) -> None:
        page = client_of(cast.clerk).get(f"/batches/{cast.batch.number}/decisions/")
        best, other = page.context["rows"]
        assert [one.figures.rank for one in (best, other)] == ["1", "2"]
        assert [part.count for part in best.votes] == [3, 0, 0]
        assert (best.search.day, other.search) == (timezone.localdate(), None)
        assert (other.strongest.name, other.strongest.likeness) == ("江淮：歇业备案", "相同")
        assert 'aria-label="全国首创3，复制拓展0，复制0"' in page.content.decode()

    def test_stages_words_and_claims_narrow_the_table(self, cast: Cast) -> None:
        client = client_of(cast.clerk)
        address = f"/batches/{cast.batch.number}/decisions/"
        cast.batch.measures.update(claimed_classification="first_in_nation")
        shown = {
            asked: [row.measure.title for row in client.get(f"{address}?{asked}").context["rows"]]
            for asked in (
                "show=differs",
                "show=confirmed",
                "words=在后",
                "claimed=replication",
                "show=nonsense",
            )
        }
        assert shown == {
            "show=differs": ["在先"],
            "show=confirmed": [],
            "words=在后": ["在后"],
            "claimed=replication": [],
            "show=nonsense": [],
        }

    def test_an_opened_row_tells_comparisons_searches_and_remarks_at_one_price(self, cast: Cast) -> None:
        client = client_of(cast.reviewer)
        counts = []
        add_comparison(
            cast.batch.measures.get(title="在先"),
            by=cast.clerk,
            place="滨南",
            practice="另案",
            relation="same",
        )
        for measure in cast.batch.measures.order_by("pk"):
            search_measure(measure, by=cast.clerk)
            address = f"/batches/{cast.batch.number}/decisions/measure/{measure.pk}/evidence/"
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                part = client.get(address, headers={"HX-Request": "true"}).content.decode()
            counts.append(len(captured))
            assert "<html" not in part
            assert part.count('class="total"') == 3
        assert "检出" in part
        assert counts[0] == counts[1] <= MOST + BESIDE

    def test_who_confirms_reads_by_whom_and_when_it_was_decided_and_confirmed(self, cast: Cast) -> None:
        measure = cast.batch.measures.get(title="在后")
        actions.decide_measure(measure, by=cast.clerk, verdict=first_in_nation(measure, cast.clerk))
        address = f"/batches/{cast.batch.number}/decisions/?show=unconfirmed"
        page = client_of(cast.reviewer).get(address).content.decode()
        decision = Decision.objects.get()
        assert decision.mark in page
        assert f"{timezone.localtime(decision.decided_at):%Y-%m-%d %H:%M}" in page
        actions.confirm_decision(decision, by=cast.reviewer)
        page = client_of(cast.clerk).get(address.replace("unconfirmed", "confirmed")).content.decode()
        decision.refresh_from_db()
        assert f"{cast.clerk} → {cast.reviewer}" in page
        assert f"{timezone.localtime(decision.confirmed_at):%Y-%m-%d %H:%M}" in page
