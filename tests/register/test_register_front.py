"""The register's front page: search and figures, the newest letter before any digest, the batches, ways in."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.choices import Role
from accounts.models import User
from documents.figures import PublishedBatch
from letters import actions as letter_actions
from letters.models import Letter
from register.front import columns_of
from register.models import RegisterCount
from tests.factories import make_cast, make_person
from tests.register.published import fill, publish, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    return make_person(Role.OFFICE_CLERK)


def text_of(query: str = "") -> str:
    return str(shown(query).content.decode())


def test_the_newest_letter_in_force_leads_with_its_files_and_no_digest() -> None:
    cast = make_cast(number=51, evaluators=1)
    cast.accepted()
    letter_actions.issue_letter(cast.signed_letter(), by=cast.signatory)
    letter = Letter.objects.get(batch=cast.batch)
    page = text_of()
    assert page.index("最新公函") < page.index("新发布的举措")
    assert f"/letters/{letter.pk}/file.pdf" in page
    assert letter.content is not None
    assert letter.content["title"] in page
    assert letter.manifest_sha256
    assert letter.manifest_sha256 not in page


def test_a_revoked_letter_and_a_draft_are_nowhere_on_the_front_page() -> None:
    cast = make_cast(number=51, evaluators=1)
    cast.accepted()
    letter = cast.signed_letter()
    assert "最新公函" not in text_of()
    letter_actions.issue_letter(letter, by=cast.signatory)
    letter_actions.revoke_letter(Letter.objects.get(pk=letter.pk), by=cast.signatory, reason="错发")
    page = text_of()
    assert "最新公函" not in page
    assert f"/letters/{letter.pk}/" not in page


def test_whoever_searches_sees_what_is_found_first() -> None:
    cast = make_cast(number=51, evaluators=1)
    measure = cast.accepted()
    letter_actions.issue_letter(cast.signed_letter(), by=cast.signatory)
    assert "最新公函" in text_of()
    page = text_of(f"?words={measure.title}")
    assert "找到1项" in page
    assert "最新公函" not in page


def test_letters_say_what_their_batches_hold() -> None:
    for number in (51, 52):
        cast = make_cast(number=number, evaluators=1)
        for place in range(number - 50):
            cast.accepted(title=f"口岸查验之{place}")
        letter_actions.issue_letter(cast.signed_letter(), by=cast.signatory)
    told = {one.paper.batch_id: one.contents.entries for one in shown().context["letters"]}
    assert told == dict(RegisterCount.objects.order_by().values_list("batch").annotate(n=Sum("entries")))
    assert sorted(told.values()) == [1, 2]


def test_the_menu_of_visitors_leads_to_trends_and_verifying(clerk: User, client: Client) -> None:
    assert {"/register/trends/", "/verify/"} <= menu_of(client)
    client.force_login(clerk)
    assert not {"/register/trends/", "/verify/"} & menu_of(client)


def menu_of(client: Client) -> set[str]:
    return {entry.url for entry in client.get("/register/").context["navigation"]}


def test_what_is_chosen_stands_above_the_list_and_is_taken_away_by_itself(clerk: User) -> None:
    fill(clerk)
    chosen = shown("?classification=replication&field=trade&words=甲").context["chosen"]
    assert [one.label for one in chosen] == ["复制", "贸易"]
    left = shown(chosen[0].query)
    assert [one.label for one in left.context["chosen"]] == ["贸易"]
    assert left.context["form"].cleaned_data["words"] == "甲"


def test_ways_in_lead_to_what_they_name(clerk: User) -> None:
    fill(clerk)
    for way in shown().context["ways_in"]:
        assert shown(way.query).context["found"].total == way.count


def test_the_columns_are_the_last_nine_batches_in_their_proportion() -> None:
    batches = [PublishedBatch(number, date(2020, 1, 1), number * 2) for number in range(1, 13)]
    columns = columns_of([*batches, PublishedBatch(13, None, 0)])
    assert [one.number for one in columns] == list(range(4, 13))
    assert [one.count for one in columns] == [number * 2 for number in range(4, 13)]
    assert columns[-1].is_newest
    assert columns[-1].height == 58
    assert columns[2].height == 29
    assert columns_of([]) == []


def test_nothing_published_yet_is_a_page_too() -> None:
    page = shown()
    assert page.status_code == 200
    assert page.context["columns"] == page.context["ways_in"] == []


def test_the_front_page_costs_the_same_whatever_there_is(clerk: User) -> None:
    counts = []
    for number in range(1, 13):
        publish(clerk, number, date(2020, 1, number), [f"举措{n}" for n in range(3)])
        with CaptureQueriesContext(connection) as queries:
            Client().get("/register/")
        counts.append(len(queries))
    assert set(counts) == {counts[0]}
    assert counts[0] <= 10


def test_the_letter_stands_before_its_digests() -> None:
    cast = make_cast(number=51, evaluators=1)
    cast.accepted()
    letter_actions.issue_letter(cast.signed_letter(), by=cast.signatory)
    letter = Letter.objects.get(batch=cast.batch)
    page = Client().get(f"/letters/{letter.pk}/").content.decode()
    assert page.index('<article class="letter"') < page.index(letter.manifest_sha256)
