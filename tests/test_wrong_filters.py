"""A list that is asked for what cannot be shows and gives out nothing, says so, and keeps what was typed."""

from __future__ import annotations

import pytest
from django.test import Client

from core.models import TrailExport
from letters import actions as letter_actions
from measures.models import Export
from tests.clients import client_of
from tests.factories import make_cast
from tests.states import measure_in

pytestmark = pytest.mark.django_db
LONG = "长" * 61


@pytest.mark.parametrize(
    ("address", "query", "kept"),
    [
        ("/measures/exports/new/", {"words": LONG}, LONG),
        ("/measures/exports/new/", {"batch": "x"}, ""),
        ("/trail/exports/new/", {"first_day": "昨天"}, "昨天"),
        ("/trail/exports/new/", {"first_day": "2025-02-02", "last_day": "2025-01-01"}, "2025-02-02"),
    ],
)
def test_an_export_of_what_cannot_be_asked_is_refused(address: str, query: dict[str, str], kept: str) -> None:
    cast = make_cast(evaluators=1)
    cast.submitted()
    answer = client_of(cast.auditor).post(address, {"format": "csv"}, query_params=query)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "筛选条件有误，没有导出" in page
    assert kept in page
    assert not Export.objects.exists()
    assert not TrailExport.objects.exists()


@pytest.mark.parametrize(
    ("address", "query"),
    [
        ("/measures/", "batch=x"),
        ("/measures/", "unit=x"),
        ("/screening/", "unit=x"),
        ("/batches/{number}/tally/", "words=" + LONG),
        ("/batches/{number}/decisions/", "show=everything"),
    ],
)
def test_a_list_of_what_cannot_be_asked_is_empty(address: str, query: str) -> None:
    cast = make_cast(evaluators=1)
    measure = measure_in("evaluated", cast)
    cast.batch.refresh_from_db()
    waiting = measure_in("submitted", make_cast())
    path = address.format(number=cast.batch.number)
    client = client_of(cast.clerk)
    shown = client.get(path).content.decode()
    assert measure.title in shown or waiting.title in shown
    answer = client.get(f"{path}?{query}")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert measure.ref not in page
    assert waiting.ref not in page


def test_the_register_shows_nothing_of_what_cannot_be_asked(client: Client) -> None:
    cast = make_cast(evaluators=1)
    measure = cast.accepted()
    letter_actions.issue_letter(cast.signed_letter(), by=cast.signatory)
    assert measure.title in client.get("/register/").content.decode()
    answer = client.get("/register/?as_of=x")
    assert answer.status_code == 422
    assert measure.title not in answer.content.decode()
