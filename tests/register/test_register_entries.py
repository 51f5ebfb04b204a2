"""A measure's page in the register: corrections, recognitions, permanent addresses."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from core.errors import Incomplete, NotAllowed, WrongState
from core.grams import search_grams, search_text
from letters import actions
from register import actions as register_actions
from register.models import Recognition, RegisterEntry
from register.summary import summary_as_of
from tests.factories import make_cast, make_person
from tests.register.published import fill, publish, shown
from tests.remembered.steps import remembered
from tests.states import letter_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    return make_person(Role.OFFICE_CLERK)


def retitled(entry: RegisterEntry, title: str) -> RegisterEntry:
    entry.title = title
    entry.search_text = search_text(title)
    entry.search_grams = search_grams(entry.search_text)
    entry.save()
    return entry


def test_a_correcting_letter_keeps_the_day_of_publication() -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("issued", cast)
    first = timezone.localdate() - timedelta(days=30)
    RegisterEntry.objects.update(published_on=first)
    actions.draft_correction(letter, by=cast.clerk, reason="错字")
    from register.actions import enter_measures

    enter_measures(cast.batch, on=timezone.localdate(), letter_number="")
    assert RegisterEntry.objects.get().published_on == first


# --- recognitions ---------------------------------------------------------------------------------------------
@pytest.fixture
@remembered
def recognition(clerk: User) -> Recognition:
    entry = publish(clerk, 7, date(2020, 1, 1), ["甲"]).register_entries.get()
    return register_actions.recognise_entry(
        entry, by=clerk, kind="best_practice", dated_on=date(2021, 1, 1), source="某文件"
    )


def test_a_recognition_taken_back_counts_on_no_day_and_can_be_recorded_anew(
    clerk: User, recognition: Recognition
) -> None:
    register_actions.withdraw_recognition(recognition, by=clerk, reason="应为另一项")
    assert summary_as_of(date(2022, 1, 1)).published.best_practices == 0
    with pytest.raises(WrongState):
        register_actions.withdraw_recognition(recognition, by=clerk, reason="再撤一次")
    register_actions.recognise_entry(
        recognition.entry, by=clerk, kind="best_practice", dated_on=date(2021, 2, 1), source="另一文件"
    )
    assert summary_as_of(date(2022, 1, 1)).published.best_practices == 1
    page = Client().get("/register/7-1/").content.decode()
    assert "应为另一项" in page
    assert "另一文件" in page


@pytest.mark.parametrize("reason", ["", "  ", "长" * 301])
def test_taking_a_recognition_back_needs_a_reason(clerk: User, recognition: Recognition, reason: str) -> None:
    with pytest.raises(Incomplete):
        register_actions.withdraw_recognition(recognition, by=clerk, reason=reason)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SUBMITTER, Role.SIGNATORY])
def test_only_the_office_takes_a_recognition_back(recognition: Recognition, role: str) -> None:
    person = make_person(role)
    with pytest.raises(NotAllowed):
        register_actions.withdraw_recognition(recognition, by=person, reason="理由")
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
def exported(file_format: str, query: str = "") -> bytes:
    answer = Client().get(f"/register/export.{file_format}{query}")
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
    register_actions.recognise_entry(
        entry, by=clerk, kind="best_practice", dated_on=date(2022, 1, 1), source="某文件"
    )
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
    assert [row[2] for row in sheet.iter_rows(min_row=2, values_only=True)] == wanted
    assert json.loads(exported("json", "?words=没有")) == []
