"""The public register: found as written, counted as letters count, given out safely, at addresses that stay."""

from __future__ import annotations

import csv
import io
import json
import random
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.errors import Incomplete, NotAllowed, WrongState
from accounts.models import Role, User
from letters import actions
from letters.actions.register import withdraw_entries
from letters.composing import figures_of
from letters.earlier.values import Head, ReadAnnex, ReadRow, Transcript
from letters.models import OpeningBalance, Recognition, RegisterCount, RegisterEntry
from letters.register import exporting, finding
from letters.register.facets import Narrowing
from letters.register.finding import find_entries
from letters.register.summary import summary_as_of
from letters.register.trends import trends_as_of
from letters.search import search_grams, search_text
from measures.models import Batch
from tests.factories import make_cast, make_person
from tests.states import letter_in

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
CLASSES = ("first_in_nation", "extended_replication", "replication")
FIELDS = ("trade", "finance", "")
UNITS = ("甲片区管委会", "乙厅", "丙局")


@pytest.fixture
def clerk() -> User:
    return make_person(Role.OFFICE_CLERK)


def publish(clerk: User, number: int, on: date, titles: Iterable[str]) -> Batch:
    """Put a batch into the register; classes, fields, units and the mark take turns."""
    rows = [
        ReadRow(serial, title, f"{title}的内容。", CLASSES[serial % 3], "便利企业。", serial in {2, 5})
        for serial, title in enumerate(titles, start=1)
    ]
    transcript = Transcript(
        file_name="a.txt",
        sha256="0" * 64,
        head=Head(day=on),
        annexes=(ReadAnnex("附件", "清单", tuple(rows)),),
        batch=number,
        zone="海岸自贸试验区",
        mark_label="",
        names_marks=True,
        statements=(),
        lines=(),
        notes=(),
        faults=(),
    )
    batch = actions.import_letter(by=clerk, transcript=transcript)
    for entry in batch.register_entries.all():
        entry.field = FIELDS[entry.serial % 3]
        entry.units = [UNITS[entry.serial % 3], *(UNITS[:1] if entry.serial % 3 == 1 else [])]
        entry.unit_names = "、".join(entry.units)
        entry.save()
    return batch


def retitled(entry: RegisterEntry, title: str) -> RegisterEntry:
    entry.title = title
    entry.search_text = search_text(title)
    entry.search_grams = search_grams(entry.search_text)
    entry.save()
    return entry


def shown(query: str = "") -> Any:
    return Client().get(f"/register/{query}")


def titles(query: str) -> list[str]:
    return [entry.title for entry in shown(query).context["page"].rows]


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
    ],
)
def test_a_word_is_found_as_it_is_written(clerk: User, title: str, word: str) -> None:
    publish(clerk, 1, date(2020, 1, 1), [title, "别的举措"])
    assert titles(f"?{urlencode({'words': word})}") == [title]


@pytest.mark.parametrize("word", ["APP", "1%0", "甲乙", "_", "%", "\\", "包小"])
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
        ("?after=2020-13-01_1_1", 200),
        ("?after=2020-01-01_99999999999999999999_1", 200),
        ("?after=2020-01-01_1", 200),
        ("?taiwan_related=maybe&nothing=1", 200),
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
            "taiwan_related": not narrowing.taiwan_related or entry.taiwan_related,
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
        taiwan_related=chance.random() < 0.2,
        as_of=chance.choice((None, date(2021, 6, 1), date(2022, 6, 1))),
    )


