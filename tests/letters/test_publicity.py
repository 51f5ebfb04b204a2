"""公开属性: what is not 主动公开 is in nothing that the public gets, and who it was sent to reads it."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.errors import Incomplete
from letters import actions
from letters.archive import write_archive
from letters.choices import Publicity
from letters.composing import counted_of
from letters.models import Letter, LetterFile
from letters.verifying import check_letters, check_whole
from measures.choices import MeasureState
from measures.models import Measure
from register.models import RegisterEntry
from tests.clients import client_of
from tests.factories import Cast, make_cast, make_person
from tests.letters.countersigning import agree, asked, fresh, reviewed, reword
from tests.letters.test_countersign_kept import sheet_of
from tests.matrix.cells import FOR_MACHINES
from tests.matrix.columns import LITERALS
from tests.matrix.routes import routes
from tests.remembered.steps import remembered
from tests.states import letter_in

pytestmark = pytest.mark.django_db
REASON = "涉及内部管理事项"
TITLE = "天心阁不公开之举"


@remembered
def issued(publicity: Publicity = Publicity.WITHHELD, cast: Cast | None = None) -> tuple[Cast, Letter]:
    """Issue a letter that is not published, with one measure, and send it to the cast's unit."""
    cast = cast or make_cast(evaluators=1)
    cast.accepted(title=TITLE)
    letter = cast.drafted_letter()
    if publicity != Publicity.OPEN:
        letter = reword(letter, cast.clerk, publicity=publicity, publicity_reason=REASON)
    letter = actions.sign_letter(reviewed(letter, cast), by=cast.signatory)
    letter = actions.issue_letter(letter, by=cast.signatory)
    actions.add_delivery(letter, by=cast.clerk, unit=cast.unit)
    return cast, Letter.objects.get(pk=letter.pk)


def answers_of(client: Client, letter: Letter, measure: int) -> dict[str, str]:
    """Return what every address answers where it is asked about the letter, its batch, a measure or nothing."""
    known = {"number": letter.batch.number, "file_format": "pdf", "section": "letters", "measure_id": measure}
    found = {}
    for route in routes():
        if route.pattern in FOR_MACHINES:
            continue
        about = {"pk": measure if route.pattern.startswith("measures/") else letter.pk, **known}
        address = route.address(
            {place: about.get(place[1], 1) for place in route.places if place not in LITERALS}
        )
        cache.clear()
        response = client.get(address)
        words = b"".join(response) if response.streaming else response.content
        found[address] = words.decode(errors="replace")
    return found


def told(client: Client, letter: Letter) -> list[str]:
    """Return the addresses whose answers name the letter or its measure."""
    words = (letter.number, TITLE, letter.manifest_sha256, letter.content_sha256)
    answers = answers_of(client, letter, Measure.objects.get(batch=letter.batch).pk)
    return [address for address, text in answers.items() if any(one in text for one in words)]


@pytest.mark.parametrize("publicity", [Publicity.ON_REQUEST, Publicity.WITHHELD])
def test_nothing_that_the_public_gets_names_a_letter_that_is_not_published(publicity: Publicity) -> None:
    _cast, letter = issued(publicity)
    assert told(Client(), letter) == []


def test_the_same_addresses_name_one_that_is_published() -> None:
    _cast, letter = issued(Publicity.OPEN)
    places = told(Client(), letter)
    starts = ("/letters/", f"/letters/{letter.pk}/", "/register/", "/register/feed.atom", "/api/v1/letters/")
    assert set(starts) <= set(places)
    assert len(places) > 10


def test_nobody_without_it_is_told_whose_a_file_is() -> None:
    cast, letter = issued()
    stranger = make_person("unit_lead")
    digests = [*LetterFile.objects.values_list("sha256", flat=True), letter.manifest_sha256]
    seen = {
        name: [letter.number in client.get(f"/verify/?sha256={one}").content.decode() for one in digests]
        for name, client in clients(cast, stranger).items()
    }
    shown, hidden = [True] * len(digests), [False] * len(digests)
    assert seen == {"public": hidden, "another unit": hidden, "its unit": shown, "the office": shown}


def test_the_office_and_the_unit_that_it_was_sent_to_read_it_and_nobody_else() -> None:
    cast, letter = issued()
    stranger = make_person("unit_lead")
    pages = (
        f"/letters/{letter.pk}/",
        f"/letters/{letter.pk}/file.pdf",
        f"/letters/{letter.pk}/manifest.json",
    )
    statuses = {
        name: {client.get(page).status_code for page in pages}
        for name, client in clients(cast, stranger).items()
    }
    assert statuses == {"public": {404}, "another unit": {404}, "its unit": {200}, "the office": {200}}
    assert "不予公开" in client_of(cast.unit_lead).get(pages[0]).content.decode()


def clients(cast: Cast, stranger: User) -> dict[str, Client]:
    return {
        "public": Client(),
        "another unit": client_of(stranger),
        "its unit": client_of(cast.unit_lead),
        "the office": client_of(cast.auditor),
    }


