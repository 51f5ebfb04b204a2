"""An auditor pastes what stands on paper: the place of an item, the digest of a file."""

from __future__ import annotations

import pytest

from letters.models import LetterFile
from register.found import entries_found
from register.models import RegisterEntry
from tests.clients import client_of
from tests.factories import make_cast
from tests.states import letter_in

pytestmark = pytest.mark.django_db


def test_an_item_is_found_by_its_place_however_it_is_written() -> None:
    cast = make_cast(evaluators=1)
    letter_in("issued", cast)
    entry = RegisterEntry.objects.get()
    number = cast.batch.number
    for words in (
        f"第{number}批第1项",
        f"{number}批第 1 项",
        f"{number}-1",
        f" {number}－１ ",
        f"第{number}批1",
    ):
        assert list(entries_found(cast.auditor, words)) == [entry], words
    assert not entries_found(cast.auditor, f"第{number}批第2项")
    assert not entries_found(cast.auditor, f"第{number + 1}批第1项")


def test_a_letter_is_found_by_any_digest_that_it_publishes() -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("issued", cast)
    file = LetterFile.objects.filter(letter=letter)[0]
    client = client_of(cast.auditor)
    for digest in (file.sha256, file.sm3, file.sha256.upper(), letter.manifest_sha256):
        found = client.get("/find/", {"words": f" {digest} "}).content.decode()
        assert f"/letters/manage/{letter.pk}/" in found, digest
    assert "没有找到" in client.get("/find/", {"words": "0" * 64}).content.decode()
