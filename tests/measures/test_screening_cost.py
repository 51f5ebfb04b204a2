"""What a candidate's screening page costs, whatever hangs on it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from measures import actions
from tests.clients import client_of, kinds_of
from tests.factories import make_cast

pytestmark = pytest.mark.django_db


def test_the_page_costs_at_most_twelve_queries_with_everything_on_it() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.draft()
    actions.add_comparison(
        measure, by=cast.submitter, place="某地", practice="先行做法", relation="different"
    )
    measure = actions.submit_measure(measure, by=cast.unit_lead)
    actions.return_measure(measure, by=cast.clerk, comments={"effect": "请补。", "title": "请改。"})
    measure = actions.submit_measure(measure, by=cast.unit_lead)
    actions.save_comments(measure, by=cast.clerk, comments={"effect": "再补。"}, version=0)
    actions.set_common_reason(by=cast.clerk, text="请写明起止时间。", field="effect")
    client = client_of(cast.clerk)
    client.get(f"/screening/{measure.pk}/")
    with CaptureQueriesContext(connection) as seen:
        client.get(f"/screening/{measure.pk}/")
    assert len(seen) <= 12, "\n".join(kinds_of(seen.captured_queries))


def test_the_merge_costs_at_most_twelve_queries_with_two_side_by_side() -> None:
    cast = make_cast(evaluators=1)
    measure, other = cast.submitted(), cast.submitted(title="小包一单到底")
    for title in ("冷链专窗", "船员换班"):
        cast.submitted(title=title)
    client, address = client_of(cast.clerk), f"/screening/{measure.pk}/merge/?into={other.ref}"
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    assert len(seen) <= 12, "\n".join(kinds_of(seen.captured_queries))