def test_its_measures_do_not_enter_the_register_and_the_next_letter_still_counts_them() -> None:
    _cast, letter = issued()
    assert not RegisterEntry.objects.exists()
    assert Measure.objects.get().state == MeasureState.SELECTED
    after = make_cast(number=letter.batch.number + 1, evaluators=1)
    after.accepted()
    figures = counted_of(after.drafted_letter(), timezone.localdate()).figures
    assert (figures.previous_batches, figures.previous_measures) == (1, 1)


def test_what_is_stored_of_it_agrees_with_its_manifest() -> None:
    cast, letter = issued()
    assert [fault for found in check_letters() for fault in found.faults] == []
    assert check_whole() == []
    actions.revoke_letter(letter, by=cast.signatory, reason="依据失效")
    assert [fault for found in check_letters() for fault in found.faults] == []
    figures = counted_of(letter, timezone.localdate()).figures
    assert figures.previous_measures == 0


def test_a_published_correction_of_it_enters_the_register() -> None:
    cast, letter = issued()
    drafted = actions.draft_correction(letter, by=cast.clerk, reason="改为主动公开")
    assert drafted.publicity == Publicity.WITHHELD
    drafted = reword(drafted, cast.clerk, publicity=Publicity.OPEN, publicity_reason="")
    drafted = actions.sign_letter(reviewed(drafted, cast), by=cast.signatory)
    correcting = actions.issue_letter(drafted, by=cast.signatory)
    assert RegisterEntry.objects.get().letter_number == correcting.number
    assert [fault for found in check_letters() for fault in found.faults] == []
    page = Client().get(f"/letters/{correcting.pk}/").content.decode()
    assert f"/letters/{letter.pk}/" not in page


def test_the_evidence_of_the_next_letter_does_not_tell_the_public_its_number() -> None:
    _cast, letter = issued()
    after, following = issued(Publicity.OPEN, make_cast(number=letter.batch.number + 1, evaluators=1))
    assert following.previous_manifest_sha256 == letter.manifest_sha256
    measure = Measure.objects.get(batch=following.batch)
    public, office = f"/register/{following.batch.number}-1/evidence/", f"/measures/{measure.pk}/evidence/"
    readers = {"public": Client(), "its unit": client_of(after.unit_lead)}
    for name, client in readers.items():
        page = client.get(public).content.decode()
        assert (name, following.number in page, letter.number in page) == (name, True, False)
    assert letter.number not in client_of(after.unit_lead).get(office).content.decode()
    assert letter.number in client_of(after.auditor).get(office).content.decode()


def test_what_corrects_a_published_letter_is_published() -> None:
    cast, letter = issued(Publicity.OPEN)
    drafted = actions.draft_correction(letter, by=cast.clerk, reason="错字")
    with pytest.raises(Incomplete) as refused:
        reword(drafted, cast.clerk, publicity=Publicity.WITHHELD, publicity_reason=REASON)
    assert [fault.place for fault in refused.value.errors] == ["publicity"]


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ({"publicity": "内部"}, "publicity"),
        ({"publicity": Publicity.ON_REQUEST}, "publicity_reason"),
        ({"publicity": Publicity.ON_REQUEST, "publicity_reason": "由" * 501}, "publicity_reason"),
        ({"publicity": Publicity.ON_REQUEST, "publicity_reason": "\ue001"}, "publicity_reason"),
    ],
)
def test_what_is_wrong_is_named(words: dict[str, object], place: str) -> None:
    cast = make_cast(evaluators=1)
    with pytest.raises(Incomplete) as refused:
        reword(letter_in("drafting", cast), cast.clerk, **words)
    assert {fault.place for fault in refused.value.errors} == {place}


def test_the_database_keeps_the_reason_too() -> None:
    letter = letter_in("drafting", make_cast(evaluators=1))
    for wrong in ({"publicity": "内部"}, {"publicity": Publicity.WITHHELD}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.filter(pk=letter.pk).update(**wrong)


def test_the_drafter_is_asked_on_the_page_and_the_sheet_and_the_archive_say_it() -> None:
    cast, letter = issued()
    assert f"公开属性不予公开：{REASON}" in sheet_of(letter)
    target = io.BytesIO()
    write_archive(letter, target)
    kept = json.loads(zipfile.ZipFile(target).read("元数据.json"))
    assert (kept["公开属性"], kept["不主动公开的理由"]) == ("不予公开", REASON)
    drafted = actions.draft_correction(letter, by=cast.clerk, reason="错字")
    page = client_of(cast.clerk).get(f"/letters/manage/{drafted.pk}/edit/").content.decode()
    assert REASON in page


def test_another_publicity_voids_the_countersignatures_that_were_given_before() -> None:
    cast = make_cast(evaluators=1)
    (part,) = asked(cast, cast.unit)
    agree(part, cast.unit_lead)
    letter = reword(part.letter, cast.clerk, publicity=Publicity.WITHHELD, publicity_reason=REASON)
    assert fresh(part).state == "voided"
    assert "公开属性有改动" in letter.steps.get(step="void_countersign").opinion
