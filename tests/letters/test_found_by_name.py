"""An auditor goes from what stands on paper to the evidence and back: the place of an item, the digest of a file."""

from __future__ import annotations

import pytest
from django.urls import reverse

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


def test_a_published_item_is_cited_by_its_public_address_whoever_reads_it() -> None:
    cast = make_cast(evaluators=1)
    letter_in("issued", cast)
    address = RegisterEntry.objects.get().get_absolute_url()
    for reader in (cast.auditor, cast.unit_lead, None):
        page = client_of(reader).get(address).content.decode()
        cited = page.partition("引用格式")[2].partition("</dd>")[0]
        assert cited.rstrip().endswith(address), reader


def test_the_evidence_leads_to_the_pdf_and_to_where_it_is_checked() -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("issued", cast)
    measure = RegisterEntry.objects.get().measure
    assert measure is not None
    page = client_of(cast.auditor).get(reverse("letters:evidence", args=[measure.pk])).content.decode()
    assert f'<a href="/letters/{letter.pk}/file.pdf">下载PDF</a>' in page
    item = f"{letter.batch.number}-1"
    assert f'<a href="/verify/?item={item}">核验手中的文件</a>' in page


def test_what_belongs_to_a_letter_is_not_called_the_letter() -> None:
    letter = letter_in("issued", make_cast(evaluators=1))
    page = client_of().get("/verify/", {"sha256": letter.manifest_sha256}).content.decode()
    assert "不是函本身，是它的文件清单；函现行有效" in page
    assert "是正式印发的函，现行有效" not in page
