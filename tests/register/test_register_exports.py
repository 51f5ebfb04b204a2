"""The register as lists and as a feed."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from letters import actions
from measures.models import Batch
from register import exporting
from register.actions import withdraw_entries
from register.trends import trends_as_of
from tests.factories import make_cast, make_person
from tests.register.published import fill, publish
from tests.states import letter_in

pytestmark = pytest.mark.django_db


ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def clerk() -> User:
    return make_person(Role.OFFICE_CLERK)


def test_a_list_is_read_in_parts_whatever_its_length(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(clerk, 1, date(2020, 1, 1), [f"举措{n}" for n in range(9)])
    monkeypatch.setattr(exporting, "ROWS_AT_ONCE", 2)
    answer = Client().get("/register/export.json")
    assert answer.streaming
    assert len(list(answer.streaming_content)) == 11  # type: ignore[attr-defined]


def test_a_workbook_too_long_is_refused_in_words(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(clerk, 1, date(2020, 1, 1), [f"举措{n}" for n in range(9)])
    monkeypatch.setattr(exporting, "MOST_IN_WORKBOOK", 8)
    answer = Client().get("/register/export.xlsx")
    assert answer.status_code == 422
    assert "或改用csv" in answer.content.decode()
    assert Client().get("/register/export.xlsx?classification=replication").status_code == 200
    assert Client().get("/register/export.csv?as_of=x").status_code == 422


def test_a_file_is_named_in_chinese_with_its_day(clerk: User) -> None:
    publish(clerk, 1, date(2020, 1, 1), ["甲"])
    said = Client().get("/register/export.csv?as_of=2021-03-04").headers["Content-Disposition"]
    assert "2021-03-04.csv" in said
    assert "filename*=utf-8''%E5%88%9B%E6%96%B0" in said


# --- feed -----------------------------------------------------------------------------------------------------
def feed() -> ET.Element:
    answer = Client().get("/register/feed.atom")
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    return ET.fromstring(answer.content)


def entries_by_id() -> dict[str, tuple[str, str]]:
    return {
        str(one.findtext(f"{ATOM}id")): (
            str(one.findtext(f"{ATOM}title")),
            str(one.findtext(f"{ATOM}updated")),
        )
        for one in feed().iter(f"{ATOM}entry")
    }


def test_the_feed_names_letters_and_measures_for_good() -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("issued", cast)
    root, before = feed(), entries_by_id()
    assert root.findtext(f"{ATOM}author/{ATOM}name") == letter.mark
    assert all(root.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    assert len(before) == 2
    assert all(key.startswith("tag:") for key in before)
    actions.revoke_letter(letter, by=cast.signatory, reason="依据失效")
    after = entries_by_id()
    assert after.keys() == before.keys()
    assert all("已撤销" in title for title, _updated in after.values())


def test_a_revoked_letter_comes_to_the_top_with_its_new_time() -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("issued", cast)
    key = next(key for key in entries_by_id() if f"letter/{letter.pk}" in key)
    before = entries_by_id()[key][1]
    actions.revoke_letter(letter, by=cast.signatory, reason="依据失效")
    assert entries_by_id()[key][1] >= before
    assert str(next(feed().iter(f"{ATOM}entry")).findtext(f"{ATOM}id")) == key


def test_an_empty_feed_is_still_a_feed() -> None:
    assert feed().findtext(f"{ATOM}id")
    assert not list(feed().iter(f"{ATOM}entry"))


# --- trends ---------------------------------------------------------------------------------------------------
def test_each_chart_has_its_table_as_of_the_day(clerk: User) -> None:
    fill(clerk)
    page = Client().get("/register/trends/?as_of=2021-12-31")
    charts = page.context["charts"]
    assert charts["classes"].labels == ("第1批", "第2批", "第3批")
    assert [sum(row[1:]) for row in charts["classes"].rows] == [7, 5, 6]
    assert charts["cumulated"].series[0][1] == (7, 12, 18)
    assert dict(charts["units"].rows)["甲片区管委会"] > 0
    assert page.content.decode().count("<details>") == 4
    assert Client().get("/register/trends/?as_of=x").status_code == 422


def test_a_batch_known_by_its_total_alone_is_drawn_apart(clerk: User) -> None:
    publish(clerk, 2, date(2021, 1, 1), ["甲"])
    Batch.objects.create(
        number=1,
        year=2019,
        zone="海岸自贸试验区",
        state="published",
        is_imported=True,
        published_on=date(2019, 1, 1),
        stated_total=27,
    )
    charts = trends_as_of(date(2022, 1, 1))
    assert charts["classes"].series[-1][1] == (27, 0)
    assert charts["cumulated"].series[0][1] == (27, 28)


def test_withdrawing_dates_every_entry_of_the_batch(clerk: User) -> None:
    batch = publish(clerk, 1, date(2020, 1, 1), ["甲", "乙"])
    withdraw_entries(batch, on=timezone.localdate())
    assert set(batch.register_entries.values_list("withdrawn_on", flat=True)) == {timezone.localdate()}
