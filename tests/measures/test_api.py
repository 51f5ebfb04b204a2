"""Batches and measures over HTTP: the same rows, steps and refusals as on the pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from knox.models import AuthToken
from rest_framework.test import APIClient

from accounts.models import User
from measures.choices import MeasureState
from measures.models import Measure
from tests.factories import TEXTS, Cast, make_cast, make_person

pytestmark = pytest.mark.django_db
API = "/api/v1/"
JSON_TEXTS = {**TEXTS, "in_force_since": "2023-03-01"}


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def client_of(person: User) -> APIClient:
    client = APIClient()
    _row, token = AuthToken.objects.create(person)
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


def post(person: User, address: str, body: Any = None) -> Any:
    return client_of(person).post(f"{API}{address}", body or {}, format="json")


def test_without_a_token_nothing_is_told(cast: Cast) -> None:
    for address in ("batches/", "measures/", f"measures/{cast.draft().pk}/"):
        assert APIClient().get(f"{API}{address}").status_code == 401


def test_a_candidate_goes_from_a_draft_to_its_acceptance(cast: Cast) -> None:
    made = post(cast.submitter, "measures/", {"batch": cast.batch.number, "title": "一单到底"})
    assert (made.status_code, made.json()["state"]) == (201, "draft")
    pk, version = made.json()["id"], made.json()["edit_version"]
    missing = post(cast.unit_lead, f"measures/{pk}/submit/")
    assert missing.status_code == 422
    assert {"place": "summary", "message": "“举措内容”还没有填写。"} in missing.json()["faults"]
    saved = client_of(cast.submitter).patch(
        f"{API}measures/{pk}/", {**JSON_TEXTS, "edit_version": version}, format="json"
    )
    assert (saved.status_code, saved.json()["edit_version"]) == (200, version + 1)
    assert post(cast.unit_lead, f"measures/{pk}/submit/").json()["state"] == "submitted"
    returned = post(cast.clerk, f"measures/{pk}/return/", {"comments": {"effect": "请补充案例。"}})
    assert returned.json()["state"] == "returned"
    assert post(cast.unit_lead, f"measures/{pk}/submit/").json()["state"] == "submitted"
    assert post(cast.clerk, f"measures/{pk}/accept/").json()["state"] == "accepted"


def test_a_save_over_an_old_version_is_answered_with_what_is_stored(cast: Cast) -> None:
    measure = cast.draft()
    client = client_of(cast.submitter)
    first = {"edit_version": 1, "title": "先存的名称"}
    assert client.patch(f"{API}measures/{measure.pk}/", first, format="json").status_code == 200
    late = client.patch(
        f"{API}measures/{measure.pk}/", {"edit_version": 1, "title": "后到的名称"}, format="json"
    )
    assert (late.status_code, late.json()["current"]["title"]) == (409, "先存的名称")


@pytest.mark.parametrize("step", ["submit", "withdraw", "accept", "return", "reject", "merge"])
def test_a_step_is_refused_to_those_it_does_not_fall_to(cast: Cast, step: str) -> None:
    measure, other = cast.submitted(), cast.submitted(title="另一项")
    body = {"reason": "重复", "comments": {"title": "请写全称。"}, "into": other.ref}
    stranger = make_person("unit_lead")
    assert post(stranger, f"measures/{measure.pk}/{step}/", body).status_code == 404
    assert post(cast.submitter, f"measures/{measure.pk}/{step}/", body).status_code == 403
    assert post(cast.auditor, f"measures/{measure.pk}/{step}/", body).status_code == 403
    measure.refresh_from_db()
    assert measure.state == "submitted"


def test_the_office_turns_down_and_merges_for_a_reason(cast: Cast) -> None:
    measure, double, other = cast.submitted(), cast.submitted(title="重复项"), cast.submitted(title="另一项")
    assert post(cast.clerk, f"measures/{other.pk}/reject/").status_code == 422
    assert post(cast.clerk, f"measures/{other.pk}/reject/", {"reason": "不属征集范围"}).status_code == 200
    merging = {"into": measure.ref, "reason": "内容重复"}
    assert post(cast.clerk, f"measures/{double.pk}/merge/", merging).json()["state"] == "merged"
    assert post(cast.clerk, f"measures/{measure.pk}/merge/", {**merging, "into": "无"}).status_code == 400


def test_evaluators_learn_neither_the_unit_nor_whom_to_call(cast: Cast) -> None:
    measure = cast.accepted()
    cast.evaluate()
    shown = client_of(cast.evaluators[0]).get(f"{API}measures/{measure.pk}/").json()
    assert shown["unit"] == ""
    assert not {"contact", "phone", "approver"} & set(shown)
    assert cast.unit.name not in str(shown)
    assert client_of(cast.clerk).get(f"{API}measures/{measure.pk}/").json()["contact"] == "林某"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("measures/?batch=abc", 400),
        ("measures/?cursor=abc", 404),
        ("measures/99999999/", 404),
        ("measures/99999999999999999999999999/", 404),
        ("batches/99999999999999999999999999/", 404),
    ],
)
def test_a_wrong_address_is_answered_as_such(cast: Cast, address: str, status: int) -> None:
    assert client_of(cast.clerk).get(f"{API}{address}").status_code == status


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"batch": "x"},
        {"batch": 10**30},
        {"batch": 1, "predecessor": 10**30},
        {"batch": 1, "in_force_since": "2023-02-30"},
        {"batch": 1, "title": "长" * 201},
        {"batch": 1, "field": "nothing"},
        {"batch": 1, "title": ["a"]},
    ],
)
def test_a_wrong_body_names_its_field(cast: Cast, body: dict[str, Any]) -> None:
    answer = post(cast.submitter, "measures/", body)
    assert answer.status_code == 400
    assert answer.json()


def test_a_character_that_no_document_holds_is_named(cast: Cast) -> None:
    answer = post(cast.submitter, "measures/", {"batch": cast.batch.number, "title": "一\u0007单"})
    assert answer.status_code == 422
    assert "U+0007" in answer.json()["faults"][0]["message"]


def test_a_list_costs_the_same_at_any_size_and_is_narrowed_as_on_the_page(cast: Cast) -> None:
    client = client_of(cast.clerk)
    cast.submitted()
    # That a token was used is noted once in a while.
    client.get(f"{API}measures/")
    with CaptureQueriesContext(connection) as few:
        client.get(f"{API}measures/")
    for number in range(60):
        cast.submitted(title=f"第{number}项")
    with CaptureQueriesContext(connection) as many:
        page = client.get(f"{API}measures/").json()
    assert len(many) == len(few)
    assert len(page["results"]) == 50
    assert len(client.get(page["next"]).json()["results"]) == 11
    narrowed = client.get(f"{API}measures/", {"words": "第59项", "state": MeasureState.SUBMITTED}).json()
    assert [row["title"] for row in narrowed["results"]] == ["第59项"]
    assert Measure.objects.count() == 61


@pytest.mark.parametrize("narrowing", ["unit={unit}", "unit=0", "handed_up=on", "overdue=on", "claimed=x"])
def test_a_list_is_narrowed_by_nothing_that_tells_who_sends_or_how_far_a_unit_is(
    cast: Cast, narrowing: str
) -> None:
    measure = cast.accepted()
    cast.evaluate()
    for person in (cast.evaluation_lead, cast.evaluators[0], cast.clerk):
        client = client_of(person)
        address = f"{API}measures/?{narrowing.format(unit=cast.unit.pk)}"
        assert [row["id"] for row in client.get(address).data["results"]] == [measure.pk]


def test_a_save_goes_over_the_version_that_if_match_names(cast: Cast) -> None:
    measure = cast.draft()
    client, address = client_of(cast.submitter), f"{API}measures/{measure.pk}/"
    read = client.get(address)
    assert read.headers["ETag"] == f'"{measure.edit_version}"'
    saved = client.patch(address, {"title": "甲"}, format="json", headers={"if-match": read.headers["ETag"]})
    assert (saved.status_code, saved.headers["ETag"]) == (200, f'"{measure.edit_version + 1}"')
    late = client.patch(address, {"title": "乙"}, format="json", headers={"if-match": read.headers["ETag"]})
    assert (late.status_code, late.json()["current"]["title"]) == (412, "甲")
    assert late.json()["version"] == measure.edit_version + 1
    assert Measure.objects.get(pk=measure.pk).title == "甲"


@pytest.mark.parametrize("named", ["*", '"x"', "7", 'W/"1"', '"1", "2"', '"', '""', '"-1"'])
def test_what_names_no_single_version_saves_nothing(cast: Cast, named: str) -> None:
    measure = cast.draft()
    client, address = client_of(cast.submitter), f"{API}measures/{measure.pk}/"
    answer = client.patch(address, {"title": "甲"}, format="json", headers={"if-match": named})
    assert (answer.status_code, list(answer.json())) == (400, ["edit_version"])
    assert client.patch(address, {"title": "甲"}, format="json").status_code == 400
    assert Measure.objects.get(pk=measure.pk).title == measure.title
