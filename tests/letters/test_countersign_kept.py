"""会签 where it is kept and waited for: the sign-off sheet, the archive package, the desk, the reminders."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pypdfium2
import pytest
from django.utils import timezone

from core.models import Notice
from letters import actions
from letters.archive import write_archive
from letters.models import Countersignature, Letter
from letters.process_sheet import render_process_sheet
from letters.reminders import unanswered_parts
from letters.tasks import remind_countersigners
from letters.views.shared import sound_content
from tests.clients import client_of
from tests.factories import make_cast
from tests.letters.countersigning import (
    add_paragraph,
    agree,
    asked,
    colleague,
    object_to,
    one_asked,
    reviewed,
)

pytestmark = pytest.mark.django_db


def sheet_of(letter: Letter) -> str:
    letter = Letter.objects.get(pk=letter.pk)
    made = render_process_sheet(letter, sound_content(letter))
    with pypdfium2.PdfDocument(made) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    return "".join(text.split())


def days_reminded(part: Countersignature) -> list[int]:
    days = range(-9, 9)
    return [n for n in days if list(unanswered_parts(part.due_on - timedelta(days=n)))]


def test_the_sheet_says_who_agreed_with_what_words_and_when_and_who_is_yet_to() -> None:
    cast = make_cast(evaluators=1)
    person = colleague(cast)
    first, second = asked(cast, cast.unit, people=(person,))
    agree(first, cast.unit_lead, "同意，请按程序印发。")
    text = sheet_of(first.letter)
    assert first.part_name in text
    assert "同意，请按程序印发。" in text
    assert cast.unit_lead.name in text
    assert "待会签" in text
    object_to(second, person, "第一段有误。")
    assert "不同意：第一段有误。" in sheet_of(first.letter)
    add_paragraph(first.letter, cast.clerk)
    assert "文字有改，待重新会签" in sheet_of(first.letter)


def test_the_archive_keeps_who_countersigned_with_opinion_and_time() -> None:
    cast, part = one_asked()
    agree(part, cast.unit_lead)
    letter = actions.sign_letter(reviewed(part.letter, cast), by=cast.signatory)
    letter = actions.issue_letter(letter, by=cast.signatory)
    target = io.BytesIO()
    write_archive(Letter.objects.get(pk=letter.pk), target)
    package = zipfile.ZipFile(target)
    (kept,) = json.loads(package.read("元数据.json"))["会签"]
    assert (kept["会签方"], kept["人员"], kept["结果"]) == (part.part_name, cast.unit_lead.name, "同意")
    assert kept["会签时间"]
    assert f"<会签方>{part.part_name}</会签方>" in package.read("元数据.xml").decode()
    steps = [step["业务行为"] for step in json.loads(package.read("办理过程.json"))]
    assert steps[:3] == ["拟稿", "请会签", "会签"]


def test_who_is_asked_finds_it_on_the_desk_until_it_is_answered() -> None:
    cast, part = one_asked()
    client = client_of(cast.unit_lead)
    assert f"/countersign/{part.pk}/" in client.get("/").content.decode()
    agree(part, cast.unit_lead)
    assert f"/countersign/{part.pk}/" not in client.get("/").content.decode()


def test_who_has_not_answered_is_reminded_as_of_other_days_each_once() -> None:
    cast, part = one_asked()
    assert days_reminded(part) == [-7, -1, 0, 1, 3]
    for _again in range(2):
        assert remind_countersigners() == 1
    reminded = Notice.objects.filter(key__startswith="countersign-")
    assert [one.recipient for one in reminded] == [cast.unit_lead]
    agree(part, cast.unit_lead)
    assert days_reminded(part) == []


def test_nobody_is_reminded_of_a_letter_that_is_signed() -> None:
    cast, part = one_asked()
    actions.withdraw_countersign(part, by=cast.clerk, reason="已另行协商")
    (again,) = asked(cast, cast.unit)
    assert days_reminded(again)
    agree(again, cast.unit_lead)
    actions.sign_letter(reviewed(part.letter, cast), by=cast.signatory)
    assert not list(unanswered_parts(timezone.localdate() + timedelta(days=3)))
