"""What makes one press the same as another, and how long it is remembered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.middleware.csrf import CSRF_TOKEN_LENGTH
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from core.keeping import drop_old_presses
from core.models import Pressed
from core.pressing import REACH, REACH_OF_A_PAGE, Press, once, pressed
from measures.actions import delete_draft
from measures.models import Measure
from tests.clients import client_of
from tests.factories import Cast, make_cast
from tests.measures.test_api import client_of as api_client_of

pytestmark = pytest.mark.django_db
OF_A_PAGE, OF_ANOTHER = "a" * CSRF_TOKEN_LENGTH, "b" * CSRF_TOKEN_LENGTH


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def draft(cast: Cast, client: Client, **fields: str) -> str:
    return str(client.post(f"/batches/{cast.batch.number}/measures/new/", fields).headers["Location"])


def some_time_ago(ago: timedelta) -> None:
    Pressed.objects.update(done_at=timezone.now() - ago)


def test_the_same_page_sent_again_leads_to_the_same_for_a_day(cast: Cast) -> None:
    client = client_of(cast.submitter)
    first = draft(cast, client, csrfmiddlewaretoken=OF_A_PAGE)
    some_time_ago(REACH_OF_A_PAGE / 2)
    assert draft(cast, client, csrfmiddlewaretoken=OF_A_PAGE) == first
    some_time_ago(REACH_OF_A_PAGE + REACH)
    assert draft(cast, client, csrfmiddlewaretoken=OF_A_PAGE) != first


def test_a_page_that_was_drawn_anew_is_a_wish_of_its_own(cast: Cast) -> None:
    client = client_of(cast.submitter)
    assert draft(cast, client, csrfmiddlewaretoken=OF_A_PAGE) != draft(
        cast, client, csrfmiddlewaretoken=OF_ANOTHER
    )


def test_without_a_pages_token_the_same_within_moments_is_the_same_press(cast: Cast) -> None:
    client = client_of(cast.submitter)
    first = draft(cast, client)
    assert draft(cast, client) == first
    some_time_ago(REACH * 2)
    assert draft(cast, client) != first


def test_another_person_and_another_content_are_other_presses(cast: Cast) -> None:
    places = {
        draft(cast, client_of(person), **fields)
        for person in (cast.submitter, cast.unit_lead)
        for fields in ({}, {"page_person": str(person.pk)})
    }
    assert len(places) == 4


def test_what_was_deleted_since_is_made_again(cast: Cast) -> None:
    client = client_of(cast.submitter)
    draft(cast, client)
    delete_draft(Measure.objects.get(), by=cast.submitter)
    draft(cast, client)
    assert Measure.objects.count() == 1


def test_a_program_that_sends_again_is_given_the_same_and_tells_two_wishes_by_a_key(cast: Cast) -> None:
    client: APIClient = api_client_of(cast.submitter)

    def made(**headers: str) -> Any:
        body = {"batch": cast.batch.number, "title": "一单到底"}
        return client.post("/api/v1/measures/", body, format="json", headers=headers).json()["id"]

    assert made() == made()
    assert made(idempotency_key="1") == made(idempotency_key="1")
    assert len({made(), made(idempotency_key="1"), made(idempotency_key="2")}) == 3


def test_several_things_of_one_press_stay_several_and_a_refusal_is_no_press(cast: Cast) -> None:
    refused = [True]

    @once
    def made(name: str) -> list[Measure]:
        if refused:
            raise LookupError(refused.pop())
        return [cast.draft(title=name)]

    def press() -> list[int]:
        token = pressed.set(Press(lambda: b"same", REACH))
        try:
            return [made(name)[0].pk for name in ("甲", "乙")]
        finally:
            pressed.reset(token)

    with pytest.raises(LookupError):
        press()
    first = press()
    assert len(set(first)) == 2
    assert press() == first
    assert made("甲")[0].pk not in first


def test_what_was_pressed_long_ago_is_forgotten(cast: Cast, settings: Any) -> None:
    draft(cast, client_of(cast.submitter))
    some_time_ago(timedelta(days=settings.KEPT_DAYS["presses"] - 1))
    assert drop_old_presses() == 0
    some_time_ago(timedelta(days=settings.KEPT_DAYS["presses"] + 1))
    assert drop_old_presses() == 1
