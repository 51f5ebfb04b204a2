"""A practice that came after the batch's cut-off is no prior practice, and every page that shows one says so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from measures import actions
from measures.actions import search_measure
from measures.models import Measure
from precedents.annex import read_annex
from precedents.index.storing import index_document, set_shelf
from precedents.models import SearchRun, Source
from precedents.origin import Origin
from precedents.timing import Timing, timing_of
from tests.clients import client_of
from tests.factories import Cast, make_cast

CUTOFF = date(2024, 6, 30)
LATE = "晚于查重截止日"


@pytest.mark.parametrize(
    ("since", "stands"),
    [
        ("2024-06-30", Timing.EARLIER),
        ("2024-07-01", Timing.LATER),
        ("2023年", Timing.EARLIER),
        ("2025年", Timing.LATER),
        ("2024年", Timing.UNSURE),
        ("2024年6月", Timing.EARLIER),
        ("2024年7月", Timing.LATER),
        ("2024-07", Timing.LATER),
        ("2024.13", Timing.UNSURE),
        ("", Timing.UNSURE),
        ("去年", Timing.UNSURE),
        ("0000年", Timing.UNSURE),
    ],
)
def test_a_date_is_held_against_the_cutoff_as_exactly_as_it_is_known(since: str, stands: Timing) -> None:
    assert timing_of(since, CUTOFF) == stands


def test_without_a_cutoff_nothing_is_early_or_late() -> None:
    assert timing_of("2024-07-01", None) is None


@pytest.fixture
def searched(db: None) -> tuple[Cast, Measure, SearchRun]:
    """A list holds the like of a measure, from a month ago; whether that is late is for the batch's cut-off to say."""
    month_ago = (timezone.localdate() - timedelta(days=30)).isoformat()
    set_shelf(Source.LIST, "1", name="第七批清单", is_open=True)
    origin = Origin(place="滨南", in_force_since=month_ago)
    index_document(Source.LIST, "a", "小包“一单到底”", "共用一份电子清单。", shelf="1", origin=origin)
    cast = make_cast(evaluators=1)
    measure = cast.accepted()
    return cast, measure, search_measure(measure, by=cast.clerk)


def addresses(cast: Cast, measure: Measure, run: SearchRun) -> dict[str, User]:
    assignment = measure.assignments.get()
    return {
        f"/precedents/searches/{run.pk}/": cast.clerk,
        f"/screening/{measure.pk}/similar/": cast.clerk,
        f"/measures/{measure.pk}/": cast.clerk,
        f"/evaluations/{assignment.pk}/similar/": cast.evaluators[0],
        f"/evaluations/{assignment.pk}/": cast.evaluators[0],
        f"/batches/{cast.batch.number}/tally/{measure.pk}/": cast.clerk,
        f"/batches/{cast.batch.number}/decisions/measure/{measure.pk}/evidence/": cast.clerk,
    }


@pytest.mark.parametrize(("days_ago", "is_late"), [(60, True), (7, False)])
def test_every_page_that_shows_a_practice_marks_the_late_one(
    searched: tuple[Cast, Measure, SearchRun], days_ago: int, is_late: bool
) -> None:
    cast, measure, run = searched
    cast.batch.prior_art_cutoff_on = timezone.localdate() - timedelta(days=days_ago)
    cast.batch.save()
    actions.compare_with_hit(measure, by=cast.clerk, hit=run.hits.get(key="a"))
    cast.evaluate()
    cast.score_all("replication")
    cast.close()
    for address, person in addresses(cast, measure, run).items():
        answer = client_of(person).get(address)
        assert answer.status_code == 200, address
        assert (LATE in answer.content.decode()) is is_late, address
    rows = [row for block in read_annex(run, cast.clerk).blocks for row in getattr(block, "rows", ())]
    assert any(LATE in str(cell) for row in rows for cell in row) is is_late
