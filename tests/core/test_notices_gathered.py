"""Notices as they are read: one row for many of a kind, read by opening what they are about, all read and back again."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from core.models import Notice
from measures import actions
from tests.clients import client_of
from tests.core.noticed import person_with_mail, tell
from tests.factories import make_cast

# What is remembered of the unread is forgotten at the commit.
pytestmark = pytest.mark.django_db(transaction=True)


def said(person: User) -> list[str]:
    return [row.subject for row in client_of(person).get("/notices/").context["rows"]]


def unread(person: User) -> int:
    return Notice.objects.unread_by(person)


def test_twelve_candidates_that_wait_are_one_row_and_each_is_there() -> None:
    cast = make_cast()
    sent = [cast.submitted(title=f"做法{number}") for number in range(12)]
    page = client_of(cast.clerk).get("/notices/")
    (row,) = page.context["rows"]
    assert (row.subject, row.count, row.unread) == ("12项举措等待形式审查", 12, 12)
    text = page.content.decode()
    assert all(measure.title in text for measure in sent)
    answer = client_of(cast.clerk).post(
        "/notices/read/", {"kind": row.newest.kind, "place": row.newest.place}
    )
    assert answer["Location"] == f"/screening/?batch={cast.batch.number}"
    assert unread(cast.clerk) == 0
    assert unread(cast.submitter) > 0


def test_one_notice_speaks_for_itself_and_batches_and_kinds_are_apart() -> None:
    cast = make_cast()
    measure = cast.submitted(title="口岸查验")
    assert said(cast.clerk) == [f"口岸查验：{cast.unit}已报送，等待形式审查"]
    actions.return_measure(measure, by=cast.clerk, comments={"title": "请写全称。"})
    other = cast.submitted(title="另一项")
    actions.return_measure(other, by=cast.clerk, comments={"title": "请写全称。"})
    assert "2项举措被退回补正" in said(cast.unit_lead)
    assert len(said(cast.unit_lead)) == len(
        set(Notice.objects.shown_to(cast.unit_lead).values_list("kind", "place"))
    )


def test_several_of_one_thing_are_one_row_by_the_newest() -> None:
    person = person_with_mail()
    for text in ("第一次", "第二次", "第三次"):
        tell(person, text, path="/batches/1/")
    assert said(person) == ["第三次（共3条）"]


def test_a_notice_is_read_by_opening_what_it_is_about() -> None:
    cast = make_cast()
    measure, other = cast.submitted(title="甲"), cast.submitted(title="乙")
    client = client_of(cast.clerk)
    before = unread(cast.clerk)
    assert client.get(f"/screening/{measure.pk}/").status_code == 200
    assert unread(cast.clerk) == before - 1
    assert Notice.objects.get(recipient=cast.clerk, path=f"/screening/{other.pk}/").read_at is None
    assert unread(cast.reviewer) == Notice.objects.shown_to(cast.reviewer).count()


def test_what_is_refused_or_not_there_is_not_read() -> None:
    person = person_with_mail()
    tell(person, path="/trail/")
    tell(person, path="/measures/999999/")
    client = client_of(person)
    assert client.get("/trail/").status_code == 403
    assert client.get("/measures/999999/").status_code == 404
    assert unread(person) == 2


def test_all_are_read_and_unread_again_as_they_were() -> None:
    person, other = person_with_mail(), person_with_mail()
    for number in range(3):
        tell(person, f"第{number}件", path=f"/nowhere/{number}/")
    tell(other)
    first = Notice.objects.filter(recipient=person).earliest("pk")
    long_ago = timezone.now() - timedelta(days=1)
    Notice.objects.filter(pk=first.pk).update(read_at=long_ago)
    client = client_of(person)
    page = client.post("/notices/read/all/", follow=True)
    assert "2条已标为已读" in page.content.decode()
    assert (unread(person), unread(other)) == (0, 1)
    at = re.search(r'name="at" value="([^"]+)"', page.content.decode())
    assert at
    client_of(other).post("/notices/unread/", {"at": at[1]})
    assert unread(person) == 0
    client.post("/notices/unread/", {"at": at[1]})
    assert unread(person) == 2
    first.refresh_from_db()
    assert first.read_at == long_ago
    assert "没有可以撤销的" in client.post("/notices/unread/", {"at": at[1]}, follow=True).content.decode()


@pytest.mark.parametrize(
    "at",
    ["", "x", "2020-01-01", "2020-13-01T00:00:00+00:00", "0001-01-01T00:00:00+23:59", "2020-01-01T00:00:00"],
)
def test_a_moment_that_nobody_made_undoes_nothing(at: str) -> None:
    person = person_with_mail()
    tell(person)
    client = client_of(person)
    assert client.get("/notices/", {"undo": at}).status_code == 200
    assert client.post("/notices/unread/", {"at": at}).status_code == 302
    assert unread(person) == 1


def test_a_place_elsewhere_leads_nowhere() -> None:
    person = person_with_mail()
    tell(person)
    answer = client_of(person).post(
        "/notices/read/", {"kind": "reminder", "place": "https://evil.example.org/"}
    )
    assert answer["Location"] == "/notices/"


def test_the_list_costs_the_same_however_much_there_is() -> None:
    person, counts = person_with_mail(), []
    client = client_of(person)
    for number in range(40):
        tell(person, path=f"/batches/{number % 9}/")
        if number in {0, 20, 39}:
            client.get("/notices/")
            with CaptureQueriesContext(connection) as queries:
                client.get("/notices/")
            counts.append(len(queries))
    assert set(counts) == {counts[0]}
    assert counts[0] <= 12
