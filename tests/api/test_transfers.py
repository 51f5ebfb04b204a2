"""归档移交 by a program: prepared, examined, handed over, fetched and received as on the pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from letters.models import Letter, Transfer
from tests.accounts.test_machines import machine, made
from tests.api.asking import API, delete, get, post
from tests.api.test_made_files import worked
from tests.factories import Cast, make_cast
from tests.letters.cataloguing import catalogued, scanned
from tests.states import letter_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


@pytest.fixture
def letter(cast: Cast) -> Letter:
    letter = letter_in("issued", cast)
    scanned(cast, letter)
    return letter


def prepared(cast: Cast, letter: Letter) -> Any:
    return post(cast.clerk, "transfers/", {"receiver": "海岸市档案馆", "letters": [letter.pk]})


def test_an_archives_system_takes_a_list_over(cast: Cast, letter: Letter) -> None:
    entry = catalogued(cast, letter)
    asked = prepared(cast, letter)
    (item,) = asked.json()["items"]
    assert (asked.status_code, item["code"], item["is_passed"]) == (201, entry.code, False)
    address = f"transfers/{asked.json()['id']}/"
    package = f"{address}packages/{item['id']}/"
    assert get(cast.clerk, package).status_code == 404
    assert post(cast.clerk, f"{address}hand-over/").status_code == 409
    worked()
    (item,) = get(cast.clerk, address).json()["items"]
    assert (item["is_passed"], item["report"]["number"]) == (True, letter.number)
    assert post(cast.clerk, f"{address}hand-over/").json()["handed_over_by"] == cast.clerk.name
    assert len(b"".join(get(cast.clerk, package))) == item["size"]
    assert entry.code in get(cast.clerk, f"{address}list/").content.decode()
    receipt = {"number": "海档收5号", "on": f"{timezone.localdate()}"}
    wrong = post(cast.clerk, f"{address}receipt/", {**receipt, "number": ""})
    assert (wrong.status_code, wrong.json()["faults"][0]["place"]) == (422, "number")
    assert post(cast.clerk, f"{address}receipt/", receipt).json()["receipt_number"] == "海档收5号"
    assert delete(cast.clerk, address).status_code == 409


def test_what_has_no_place_in_the_archive_is_not_listed(cast: Cast, letter: Letter) -> None:
    refused = prepared(cast, letter)
    assert (refused.status_code, refused.json()["faults"][0]["place"]) == (422, "letters")
    catalogued(cast, letter)
    assert prepared(cast, letter).status_code == 201
    # It stands on a list.
    again = post(cast.clerk, "transfers/", {"receiver": "另一档案馆", "letters": [letter.pk]})
    assert (again.status_code, again.json()["faults"][0]["place"]) == (422, "entries")
    assert delete(cast.clerk, f"transfers/{Transfer.objects.get().pk}/").status_code == 204
    assert not Transfer.objects.exists()


def test_the_office_reads_it_its_workers_act_and_no_bounded_token_does(cast: Cast, letter: Letter) -> None:
    cache.clear()
    catalogued(cast, letter)
    address = f"transfers/{prepared(cast, letter).json()['id']}/"
    answers = {
        person: (get(person, address).status_code, post(person, f"{address}hand-over/").status_code)
        for person in (cast.signatory, cast.auditor, cast.unit_lead)
    }
    assert answers == {cast.signatory: (200, 403), cast.auditor: (200, 403), cast.unit_lead: (404, 404)}
    assert get(cast.unit_lead, "transfers/").json()["results"] == []
    for bounds in ({"unit": cast.unit}, {"batches": [cast.batch.number]}):
        _token, secret = made(cast.clerk, **bounds)
        assert machine(secret).get(f"{API}{address}").status_code == 404
        body = {"receiver": "档案馆", "letters": []}
        assert machine(secret).post(f"{API}transfers/", body, format="json").status_code == 403
