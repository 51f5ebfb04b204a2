"""The pages around scoring cost the same with few measures and with many, and leave none of them out."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.scoring_pages import fill, new_cast
from evaluations import actions
from evaluations.actions.tallying import store_tally
from evaluations.entries import SheetEntries
from evaluations.models import Assignment
from measures.choices import BatchState
from measures.models import Batch
from tests.clients import client_of
from tests.factories import Cast

MOST = 12
# Without Redis, as here, the session is read from the database too.
SESSION = 1
MANY = 260
SHEET = re.compile(r'<td[^>]*><a href="/evaluations/(\d+)/')


@pytest.fixture
def cast(db: None) -> Cast:
    return new_cast()


def statements(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def rows_over_all_pages(client: Client, address: str) -> list[str]:
    """Turn the pages of a list as a person does; return its sheets in the order in which they come."""
    rows: list[str] = []
    path, _mark, query = address.partition("?")
    following = f"?{query}"
    while True:
        page = client.get(path + following).content.decode()
        rows += SHEET.findall(page)
        found = re.search(r'href="(\?[^"]+)" rel="next"', page)
        if found is None:
            return rows
        following = found[1].replace("&amp;", "&")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["queue", "grid", "sheet", "decisions"])
def test_a_page_asks_as_often_with_many_measures_as_with_few(cast: Cast, name: str) -> None:
    client = client_of(cast.clerk if name == "decisions" else cast.evaluators[0])
    counts = []
    for size in (6, MANY):
        fill(cast, size)
        if name == "decisions":
            store_tally(cast.batch)
            Batch.objects.update(state=BatchState.DECIDING)
        # The first in the evaluator's order: after the last one, the search for what follows starts anew.
        sheet = Assignment.objects.filter(state="assigned").in_own_order()[0]
        addresses = {
            "queue": "/evaluations/",
            "grid": "/evaluations/mine/",
            "sheet": f"/evaluations/{sheet.pk}/",
            "decisions": f"/batches/{cast.batch.number}/decisions/",
        }
        counts.append(statements(client, addresses[name]))
    assert counts[0] == counts[1] < MOST + SESSION


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "state"), [("/evaluations/?field=", "assigned"), ("/evaluations/?show=done", "submitted")]
)
def test_every_assignment_stands_once_on_the_pages_of_its_list(cast: Cast, address: str, state: str) -> None:
    fill(cast, MANY)
    own = Assignment.objects.filter(state=state).in_own_order().values_list("pk", flat=True)
    listed = {str(key) for key in own}
    # The first page shows the head of what is done below what waits.
    shown = [key for key in rows_over_all_pages(client_of(cast.evaluators[0]), address) if key in listed]
    assert shown == [str(key) for key in own]


@pytest.mark.django_db
def test_the_grid_pages_through_every_sheet_and_sorts_by_total_and_by_score(cast: Cast) -> None:
    fill(cast, 120)
    evaluator = cast.evaluators[0]
    client = client_of(evaluator)
    assert sorted(rows_over_all_pages(client, "/evaluations/mine/")) == sorted(
        str(key) for key in Assignment.objects.values_list("pk", flat=True)
    )
    low, high, *_rest = Assignment.objects.filter(state="assigned").order_by("pk")
    for assignment, value in ((low, 40), (high, 90)):
        entries = SheetEntries(scores=dict.fromkeys(("novelty", "effect", "replicability"), Decimal(value)))
        actions.save_sheet(assignment, by=evaluator, entries=entries, version=1)
    codes = list(cast.batch.rubrics.get().criteria.values_list("code", flat=True))
    for key in ("total", str(codes.index("novelty"))):
        shown = rows_over_all_pages(client, f"/evaluations/mine/?sort={key}")
        assert shown[:2] == [str(high.pk), str(low.pk)]
        assert len(set(shown)) == len(shown) == 120
