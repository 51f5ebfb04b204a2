"""The public register: found as written, counted as letters count, given out safely, at addresses that stay."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from letters.composing import figures_of
from letters.models import Letter
from register import actions as register_actions
from register import finding
from register.facets import Narrowing
from register.finding import find_entries
from register.models import OpeningBalance, RegisterCount, RegisterEntry, UnitCount
from register.summary import summary_as_of
from register.trends import trends_as_of
from tests.factories import make_cast, make_person
from tests.register.published import CLASSES, UNITS, fill, publish, shown, titles
from tests.states import letter_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    return make_person(Role.OFFICE_CLERK)


# --- words ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("跨境小包“一单到底”", "“一单"),
        ("跨境小包“一单到底”", "底"),
        ("100%网办（试行）", "100%网"),
        ("甲_乙接口", "甲_乙"),
        ("路径C:\\税票", ":\\税"),
        ("“AEO企业”Plus", "aeo企业"),
        ("ＡＰＰ通办", "ＡＰＰ"),
        ("a'b\"c<d>", "'b\"c<"),
        ("[联审]{联办}", "[联审]{"),
        ("𠮷字号登记", "𠮷字"),
        ("ＡＰＰ通办", "app"),
        ("“一单到底”（试行）３.0版", '"一单到底"(试行)'),
        ("阿卜杜拉·热合曼工作室", "阿卜杜拉•热合曼"),
        ("自贸 试验区", "自贸试验区"),
    ],
)
def test_a_word_is_found_as_it_is_written(clerk: User, title: str, word: str) -> None:
    publish(clerk, 1, date(2020, 1, 1), [title, "别的举措"])
    assert titles(f"?{urlencode({'words': word})}") == [title]


@pytest.mark.parametrize("word", ["AP通", "1%0", "甲乙", "_", "%", "\\", "包小"])
def test_what_is_not_written_is_not_found(clerk: User, word: str) -> None:
    publish(clerk, 1, date(2020, 1, 1), ["ＡＰＰ通办", "1100", "甲-乙", "小包"])
    assert titles(f"?{urlencode({'words': word})}") == []


def test_pairs_that_stand_apart_are_no_phrase(clerk: User) -> None:
    publish(clerk, 1, date(2020, 1, 1), ["一单到港，单到底层", "一单到底"])
    assert titles("?words=一单到底") == ["一单到底"]


def test_every_word_must_occur(clerk: User) -> None:
    publish(clerk, 1, date(2020, 1, 1), ["通关提速", "通关便利", "税务提速"])
    assert titles("?words=通关 提速") == ["通关提速"]


@pytest.mark.parametrize(
    "query",
    [
        {"words": "长" * 61},
        {"as_of": "昨天"},
        {"as_of": "9999-99-99"},
        {"batch": "十九"},
        {"batch": "99999999999999999999"},
        {"year": "99999"},
        {"classification": "best"},
        {"field": "x' OR 1=1"},
        {"sort": "pk; DROP"},
        {"unit": [f"第{n}单位" for n in range(51)]},
        {"unit": "长" * 201},
    ],
)
def test_what_cannot_be_asked_is_said_and_never_breaks(clerk: User, query: dict[str, object]) -> None:
    publish(clerk, 1, date(2020, 1, 1), ["甲"])
    answer = shown(f"?{urlencode(query, doseq=True)}")
    assert answer.status_code == 422
    assert answer.context["form"].errors


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?words=%00", 400),
        ("?words=%FF", 400),
        ("?words=%20%20", 200),
        ("?words=%E3%80%80", 200),
        ("?after=x", 200),
        ("?after=2020-13-01~1~1", 200),
        ("?after=2020-01-01~99999999999999999999~1", 200),
        ("?after=2020-01-01~1", 200),
        ("?has_special_mark=maybe&nothing=1", 200),
        ("?as_of=0001-01-01", 200),
        ("?unit=没有的单位", 200),
    ],
)
def test_odd_addresses_are_answered(clerk: User, query: str, status: int) -> None:
    publish(clerk, 1, date(2020, 1, 1), ["甲"])
    assert shown(query).status_code == status


# --- facets ---------------------------------------------------------------------------------------------------
def expected(narrowing: Narrowing, *, without: str = "") -> list[RegisterEntry]:
    """Read the whole register and keep what matches, one condition after the other, in Python."""
    kept = []
    for entry in RegisterEntry.objects.in_force(narrowing.as_of).select_related("batch"):
        is_kept = {
            "words": all(word in entry.search_text for word in narrowing.words.split()),
            "batch": not narrowing.batch or entry.batch.number in narrowing.batch,
            "classification": not narrowing.classification
            or entry.classification in narrowing.classification,
            "field": not narrowing.field or entry.field in narrowing.field,
            "unit": not narrowing.unit or bool({*entry.units} & {*narrowing.unit}),
            "year": not narrowing.year or entry.published_on.year in narrowing.year,
            "has_special_mark": not narrowing.has_special_mark or entry.has_special_mark,
        }
        if all(held for name, held in is_kept.items() if name != without):
            kept.append(entry)
    return kept


def random_narrowing(chance: random.Random) -> Narrowing:
    def some(*values: Any) -> tuple[Any, ...]:
        return tuple(chance.sample(values, chance.choice((0, 0, 1, 2))))

    return Narrowing(
        words=chance.choice(("", "", "举措", "甲 便利", "一单到底", "没有")),
        batch=some(1, 2, 3, 4),
        classification=some(*CLASSES),
        field=some("trade", "finance"),
        unit=some(*UNITS),
        year=some(2020, 2021, 2022),
        has_special_mark=chance.random() < 0.2,
        as_of=chance.choice((None, date(2021, 6, 1), date(2022, 6, 1))),
    )


@pytest.mark.parametrize("seed", range(60))
def test_facets_combine_and_their_counts_are_what_choosing_them_brings(clerk: User, seed: int) -> None:
    fill(clerk)
    narrowing = random_narrowing(random.Random(seed))
    found = find_entries(narrowing)
    wanted = expected(narrowing)
    assert {entry.pk for entry in found.entries} == {entry.pk for entry in wanted}
    assert {entry.pk for entry in RegisterEntry.objects.narrowed(narrowing)} == {e.pk for e in wanted}
    assert found.total == len(wanted)
    if not expected(Narrowing(words=narrowing.words, unit=narrowing.unit, as_of=narrowing.as_of)):
        return
    by_class = Counter(entry.classification for entry in expected(narrowing, without="classification"))
    assert found.by_facet["classification"] == by_class
    by_batch = Counter(str(entry.batch.number) for entry in expected(narrowing, without="batch"))
    assert found.by_facet["batch"] == by_batch
    by_year = Counter(str(entry.published_on.year) for entry in expected(narrowing, without="year"))
    assert found.by_facet["year"] == by_year
    assert found.by_facet["unit"] == Counter(unit for entry in wanted for unit in entry.units)


def test_a_choice_is_a_link_that_keeps_everything_else(clerk: User) -> None:
    fill(clerk)
    page = shown("?words=举措&field=trade&sort=oldest&after=2020-01-01~1~1")
    facet = next(one for one in page.context["facets"] if one.name == "classification")
    chosen = shown(facet.choices[0].query)
    assert chosen.context["found"].total == facet.choices[0].count
    again = next(one for one in chosen.context["facets"] if one.name == "classification").choices[0]
    assert again.is_chosen
    assert "classification" not in again.query
    assert "after" not in facet.choices[0].query


def test_more_than_can_be_counted_is_found_and_said(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(clerk)
    monkeypatch.setattr(finding, "MOST_COUNTED", 3)
    page = shown("?words=举措")
    assert page.context["found"].total is None
    assert "找到超过" in page.content.decode()
    assert len(page.context["page"].rows) == 12
    assert find_entries(Narrowing(words="举措", batch=(2,), field=("trade",))).total == 1


# --- pages ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("sort", ["", "oldest"])
def test_the_pages_hold_every_entry_once_in_order_and_keep_the_filter(clerk: User, sort: str) -> None:
    for number, on in ((1, date(2020, 1, 1)), (2, date(2020, 1, 1)), (3, date(2019, 1, 1))):
        publish(clerk, number, on, [f"举措{n}" for n in range(15)])
    query, seen = f"?words=举措&sort={sort}", []
    while query:
        page = shown(query).context["page"]
        seen += [(entry.published_on, entry.batch_id, entry.serial) for entry in page.rows]
        query = page.next_query
    falling = sorted(seen, key=lambda one: (-one[0].toordinal(), -one[1], one[2]))
    assert seen == (sorted(seen) if sort else falling)
    assert len(set(seen)) == 45


def test_a_page_costs_the_same_queries_at_two_sizes(clerk: User) -> None:
    counts = []
    for number, size in ((1, 3), (2, 60)):
        publish(clerk, number, date(2020, 1, number), [f"举措{n}" for n in range(size)])
        for query in ("", "?words=举措&field=trade", "?unit=乙厅", "?as_of=2020-01-01"):
            with CaptureQueriesContext(connection) as queries:
                shown(query)
            counts.append(len(queries))
    assert counts[:4] == counts[4:]
    assert max(counts) <= 12


# --- as of a day ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(12))
def test_any_day_counts_what_a_letter_of_that_day_would_state(clerk: User, seed: int) -> None:
    chance = random.Random(seed)
    first = date(2019, 1, 1)
    for number in range(3, 9):
        batch = publish(
            clerk, number, first + timedelta(days=chance.randint(0, 900)), [f"举措{n}" for n in range(4)]
        )
        for entry in batch.register_entries.all()[: chance.randint(0, 3)]:
            day = entry.published_on + timedelta(days=chance.randint(0, 400))
            kind = chance.choice(("national_replication", "best_practice"))
            made = register_actions.recognise_entry(entry, by=clerk, kind=kind, dated_on=day, source="某通知")
            if chance.random() < 0.3:
                register_actions.withdraw_recognition(made, by=clerk, reason="张冠李戴")
        if chance.random() < 0.4:
            assert batch.published_on is not None
            on = batch.published_on + timedelta(days=chance.randint(0, 300))
            batch.register_entries.update(is_withdrawn=True, withdrawn_on=on)
    if chance.random() < 0.5:
        OpeningBalance.objects.create(
            up_to_batch=4, batches=4, measures=50, national_replications=3, best_practices=1
        )
    later = make_cast(number=900, evaluators=1).batch
    for _day in range(15):
        on = first + timedelta(days=chance.randint(-10, 1400))
        figures, summary = figures_of(Letter(batch=later), on), summary_as_of(on)
        assert (
            figures.previous_batches,
            figures.previous_measures,
            figures.national_replications,
            figures.best_practices,
        ) == (
            summary.published.batches,
            summary.published.measures,
            summary.published.national_replications,
            summary.published.best_practices,
        )
        there = [
            entry
            for entry in RegisterEntry.objects.all()
            if entry.published_on <= on and (entry.withdrawn_on is None or entry.withdrawn_on > on)
        ]
        assert summary.entries == len(there)
        assert [one.count for one in summary.by_class] == [
            sum(entry.classification == code for entry in there) for code in CLASSES
        ]
        charts = trends_as_of(on)
        assert sum(charts["fields"].series[0][1]) == len(there)
        if charts["cumulated"].labels:
            assert charts["cumulated"].series[0][1][-1] == summary.published.measures


def test_the_databases_counts_follow_every_change(clerk: User) -> None:
    fill(clerk)
    RegisterEntry.objects.filter(serial=2).update(classification="replication")
    RegisterEntry.objects.filter(batch__number=4, serial=1).delete()
    columns = ("batch", "published_on", "withdrawn_on", "classification", "field", "has_special_mark")
    counted = Counter(RegisterEntry.objects.values_list(*columns))
    assert {
        tuple(row[:-1]): row[-1] for row in RegisterCount.objects.values_list(*columns, "entries")
    } == counted
    days = ("batch", "published_on", "withdrawn_on")
    named = Counter(
        (*rest, unit) for *rest, units in RegisterEntry.objects.values_list(*days, "units") for unit in units
    )
    assert named
    assert {
        tuple(row[:-1]): row[-1] for row in UnitCount.objects.values_list(*days, "unit", "entries")
    } == named


def test_a_revoked_letters_measures_still_count_for_the_days_before() -> None:
    cast = make_cast(evaluators=1)
    letter_in("revoked", cast)
    today = timezone.localdate()
    RegisterEntry.objects.update(published_on=today - timedelta(days=9))
    entry = RegisterEntry.objects.get()
    assert entry.withdrawn_on == today
    assert summary_as_of(today).entries == 0
    assert summary_as_of(today - timedelta(days=1)).entries == 1
    assert titles("") == []
    assert titles(f"?as_of={today - timedelta(days=1)}") == [entry.title]
    answer = Client().get(entry.get_absolute_url())
    assert "依据失效" in answer.content.decode()
