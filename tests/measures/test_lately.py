"""A batch's page tells what happened lately, out of the trail, to those who may read of it."""

from __future__ import annotations

import re

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
# What other batches went through since.
_LATER_EVENTS = """
INSERT INTO core_event (kind, act, model, key, name, note)
SELECT 'act', 'accept_measure', 'measures.measure', 1000000 + n / 10, '', ''
FROM generate_series(1, 50000) AS n
"""


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


def test_an_old_batch_is_found_by_its_things_and_not_by_walking_back_through_the_trail() -> None:
    cast = make_cast(evaluators=1)
    sent = cast.submitted()
    with connection.cursor() as cursor:
        cursor.execute(_LATER_EVENTS)
        cursor.execute("ANALYZE core_event")
    with CaptureQueriesContext(connection) as queries:
        found = lately(cast.batch, cast.clerk)
    assert [one.measure for one in found if one.measure] == [sent.pk]
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, TIMING OFF) " + queries[-1]["sql"])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "event_by_thing" in plan
    assert "event_by_day" not in plan
    assert "Seq Scan on core_event" not in plan
    assert not re.search(r"Removed by (Filter|Index Recheck): \d{3,}", plan), plan


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
