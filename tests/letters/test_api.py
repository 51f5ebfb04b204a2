"""The register and the issued letters over HTTP, for everybody."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from letters.models import Letter
from register.models import RegisterEntry
from tests.factories import Cast, make_cast
from tests.states import letter_in

pytestmark = pytest.mark.django_db
API = "/api/v1/"


@pytest.fixture
def issued() -> tuple[Cast, Letter]:
    cast = make_cast(evaluators=1)
    return cast, letter_in("issued", cast)


def test_the_register_is_public_and_narrowed_as_on_its_page(issued: tuple[Cast, Letter]) -> None:
    client = APIClient()
    entry = RegisterEntry.objects.get()
    found = client.get(f"{API}register/", {"words": "一单到底"}).json()["results"]
    assert [(row["id"], row["title"]) for row in found] == [(entry.pk, entry.title)]
    assert client.get(f"{API}register/", {"words": "没有的词"}).json()["results"] == []
    assert client.get(f"{API}register/", {"as_of": "1999-01-01"}).json()["results"] == []
    assert client.get(f"{API}register/{entry.pk}/").json()["batch"] == issued[0].batch.number


@pytest.mark.parametrize("query", ["as_of=昨天", "batch=-1", "classification=none", "words=" + "长" * 61])
def test_a_wrong_facet_names_its_field(issued: tuple[Cast, Letter], query: str) -> None:
    answer = APIClient().get(f"{API}register/?{query}")
    assert answer.status_code == 400
    assert query.split("=", maxsplit=1)[0] in answer.json()


def test_an_issued_letter_tells_its_content_and_digests(issued: tuple[Cast, Letter]) -> None:
    letter = Letter.objects.get(pk=issued[1].pk)
    shown = APIClient().get(f"{API}letters/{letter.pk}/").json()
    assert shown["number"] == letter.number
    assert shown["content"] == letter.content
    assert shown["files"] == dict(letter.files.values_list("format", "sha256"))


def test_a_letter_that_is_not_issued_and_a_withdrawn_entry_are_not_told() -> None:
    draft = letter_in("drafting", make_cast(evaluators=1))
    revoked = letter_in("revoked", make_cast(evaluators=1))
    client = APIClient()
    assert client.get(f"{API}letters/{draft.pk}/").status_code == 404
    assert [row["id"] for row in client.get(f"{API}letters/").json()["results"]] == [revoked.pk]
    assert client.get(f"{API}register/").json()["results"] == []


def test_nothing_is_written_here(issued: tuple[Cast, Letter]) -> None:
    for address in ("register/", f"letters/{issued[1].pk}/"):
        for method in ("post", "put", "patch", "delete"):
            assert getattr(APIClient(), method)(f"{API}{address}").status_code in {401, 403, 405}
