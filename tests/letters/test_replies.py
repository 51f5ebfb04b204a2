"""复函: the answer to a letter that came in names it, and is a letter like every other."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.errors import Incomplete, NotAllowed
from documents.replies import REPLY, matter_of
from documents.wording import faults
from letters import actions
from letters.actions.drafting import wording_of
from letters.archive import write_archive
from letters.archive_metadata import metadata_of
from letters.composing import content_of
from letters.countersigned import words_of
from letters.models import Letter
from letters.verifying import check_letters
from letters.versions import versions_of
from proof.archive.verifying import verify
from tests.clients import client_of
from tests.factories import Cast, make_cast
from tests.letters.issued import YEAR
from tests.letters.others import INCOMING, draft_reply, issued

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 18)


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def test_it_opens_with_the_letter_that_came_in_and_says_what_is_answered(cast: Cast) -> None:
    letter = draft_reply(cast)
    content = content_of(letter, DAY)
    assert faults(letter.template, REPLY) == ()
    assert content.title == "海岸自贸办关于商请延长报送期限的复函"
    assert content.addressees == "海岸片区管委会："
    opening = "《海岸片区管委会关于商请延长报送期限的函》（海片管函〔2026〕7号）收悉。经研究，函复如下。"
    assert content.paragraphs == (opening, "同意延长5日。", "请抓紧填报。", "特此函复。")
    assert (content.annexes, letter.publicity) == ((), "依申请公开")


def test_a_letter_without_a_number_is_named_without_one(cast: Cast) -> None:
    content = content_of(draft_reply(cast, incoming_number=""), DAY)
    assert content.paragraphs[0].startswith("《海岸片区管委会关于商请延长报送期限的函》收悉。")


@pytest.mark.parametrize(
    ("title", "matter"),
    [("某单位关于报送材料的请示", "报送材料"), ("来信", "来信"), ("关于甲的函的复函", "甲")],
)
def test_the_matter_of_a_letter_is_read_off_its_title(title: str, matter: str) -> None:
    assert matter_of(title) == matter


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"incoming_from": " "}, "incoming_from"),
        ({"incoming_title": ""}, "incoming_title"),
        ({"incoming_on": None}, "incoming_on"),
        ({"incoming_on": timezone.localdate() + timedelta(days=1)}, "incoming_on"),
        ({"incoming_number": "字" * 51}, "incoming_number"),
        ({"answer": " "}, "answer"),
        ({"answer": "见{{ selected }}"}, "template"),
    ],
)
def test_what_is_not_said_of_the_letter_that_came_in_is_named(
    cast: Cast, changes: dict[str, Any], place: str
) -> None:
    with pytest.raises(Incomplete) as refused:
        draft_reply(cast, **changes)
    assert [one.place for one in refused.value.errors] == [place]
    assert not Letter.objects.exists()


def test_what_came_in_is_changed_with_the_words_and_stands_in_the_versions(cast: Cast) -> None:
    letter = draft_reply(cast)
    words = replace(wording_of(letter), incoming_number="海片管函〔2026〕8号")
    before = words_of(letter)
    letter = actions.edit_letter(letter, by=cast.clerk, words=words, version=letter.edit_version)
    assert "8号" in content_of(letter, DAY).paragraphs[0]
    changed = [one.texts["incoming_number"] for one in versions_of(letter)]
    assert changed == ["海片管函〔2026〕8号", INCOMING["incoming_number"]]
    assert words_of(letter) != before


def test_it_goes_out_in_the_series_of_the_letters_with_all_that_a_letter_has(cast: Cast) -> None:
    letter = issued(draft_reply(cast), cast)
    assert letter.number == f"海自贸办函〔{YEAR}〕1号"
    package = io.BytesIO()
    write_archive(letter, package)
    assert verify(package.getvalue()).faults == ()
    assert [one.faults for one in check_letters()] == [()]
    told = metadata_of(letter, content_of(letter, DAY), [], 0)
    assert told["文种"] == "函"
    assert told["实体关系"] == [{"关系": "答复", "相关文件编号": INCOMING["incoming_number"]}]
    # Not 主动公开 unless somebody says so.
    assert client_of().get(f"/letters/{letter.pk}/").status_code == 404
    assert "商请延长报送期限" in client_of(cast.auditor).get(f"/letters/manage/{letter.pk}/").content.decode()


def test_the_database_holds_what_is_answered_to_the_kind(cast: Cast) -> None:
    letter = draft_reply(cast)
    for changes in ({"incoming_title": ""}, {"kind": "notice"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.filter(pk=letter.pk).update(**changes)


def test_the_page_asks_for_it_and_keeps_what_was_typed(cast: Cast) -> None:
    client, address = client_of(cast.clerk), f"/batches/{cast.batch.number}/letters/reply/"
    assert address in client.get(f"/batches/{cast.batch.number}/letters/").content.decode()
    assert client.get(address).content.decode().count("required-mark") == 4
    sent = {**INCOMING, "incoming_on": "2026-11-20", "answer": "同意。"}
    refused = client.post(address, {**sent, "incoming_from": ""})
    assert (refused.status_code, "“来文单位”还没有填写" in refused.content.decode()) == (422, True)
    assert "同意。" in refused.content.decode()
    client.post(address, sent)
    letter = Letter.objects.get()
    edit = client.get(f"/letters/manage/{letter.pk}/edit/").content.decode()
    assert INCOMING["incoming_title"] in edit
    with pytest.raises(NotAllowed):
        draft_reply(replace(cast, clerk=cast.auditor))
