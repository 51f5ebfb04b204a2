"""Signing in, readings and downloads leave their events, and nothing secret in them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.models import Event
from core.trail.acts import is_named
from core.trail.lines import lines_of_day
from measures import actions
from tests.clients import client_of
from tests.factories import BLANK_PDF, PASSWORD, make_cast, make_person

pytestmark = pytest.mark.django_db


def acts(person: User | None = None) -> list[str]:
    events = Event.objects.exclude(kind="act").order_by("pk")
    return [one.act for one in (events.filter(person=person) if person else events)]


def sign_in(login: str, password: str) -> None:
    Client().post("/accounts/login/", {"login": login, "password": password}, REMOTE_ADDR="203.0.113.9")


def test_signing_in_and_failing_to_are_events_with_their_address() -> None:
    person = make_person(username="lin")
    sign_in("lin", "something-wrong")
    sign_in("ＬＩＮ", PASSWORD)
    assert acts(person) == ["fail_sign_in", "sign_in"]
    assert set(Event.objects.exclude(kind="act").values_list("address", flat=True)) == {"203.0.113.9"}


def test_a_lock_out_is_an_event() -> None:
    person = make_person(username="lin")
    for _try in range(7):
        sign_in("lin", "something-wrong")
    assert "locked_out" in acts(person)


def test_what_was_typed_as_a_name_or_a_password_is_never_kept() -> None:
    make_person(username="lin")
    sign_in("my-secret-passphrase", "other-secret")
    sign_in("lin", "other-secret")
    kept = "\n".join(line for _key, line in lines_of_day(timezone.localdate()))
    assert acts()[0] == "fail_sign_in"
    assert "secret" not in kept


def test_a_reset_is_an_event_without_its_link() -> None:
    person = make_person(username="lin")
    person.email = "lin@example.org"
    person.save()
    Client().post("/accounts/password/reset/", {"email": "lin@example.org"})
    assert acts(person) == ["ask_password_reset"]
    assert "key" not in Event.objects.get(act="ask_password_reset").note


def test_a_file_that_somebody_is_given_is_an_event() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.draft()
    file = SimpleUploadedFile("a", BLANK_PDF)
    attachment = actions.add_attachment(measure, by=cast.submitter, file=file, name="证明.pdf")
    address = reverse("measures:attachment_download", args=[attachment.pk])
    client_of(cast.submitter).get(address)
    client_of(make_person("unit_lead")).get(address)
    (event,) = Event.objects.filter(act="download_file")
    assert (event.person, event.kind, event.note) == (cast.submitter, "read", address)


def test_reading_scores_is_an_event() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.accepted()
    cast.evaluate()
    cast.score_all()
    cast.close()
    client = client_of(cast.auditor)
    client.get(f"/batches/{cast.batch.number}/tally/")
    client.get(f"/batches/{cast.batch.number}/tally/{measure.pk}/")
    assert acts(cast.auditor)[-2:] == ["read_tally", "read_sheets"]


def test_each_of_them_has_a_name_for_people() -> None:
    from accounts.recorded import OF_A_USER

    others = (
        "fail_sign_in",
        "locked_out",
        "ask_password_reset",
        "download_file",
        "read_tally",
        "read_sheets",
    )
    assert all(is_named(act) for act in (*others, *(act for _signal, act in OF_A_USER)))
