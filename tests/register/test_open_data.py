"""Open data: the files of the days that are over, and that nothing changes them any more."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from letters import actions
from register.actions import recognise_entry, withdraw_entries, withdraw_recognition
from register.freezing import FORMATS, freeze_days
from register.models import DayFile, EntryVersion, RegisterEntry
from register.spans import spans
from tests.factories import make_cast, make_person
from tests.letters.issued import issue_correction
from tests.register.published import publish
from tests.states import letter_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FIRST = timezone.localdate() - DAY * 40


@pytest.fixture
def clerk() -> User:
    return make_person(Role.OFFICE_CLERK)


def fetched(day: date, ending: str = "json") -> bytes:
    answer = Client().get(f"/open-data/{day}.{ending}")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def titles_on(day: date) -> list[str]:
    """What the file of a day lists; nothing where there is no file."""
    answer = Client().get(f"/open-data/{day}.json")
    if answer.status_code == 404:
        return []
    return [one["title"] for one in json.loads(b"".join(answer.streaming_content))]  # type: ignore[attr-defined]


def put_back(days: int) -> None:
    """Let everything that was put down so far have been put down some days ago."""
    for version in EntryVersion.objects.order_by("day"):
        EntryVersion.objects.filter(pk=version.pk).update(day=version.day - DAY * days)


def test_every_day_from_the_first_publication_is_frozen_and_today_is_not(clerk: User) -> None:
    publish(clerk, 1, FIRST, ["甲", "乙"])
    assert freeze_days() == 40
    assert titles_on(FIRST) == ["甲", "乙"]
    assert Client().get(f"/open-data/{FIRST - DAY}.json").status_code == 404
    assert Client().get(f"/open-data/{timezone.localdate()}.json").status_code == 404
    assert Client().get("/open-data/2020-02-30.json").status_code == 404
    assert Client().get(f"/open-data/{FIRST}.xlsx").status_code == 404
    assert freeze_days() == 0


@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_has_the_digest_that_is_published_for_it(clerk: User, ending: str) -> None:
    publish(clerk, 1, FIRST, ["甲", "乙"])
    freeze_days()
    digest = hashlib.sha256(fetched(FIRST, ending)).digest()
    assert DayFile.objects.get(day=FIRST, format=ending).sha256 == digest.hex()
    answer = Client().get(f"/open-data/{FIRST}.{ending}")
    assert answer.headers["Repr-Digest"] == f"sha-256=:{b64encode(digest).decode()}:"
    assert digest.hex() in Client().get(f"/open-data/?as_of={FIRST}").content.decode()
    again = Client().get(f"/open-data/{FIRST}.{ending}", headers={"if-none-match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("ending", FORMATS)
def test_a_past_day_stays_whatever_is_corrected_withdrawn_or_brought_in_later(
    clerk: User, ending: str
) -> None:
    batch = publish(clerk, 2, FIRST, ["甲", "乙"])
    entry = batch.register_entries.get(serial=1)
    honour = recognise_entry(entry, by=clerk, kind="best_practice", dated_on=FIRST, source="某文件")
    freeze_days()
    before = {day: fetched(day, ending) for day in (FIRST, FIRST + DAY * 20, timezone.localdate() - DAY)}

    RegisterEntry.objects.filter(pk=entry.pk).update(title="更正后的甲", letter_number="更正函")
    withdraw_recognition(honour, by=clerk, reason="登记错了")
    withdraw_entries(batch, on=FIRST + DAY)
    publish(clerk, 1, FIRST - DAY * 5, ["更早的一项"])
    freeze_days()

    assert {day: fetched(day, ending) for day in before} == before
    assert titles_on(FIRST - DAY) == ["更早的一项"]


def test_a_day_that_is_frozen_late_reads_as_it_did(clerk: User) -> None:
    batch = publish(clerk, 1, FIRST, ["甲", "乙"])
    put_back(30)
    RegisterEntry.objects.filter(batch=batch, serial=1).update(title="更正后的甲")
    put_back(7)
    withdraw_entries(batch, on=timezone.localdate() - DAY * 3)
    put_back(3)
    freeze_days()
    assert titles_on(FIRST) == titles_on(timezone.localdate() - DAY * 11) == ["甲", "乙"]
    assert titles_on(timezone.localdate() - DAY * 10) == ["更正后的甲", "乙"]
    assert titles_on(timezone.localdate() - DAY * 3) == []


def test_what_became_of_a_measure_stands_in_the_files_from_its_day_on(clerk: User) -> None:
    entry = publish(clerk, 1, FIRST, ["甲"]).register_entries.get()
    recognise_entry(entry, by=clerk, kind="best_practice", dated_on=FIRST + DAY * 3, source="某文件")
    freeze_days()
    assert "某文件" not in fetched(FIRST + DAY * 2).decode()
    for ending in FORMATS:
        assert "某文件" in fetched(FIRST + DAY * 3, ending).decode()
    assert [(one.first, one.last) for one in spans()] == [
        (FIRST + DAY * 3, timezone.localdate() - DAY),
        (FIRST, FIRST + DAY * 2),
    ]


def test_letters_that_correct_and_revoke_leave_the_days_before_alone() -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("issued", cast)
    RegisterEntry.objects.filter(batch=letter.batch).update(published_on=FIRST)
    freeze_days()
    before = fetched(timezone.localdate() - DAY)
    correction = issue_correction(cast, letter)
    actions.revoke_letter(correction, by=cast.signatory, reason="发错了")
    freeze_days()
    assert fetched(timezone.localdate() - DAY) == before != b"[\n]\n"


def test_a_day_to_which_something_may_still_be_added_waits(
    clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(clerk, 1, FIRST, ["甲"])
    monkeypatch.setattr("register.freezing.is_settled", lambda day: day < FIRST + DAY * 2)
    assert freeze_days() == 2
    assert titles_on(FIRST + DAY * 2) == []


def test_the_database_refuses_to_change_or_remove_a_frozen_day(clerk: User) -> None:
    publish(clerk, 1, FIRST, ["甲"])
    freeze_days()
    frozen = DayFile.objects.filter(day=FIRST)
    for change in (lambda: frozen.update(sha256="0" * 64), frozen.delete):
        with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
            change()