def fill(clerk: User) -> None:
    publish(clerk, 1, date(2020, 1, 1), [f"甲举措{n}" for n in range(7)])
    publish(clerk, 2, date(2021, 5, 1), [f"乙举措“一单到底”{n}" for n in range(5)])
    withdrawn = publish(clerk, 3, date(2021, 5, 1), [f"甲举措之{n}" for n in range(6)])
    publish(clerk, 4, date(2022, 5, 1), [f"丙一单到{n}" for n in range(4)])
    withdrawn.register_entries.update(is_withdrawn=True, withdrawn_on=date(2022, 1, 1))


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
    page = shown("?words=举措&field=trade&sort=oldest&after=2020-01-01_1_1")
    panel = next(one for one in page.context["panels"] if one.name == "classification")
    chosen = shown(panel.choices[0].query)
    assert chosen.context["found"].total == panel.choices[0].count
    again = next(one for one in chosen.context["panels"] if one.name == "classification").choices[0]
    assert again.is_chosen
    assert "classification" not in again.query
    assert "after" not in panel.choices[0].query


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
            made = actions.recognise_entry(entry, by=clerk, kind=kind, dated_on=day, source="某通知")
            if chance.random() < 0.3:
                actions.withdraw_recognition(made, by=clerk, reason="张冠李戴")
        if chance.random() < 0.4:
            on = batch.published_on + timedelta(days=chance.randint(0, 300))
            batch.register_entries.update(is_withdrawn=True, withdrawn_on=on)
    if chance.random() < 0.5:
        OpeningBalance.objects.create(
            up_to_batch=4, batches=4, measures=50, national_replications=3, best_practices=1
        )
    later = make_cast(number=900, evaluators=1).batch
    for _day in range(15):
        on = first + timedelta(days=chance.randint(-10, 1400))
        figures, summary = figures_of(later, on), summary_as_of(on)
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
    columns = ("batch", "published_on", "withdrawn_on", "classification", "field", "taiwan_related")
    counted = Counter(RegisterEntry.objects.values_list(*columns))
    assert {
        tuple(row[:-1]): row[-1] for row in RegisterCount.objects.values_list(*columns, "entries")
    } == counted


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


def test_a_correcting_letter_keeps_the_day_of_publication() -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("issued", cast)
    first = timezone.localdate() - timedelta(days=30)
    RegisterEntry.objects.update(published_on=first)
    actions.draft_correction(letter, by=cast.clerk, reason="错字")
    from letters.actions.register import enter_measures

    enter_measures(cast.batch, on=timezone.localdate())
    assert RegisterEntry.objects.get().published_on == first


# --- recognitions ---------------------------------------------------------------------------------------------


@pytest.fixture
def recognition(clerk: User) -> Recognition:
    entry = publish(clerk, 7, date(2020, 1, 1), ["甲"]).register_entries.get()
    return actions.recognise_entry(
        entry, by=clerk, kind="best_practice", dated_on=date(2021, 1, 1), source="某文件"
    )


def test_a_recognition_taken_back_counts_on_no_day_and_can_be_recorded_anew(
    clerk: User, recognition: Recognition
) -> None:
    actions.withdraw_recognition(recognition, by=clerk, reason="应为另一项")
    assert summary_as_of(date(2022, 1, 1)).published.best_practices == 0
    with pytest.raises(WrongState):
        actions.withdraw_recognition(recognition, by=clerk, reason="再撤一次")
    actions.recognise_entry(
        recognition.entry, by=clerk, kind="best_practice", dated_on=date(2021, 2, 1), source="另一文件"
    )
    assert summary_as_of(date(2022, 1, 1)).published.best_practices == 1
    page = Client().get("/register/7-1/").content.decode()
    assert "应为另一项" in page
    assert "另一文件" in page


@pytest.mark.parametrize("reason", ["", "  ", "长" * 301])
def test_taking_a_recognition_back_needs_a_reason(clerk: User, recognition: Recognition, reason: str) -> None:
    with pytest.raises(Incomplete):
        actions.withdraw_recognition(recognition, by=clerk, reason=reason)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SUBMITTER, Role.SIGNATORY])
def test_only_the_office_takes_a_recognition_back(recognition: Recognition, role: str) -> None:
    person = make_person(role)
    with pytest.raises(NotAllowed):
        actions.withdraw_recognition(recognition, by=person, reason="理由")
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/register/recognitions/{recognition.pk}/withdraw/"
    assert client.post(address, {"reason": "理由"}).status_code == 403
    assert Client().post(address, {"reason": "理由"}).status_code == 302
    assert Recognition.objects.standing().count() == 1


