"""A request sent again under its Idempotency-Key is answered as the first time, and what it asks for is done once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from accounts.models import User
from core.api.keeping import REPLAYED
from core.keeping import drop_old_answers
from core.models import KeptAnswer
from letters.models import AddresseeGroup
from measures.models import Measure
from tests.factories import Cast, make_cast, make_person
from tests.measures.test_api import client_of

API = "/api/v1/"


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(evaluators=1)


def sent(
    person: User, address: str, body: dict[str, Any], key: str = "k-1", *, by: str = "post", **headers: str
) -> Any:
    send = getattr(client_of(person), by)
    return send(f"{API}{address}", body, format="json", headers={"idempotency-key": key, **headers})


def test_the_first_answer_is_given_again_and_nothing_is_done_twice(cast: Cast) -> None:
    body = {"batch": cast.batch.number, "title": "一单到底", "phone": "0591-12345678"}
    first, again = (sent(cast.submitter, "measures/", body) for _n in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["ETag"] == first.headers["ETag"]
    assert (REPLAYED in first.headers, again.headers[REPLAYED]) == (False, "true")
    assert Measure.objects.count() == 1
    # What it tells of people is sealed as it is elsewhere.
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT body FROM core_keptanswer")
        assert "0591-12345678" not in cursor.fetchone()[0]


def test_also_where_what_was_done_would_be_refused_by_now(cast: Cast) -> None:
    measure = cast.submitted()
    first, again = (sent(cast.clerk, f"measures/{measure.pk}/accept/", {}) for _n in range(2))
    assert (first.status_code, again.json()) == (200, first.json())
    assert sent(cast.clerk, f"measures/{measure.pk}/accept/", {}, "k-2").status_code == 409


def test_a_key_that_stands_for_another_request_is_refused_by_its_name(cast: Cast) -> None:
    body = {"batch": cast.batch.number, "title": "一单到底"}
    assert sent(cast.submitter, "measures/", body).status_code == 201
    other = sent(cast.submitter, "measures/", {**body, "title": "另一项"})
    assert (other.status_code, other.json()["faults"][0]["place"]) == (422, "Idempotency-Key")
    # Another person's keys are their own.
    assert sent(cast.unit_lead, "measures/", {**body, "title": "另一项"}).status_code == 201
    assert sent(cast.submitter, "measures/", body, "长" * 256).status_code == 400


def test_over_another_version_it_is_another_request(cast: Cast) -> None:
    measure = cast.submitted()
    client, address = client_of(cast.clerk), f"{API}measures/{measure.pk}/accept/"
    codes = [
        client.post(address, headers={"idempotency-key": "k-1", "if-match": f'"{version}"'}).status_code
        for version in (measure.edit_version, measure.edit_version, measure.edit_version + 1)
    ]
    assert [*codes, client.post(address, headers={"idempotency-key": "k-1"}).status_code] == [
        200,
        200,
        422,
        422,
    ]


def test_what_is_saved_under_a_key_is_saved_once(cast: Cast) -> None:
    measure = cast.draft()
    address = f"measures/{measure.pk}/"
    body: dict[str, Any] = {"title": "一单到底", "edit_version": measure.edit_version}
    first, again = (sent(cast.submitter, address, body, by="patch") for _n in range(2))
    assert (first.status_code, again.status_code, again.json()) == (200, 200, first.json())
    assert (again.headers["ETag"], again.headers[REPLAYED]) == (first.headers["ETag"], "true")
    # Under a key of its own it goes over a version that is no more.
    assert sent(cast.submitter, address, body, "k-2", by="patch").status_code == 409
    # Another method is another request.
    assert sent(cast.submitter, address, body, by="delete").status_code == 422


def test_what_is_deleted_under_a_key_is_deleted_once(cast: Cast) -> None:
    address = f"measures/{cast.draft().pk}/"
    first, again = (sent(cast.submitter, address, {}, by="delete") for _n in range(2))
    assert (first.status_code, again.status_code, again.headers[REPLAYED]) == (204, 204, "true")
    assert sent(cast.submitter, address, {}, "k-2", by="delete").status_code == 404


def test_without_a_key_what_is_saved_otherwise_and_back_again_is_three_wishes(cast: Cast) -> None:
    group = AddresseeGroup.objects.create(name="片区", wording="各片区管委会")
    for wording in ("甲委", "乙委", "甲委"):
        body: dict[str, Any] = {"name": "片区", "wording": wording, "units": []}
        client = client_of(cast.clerk)
        assert client.patch(f"{API}addressee-groups/{group.pk}/", body, format="json").status_code == 200
        group.refresh_from_db()
        assert group.wording == wording


def test_who_may_do_it_no_more_is_not_told_what_was_answered(cast: Cast) -> None:
    address = f"measures/{cast.submitted().pk}/accept/"
    assert [sent(cast.clerk, address, {}).status_code for _n in range(2)] == [200, 200]
    User.objects.filter(pk=cast.clerk.pk).update(roles=["auditor"])
    again = sent(User.objects.get(pk=cast.clerk.pk), address, {})
    assert (again.status_code, REPLAYED in again.headers) == (403, False)


def test_who_went_to_another_unit_is_not_told_what_was_answered_in_the_one_before(cast: Cast) -> None:
    measure = cast.draft()
    address = f"measures/{measure.pk}/"
    body: dict[str, Any] = {"title": "一单到底", "edit_version": measure.edit_version}
    assert sent(cast.submitter, address, body, by="patch").status_code == 200
    User.objects.filter(pk=cast.submitter.pk).update(unit=make_person("submitter").unit)
    again = sent(User.objects.get(pk=cast.submitter.pk), address, body, by="patch")
    assert (again.status_code, "一单到底" in again.content.decode()) == (404, False)


def test_a_refusal_uses_no_key_up(cast: Cast) -> None:
    measure = cast.draft(summary="")
    assert sent(cast.unit_lead, f"measures/{measure.pk}/submit/", {}).status_code == 422
    assert not KeptAnswer.objects.exists()
    Measure.objects.filter(pk=measure.pk).update(summary="三方共用一份电子清单。")
    assert sent(cast.unit_lead, f"measures/{measure.pk}/submit/", {}).status_code == 200


def test_an_answer_is_kept_for_a_day(cast: Cast) -> None:
    sent(cast.submitter, "measures/", {"batch": cast.batch.number})
    assert drop_old_answers() == 0
    KeptAnswer.objects.update(kept_at=timezone.now() - timedelta(days=1, minutes=1))
    assert drop_old_answers() == 1


@pytest.mark.django_db(transaction=True)
def test_two_in_the_same_moment_are_one() -> None:
    cast = make_cast(evaluators=1)
    body = {"batch": cast.batch.number, "title": "一单到底"}

    def send(_n: int) -> Any:
        try:
            return sent(cast.submitter, "measures/", body).json()["id"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(send, range(4)))
    assert len(made) == 1
    assert Measure.objects.count() == 1
