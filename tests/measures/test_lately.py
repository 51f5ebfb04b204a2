"""A batch's page tells what happened lately, out of the trail, to those who may read of it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import Event
from measures import actions
from measures.models import Batch
from measures.overview.lately import lately
from tests.clients import client_of
from tests.factories import make_cast
from tests.states import people_of

pytestmark = pytest.mark.django_db


def test_the_latest_stands_first_with_who_did_what_to_which_candidate() -> None:
    cast = make_cast(evaluators=1)
    cast.draft()
    sent, other = cast.submitted(), cast.submitted()
    actions.return_measure(sent, by=cast.clerk, comments={"title": "名称请再具体些"})
    told = [(one.act, one.measure, one.by) for one in lately(cast.batch, cast.clerk)]
    assert told[:3] == [
        ("退回补正", sent.pk, str(cast.clerk.unit)),
        ("报送", other.pk, str(cast.unit)),
        ("报送", sent.pk, str(cast.unit)),
    ]
    assert "新建举措" not in {act for act, _measure, _by in told}
    page = client_of(cast.clerk).get(f"/batches/{cast.batch.number}/").content.decode()
    assert page.index("最近的事") < page.index(f">{sent.ref}</a>")


def test_nobody_reads_there_of_what_the_trail_keeps_from_them() -> None:
    cast = make_cast(evaluators=1)
    cast.submitted()
    for person in people_of(cast).values():
        seen = set(Event.objects.visible_to(person).values_list("at", flat=True))
        assert {one.at for one in lately(cast.batch, person)} <= seen
    assert lately(Batch(pk=cast.batch.pk + 1), cast.clerk) == []


def test_the_page_costs_the_same_however_much_happened() -> None:
    cast = make_cast(evaluators=1)
    client, address = client_of(cast.clerk), f"/batches/{cast.batch.number}/"
    cast.submitted()
    client.get(address)
    costs = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        costs.append(len(queries))
        for _measure in range(4):
            cast.submitted()
    assert costs[0] == costs[1] <= 12, costs
