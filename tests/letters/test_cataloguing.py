"""归档著录: a letter's place in the archive, numbered without gap or double."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from core.errors import Incomplete, NotAllowed, WrongState
from letters import actions
from letters.models import ArchiveEntry
from tests.clients import client_of
from tests.factories import Cast, make_cast
from tests.letters.cataloguing import PLACE, catalogued
from tests.states import letter_in

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def test_a_letter_gets_the_next_number_of_its_series(cast: Cast) -> None:
    others = [make_cast(evaluators=1) for _another in range(2)]
    codes = [catalogued(cast, letter_in("issued", one)).code for one in (cast, *others)]
    assert codes == [f"0123-WS·{YEAR}-Y-ZHC-{item:04}" for item in (1, 2, 3)]


def test_another_period_is_another_series(cast: Cast) -> None:
    catalogued(cast, letter_in("issued", cast))
    other = catalogued(cast, letter_in("issued", make_cast(evaluators=1)), kept_for="D30")
    assert other.code == f"0123-WS·{YEAR}-D30-ZHC-0001"


def test_said_again_it_keeps_its_number_and_takes_the_new_words(cast: Cast) -> None:
    letter = letter_in("issued", cast)
    catalogued(cast, letter)
    again = catalogued(cast, letter, section="综合协调处")
    assert (again.item, again.section) == (1, "综合协调处")
    assert ArchiveEntry.objects.get().section == "综合协调处"


def test_the_last_of_a_series_can_be_moved_and_leaves_no_gap(cast: Cast) -> None:
    first, second = letter_in("issued", cast), letter_in("issued", make_cast(evaluators=1))
    catalogued(cast, first)
    catalogued(cast, second)
    with pytest.raises(WrongState, match="断号"):
        catalogued(cast, first, kept_for="D30")
    catalogued(cast, second, kept_for="D30")
    third = letter_in("issued", make_cast(evaluators=1))
    assert catalogued(cast, third).item == 2


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("fonds", ""),
        ("fonds", "全宗一"),
        ("kept_for", "X"),
        ("section", " "),
        ("section_code", "zhc"),
        ("section", "甲\ue001"),
    ],
)
def test_what_is_no_place_is_refused_by_its_field(cast: Cast, field: str, typed: str) -> None:
    letter = letter_in("issued", cast)
    with pytest.raises(Incomplete) as refusal:
        catalogued(cast, letter, **{field: typed})
    assert {fault.place for fault in refusal.value.errors} == {field}
    assert not ArchiveEntry.objects.exists()


def test_a_letter_that_is_not_issued_has_no_place(cast: Cast) -> None:
    with pytest.raises(WrongState, match="印发以后"):
        catalogued(cast, letter_in("signed", cast))


def test_only_the_office_catalogues(cast: Cast) -> None:
    letter = letter_in("issued", cast)
    for person in (cast.signatory, cast.auditor, cast.unit_lead):
        with pytest.raises(NotAllowed):
            actions.catalogue_letter(letter, by=person, place=PLACE)


def test_the_page_begins_with_the_last_place_and_keeps_what_was_typed(cast: Cast) -> None:
    catalogued(cast, letter_in("issued", cast))
    letter = letter_in("issued", make_cast(evaluators=1))
    page = f"/letters/manage/{letter.pk}/archive-entry/"
    client = client_of(cast.clerk)
    assert 'value="0123"' in client.get(page).content.decode()
    typed = {"fonds": "全宗一", "kept_for": "Y", "section": "综合处", "section_code": "ZHC"}
    refused = client.post(page, typed)
    assert refused.status_code == 422
    assert 'value="全宗一"' in refused.content.decode()
    assert client.post(page, {**typed, "fonds": "0123"}).status_code == 302
    shown = client.get(f"/letters/manage/{letter.pk}/").content.decode()
    assert re.search(r"<code>0123-WS·\d{4}-Y-ZHC-0002</code>", shown)
