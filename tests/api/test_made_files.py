"""Files that the API has made, and delegations: asked for, fetched by whoever asked, beyond the reach of a bounded token."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts.models import User
from core import outbox
from core.models import OutboxEntry, TrailExport
from letters.models import Delegation
from measures import actions
from measures.models import Export
from precedents.models import Annex
from tests.accounts.test_machines import machine, made
from tests.api.asking import API, get, keys, post
from tests.factories import Cast, make_cast, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget_rates() -> None:
    cache.clear()


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def worked() -> None:
    """Do what waits for a worker."""
    for entry in OutboxEntry.objects.filter(done_at__isnull=True):
        outbox.deliver(entry.pk)


def fetched(person: User, address: str) -> Any:
    answer = get(person, address)
    return b"".join(answer) if answer.status_code == 200 else answer.status_code


def test_an_export_is_asked_for_made_and_fetched_by_who_asked(cast: Cast) -> None:
    cast.submitted(title="甲事一次办")
    cast.submitted(title="乙事一次办")
    body = {"file_format": "xlsx", "batch": cast.batch.number, "unit": cast.unit.code, "words": "甲事"}
    asked = post(cast.clerk, "exports/", body)
    assert (asked.status_code, asked.json()["total"], asked.json()["finished_at"]) == (202, 1, None)
    address = f"exports/{asked.json()['id']}/"
    assert fetched(cast.clerk, f"{address}file/") == 404
    worked()
    assert get(cast.clerk, address).json()["size"] > 0
    assert fetched(cast.clerk, f"{address}file/")[:2] == b"PK"
    assert keys(get(cast.clerk, "exports/")) == [asked.json()["id"]]
    for other in (cast.reviewer, cast.unit_lead):
        assert (fetched(other, f"{address}file/"), keys(get(other, "exports/"))) == (404, [])


@pytest.mark.parametrize(
    ("body", "status", "place"),
    [
        ({"file_format": "exe"}, 400, "file_format"),
        ({"file_format": "xlsx", "batch": 9998}, 400, "batch"),
        ({"file_format": "xlsx", "state": "nowhere"}, 400, "state"),
        ({"file_format": "xlsx", "words": "没有的"}, 422, "format"),
    ],
)
def test_an_export_of_nothing_or_in_no_format_is_refused(
    cast: Cast, body: dict[str, Any], status: int, place: str
) -> None:
    cast.submitted()
    answer = post(cast.clerk, "exports/", body)
    told = answer.json()
    places = [one["place"] for one in told["faults"]] if status == 422 else list(told)
    assert (answer.status_code, places) == (status, [place])
    assert post(cast.unit_lead, "exports/", {"file_format": "xlsx"}).status_code == 403


def test_what_is_tried_makes_nothing(cast: Cast) -> None:
    cast.submitted()
    assert post(cast.clerk, "exports/?dry_run=true", {"file_format": "xlsx"}).status_code == 202
    assert not Export.objects.exists()


def test_the_trail_is_exported_as_its_search_finds_it(cast: Cast) -> None:
    measure = cast.submitted()
    body = {"file_format": "jsonl", "act": "submit_measure", "first_day": f"{timezone.localdate()}"}
    asked = post(cast.reviewer, "trail-exports/", body)
    assert asked.status_code == 202
    worked()
    lines = fetched(cast.reviewer, f"trail-exports/{asked.json()['id']}/file/").decode().splitlines()
    assert len(lines) == 1
    assert measure.ref in lines[0] or measure.title in lines[0]
    assert list(post(cast.reviewer, "trail-exports/", {**body, "act": "nothing"}).json()) == ["act"]
    assert post(cast.clerk, "trail-exports/", body).status_code == 403
    assert TrailExport.objects.count() == 1


def test_a_search_is_made_a_paper_for_who_sees_it(cast: Cast) -> None:
    run = actions.search_measure(cast.accepted(), by=cast.clerk)
    asked = post(cast.clerk, f"searches/{run.pk}/record/", {"file_format": "docx"})
    assert (asked.status_code, asked.json()["search"]) == (202, run.pk)
    worked()
    address = f"search-records/{asked.json()['id']}/file/"
    assert fetched(cast.clerk, address)[:2] == b"PK"
    assert fetched(cast.reviewer, address) == 404
    assert (
        post(make_person("unit_lead"), f"searches/{run.pk}/record/", {"file_format": "docx"}).status_code
        == 404
    )
    refused = post(cast.clerk, f"searches/{run.pk}/record/", {"file_format": "exe"})
    assert (refused.status_code, Annex.objects.count()) == (422, 1)


def offer(cast: Cast, **said: Any) -> dict[str, Any]:
    day = timezone.localdate()
    asked = {
        "delegate": cast.clerk.username,
        "hand": "signatory",
        "batch": cast.batch.number,
        "reason": "出差",
    }
    return {**asked, "starts_on": f"{day}", "ends_on": f"{day + timedelta(days=7)}", **said}


def test_a_delegation_is_offered_accepted_and_ended(cast: Cast) -> None:
    assert post(cast.signatory, "delegations/?dry_run=true", offer(cast)).status_code == 201
    offered = post(cast.signatory, "delegations/", offer(cast))
    assert (offered.status_code, offered.json()["state"]) == (201, "offered")
    address = f"delegations/{offered.json()['id']}/"
    # Nobody takes on what was offered to another.
    assert post(cast.reviewer, f"{address}accept/").status_code == 403
    assert post(cast.unit_lead, f"{address}accept/").status_code == 404
    assert post(cast.clerk, f"{address}accept/").json()["state"] == "in_force"
    assert post(cast.reviewer, f"{address}end/", {"reason": "x"}).status_code == 403
    assert post(cast.clerk, f"{address}end/", {"reason": ""}).status_code == 422
    ended = post(cast.signatory, f"{address}end/", {"reason": "已返岗"}).json()
    assert (ended["state"], ended["ended_by"]) == ("ended", cast.signatory.username)
    assert keys(get(cast.auditor, f"delegations/?batch={cast.batch.number}")) == [ended["id"]]
    assert keys(get(cast.unit_lead, "delegations/")) == []


@pytest.mark.parametrize(
    ("said", "status", "place"),
    [
        ({"delegate": "nobody"}, 400, "delegate"),
        ({"batch": 9998}, 400, "batch"),
        ({"hand": "drafter"}, 422, "hand"),
        ({"ends_on": "2020-01-01"}, 422, "ends_on"),
        ({"reason": " "}, 422, "reason"),
    ],
)
def test_what_is_wrong_with_an_offer_is_named(
    cast: Cast, said: dict[str, Any], status: int, place: str
) -> None:
    answer = post(cast.signatory, "delegations/", offer(cast, **said))
    told = answer.json()
    places = {one["place"] for one in told["faults"]} if status == 422 else set(told)
    assert (answer.status_code, place in places) == (status, True)
    assert post(cast.clerk, "delegations/", offer(cast)).status_code == 403
    assert not Delegation.objects.exists()


@pytest.mark.parametrize("bound", ["unit", "batches"])
def test_a_bounded_token_has_nothing_made_and_gives_nothing_away(cast: Cast, bound: str) -> None:
    run = actions.search_measure(cast.accepted(), by=cast.clerk)
    bounds: dict[str, Any] = {bound: cast.unit if bound == "unit" else [cast.batch.number]}
    for person, address, body, status in (
        (cast.clerk, "exports/", {"file_format": "xlsx"}, 403),
        (cast.reviewer, "trail-exports/", {"file_format": "jsonl"}, 403),
        (cast.clerk, f"searches/{run.pk}/record/", {"file_format": "docx"}, 404),
        (cast.signatory, "delegations/", offer(cast), 403),
    ):
        _token, secret = made(person, **bounds)
        answer = machine(secret).post(f"{API}{address}", body, format="json")
        assert answer.status_code == status, address
    assert not Delegation.objects.exists()