def test_the_office_records_and_takes_back_on_the_measures_page(clerk: User) -> None:
    publish(clerk, 7, date(2020, 1, 1), ["甲"])
    client = Client()
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    said = {"kind": "best_practice", "dated_on": "2021-01-01", "source": "某文件"}
    early = client.post("/register/7-1/recognitions/", {**said, "dated_on": "2019-01-01"})
    assert early.status_code == 422
    assert client.post("/register/7-1/recognitions/", said).status_code == 302
    made = Recognition.objects.get()
    address = f"/register/recognitions/{made.pk}/withdraw/"
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "登记有误"}).headers["Location"] == "/register/7-1/"
    assert client.post(address, {"reason": "登记有误"}).status_code == 302
    assert not Recognition.objects.standing().exists()


# --- addresses ------------------------------------------------------------------------------------------------


def test_an_old_address_leads_to_the_permanent_one(clerk: User) -> None:
    entry = publish(clerk, 19, date(2022, 8, 5), ["甲", "乙"]).register_entries.get(serial=2)
    answer = Client().get(f"/register/{entry.pk}/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/register/19-2/")
    assert "http://testserver/register/19-2/" in Client().get("/register/19-2/").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "19-3/",
        "0-0/",
        "99999999999999999999-1/",
        "19-99999999999999999999/",
        "999999999999999999999/",
        "export.exe",
    ],
)
def test_what_there_is_not_is_not_found(clerk: User, address: str) -> None:
    publish(clerk, 19, date(2022, 8, 5), ["甲"])
    assert Client().get(f"/register/{address}").status_code == 404


# --- lists to take away ---------------------------------------------------------------------------------------


def exported(form: str, query: str = "") -> bytes:
    answer = Client().get(f"/register/export.{form}{query}")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # streamed, as all three are


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "＝1"])
def test_no_cell_is_a_formula(clerk: User, start: str) -> None:
    entry = publish(clerk, 1, date(2020, 1, 1), ["甲"]).register_entries.get()
    retitled(entry, start)
    rows = list(csv.reader(io.StringIO(exported("csv").decode("utf-8-sig"))))
    assert rows[1][2] == f"'{start}"
    cell = openpyxl.load_workbook(io.BytesIO(exported("xlsx"))).active["C2"]  # type: ignore[index]
    assert (cell.value.strip(), cell.data_type) == (start.strip(), "s")
    assert json.loads(exported("json"))[0]["title"] == start


def test_the_exports_hold_what_the_page_finds_as_of_the_day(clerk: User) -> None:
    fill(clerk)
    entry = RegisterEntry.objects.filter(batch__number=1)[0]
    actions.recognise_entry(entry, by=clerk, kind="best_practice", dated_on=date(2022, 1, 1), source="某文件")
    query = "?words=举措&as_of=2021-06-01&sort=oldest"
    wanted = [one.title for one in shown(query).context["page"].rows]
    assert len(wanted) == 18
    content = exported("csv", query)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["举措名称"] for row in rows] == wanted
    assert {row["最佳实践案例"] for row in rows} == {""}
    assert rows[0]["网址"] == "http://testserver/register/1-1/"
    listed = json.loads(exported("json", query))
    assert [row["title"] for row in listed] == wanted
    sheet = openpyxl.load_workbook(io.BytesIO(exported("xlsx", query))).active
    assert [row[2] for row in sheet.iter_rows(min_row=2, values_only=True)] == wanted  # type: ignore[union-attr]
    assert json.loads(exported("json", "?words=没有")) == []


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
        legacy_measure_count=27,
    )
    charts = trends_as_of(date(2022, 1, 1))
    assert charts["classes"].series[-1][1] == (27, 0)
    assert charts["cumulated"].series[0][1] == (27, 28)


def test_withdrawing_dates_every_entry_of_the_batch(clerk: User) -> None:
    batch = publish(clerk, 1, date(2020, 1, 1), ["甲", "乙"])
    withdraw_entries(batch)
    assert set(batch.register_entries.values_list("withdrawn_on", flat=True)) == {timezone.localdate()}
