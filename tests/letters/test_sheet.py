"""The 发文稿纸 whole: what it says beside the letter's text, and 核稿 in several hands."""

from __future__ import annotations

import io
import json
import zipfile

import pypdfium2
import pytest
from docx import Document

from core.errors import Incomplete
from letters import actions
from letters.archive import write_archive
from letters.countersigned import words_of
from letters.models import Letter
from letters.models.letter import MOST_COPIES
from letters.versions import changes_between, versions_of
from tests.clients import client_of
from tests.factories import make_cast, make_person
from tests.letters.countersigning import agree, asked, fresh, reviewed, reword
from tests.letters.test_countersign_kept import sheet_of
from tests.states import letter_in

pytestmark = pytest.mark.django_db
ENTRIES = {
    "note": "此件公开发布",
    "contact": "钟离秋",
    "contact_phone": "0591-87654321",
    "printed_copies": 45,
    "circulation": "各设区市商务局",
}
ON_THE_SHEET = "印发范围各设区市商务局份数45联系人钟离秋联系电话0591-87654321附注此件公开发布"


def test_what_the_sheet_asks_is_on_the_sheet_and_in_the_archive() -> None:
    cast = make_cast(evaluators=1)
    letter = reword(letter_in("drafting", cast), cast.clerk, **ENTRIES)
    assert ON_THE_SHEET in sheet_of(letter)
    letter = actions.issue_letter(
        actions.sign_letter(reviewed(letter, cast), by=cast.signatory), by=cast.signatory
    )
    target = io.BytesIO()
    write_archive(Letter.objects.get(pk=letter.pk), target)
    kept = json.loads(zipfile.ZipFile(target).read("元数据.json"))
    named = {"附注": "此件公开发布", "联系人": "钟离秋", "联系电话": "0591-87654321", "份数": "45"}
    assert {name: kept[name] for name in (*named, "印发范围")} == {**named, "印发范围": "各设区市商务局"}


def test_the_note_alone_is_printed_and_in_every_format() -> None:
    cast = make_cast(evaluators=1)
    letter = reword(letter_in("drafting", cast), cast.clerk, **{**ENTRIES, "note": "（此件公开发布）"})
    letter = actions.issue_letter(
        actions.sign_letter(reviewed(letter, cast), by=cast.signatory), by=cast.signatory
    )
    files = {file.format: file.file.open("rb").read() for file in letter.files.all()}
    with pypdfium2.PdfDocument(files["pdf"]) as document:
        pdf = "".join(page.get_textpage().get_text_range() for page in document)
    docx = "\n".join(one.text for one in Document(io.BytesIO(files["docx"])).paragraphs)
    texts = {"pdf": pdf, "docx": docx, **{name: files[name].decode() for name in ("txt", "html")}}
    assert [name for name, text in texts.items() if text.count("（此件公开发布）") != 1] == []
    assert [name for name, text in texts.items() if "钟离秋" in text or "87654321" in text] == []
    assert json.loads(files["json"])["note"] == "此件公开发布"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("note", "注" * 201),
        ("contact", "人" * 51),
        ("contact_phone", "1" * 51),
        ("circulation", "发" * 501),
        ("circulation", "\ue001"),
        ("printed_copies", 0),
        ("printed_copies", MOST_COPIES + 1),
    ],
)
def test_what_is_wrong_is_named(name: str, value: object) -> None:
    cast = make_cast(evaluators=1)
    with pytest.raises(Incomplete) as refused:
        reword(letter_in("drafting", cast), cast.clerk, **{name: value})
    assert {fault.place for fault in refused.value.errors} == {name}


def test_the_page_keeps_them_and_the_versions_compare_them() -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("drafting", cast)
    client, address = client_of(cast.clerk), f"/letters/manage/{letter.pk}/edit/"
    form = client.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields if name != "groups"}
    assert client.post(address, {**sent, **ENTRIES}).status_code == 302
    page = client.get(address).content.decode()
    assert all(str(value) in page for value in ENTRIES.values())
    letter = Letter.objects.get(pk=letter.pk)
    after, before = versions_of(letter)[:2]
    changed = {change.label for change in changes_between(before, after)}
    assert changed == {"附注", "联系人", "联系电话", "份数", "印发范围"}


def test_a_printed_note_is_a_word_of_the_letter_and_a_telephone_is_none() -> None:
    cast = make_cast(evaluators=1)
    (part,) = asked(cast, cast.unit)
    before = words_of(part.letter)
    agree(part, cast.unit_lead)
    letter = reword(part.letter, cast.clerk, contact="钟离秋", printed_copies=45)
    assert words_of(letter) == before
    assert fresh(part).state == "agreed"
    letter = reword(letter, cast.clerk, note="此件公开发布")
    assert "附注有改动" in letter.steps.get(step="void_countersign").opinion


def test_everybody_who_reviewed_stands_on_the_sheet_each_once() -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("in_review", cast)
    second = make_person("office_reviewer", unit=cast.clerk.unit)
    client, address = client_of(second), f"/letters/manage/{letter.pk}/"
    actions.review_letter(letter, by=cast.reviewer, opinion="标题已核。")
    assert "再核一遍" in client.get(address).content.decode()
    assert "再核一遍" not in client_of(cast.reviewer).get(address).content.decode()
    assert client.post(f"{address}review/", {"opinion": "附件已核。"}).status_code == 302
    letter = actions.review_letter(letter, by=cast.reviewer, opinion="再核。")
    text = sheet_of(letter)
    assert f"标题已核。{cast.reviewer.name}" in text
    assert f"附件已核。{second.name}" in text
    assert letter.steps.filter(step="review").count() == 2


def test_reviews_from_before_it_came_back_no_longer_stand_in_the_box() -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("in_review", cast)
    actions.review_letter(letter, by=cast.reviewer, opinion="旧意见。")
    letter = actions.return_letter(letter, by=cast.reviewer, opinion="再改一处")
    letter = actions.send_to_review(letter, by=cast.clerk)
    letter = actions.review_letter(letter, by=cast.reviewer, opinion="新意见。")
    assert sheet_of(letter).count("旧意见。") == 1
    assert sheet_of(letter).count("新意见。") == 2
