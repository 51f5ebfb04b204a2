"""After the issue: sealed files, deliveries and receipts, the sign-off sheet, the archive package."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import Any

import pdfplumber
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import etree

from accounts.choices import Role
from core.errors import Incomplete, NotAllowed, WrongState
from documents.content import LetterContent
from documents.rendering import FORMATS
from letters import actions
from letters.archive import write_archive
from letters.models import Delivery, Letter, SealedFile
from letters.process_sheet import render_process_sheet
from tests.clients import client_of
from tests.factories import BLANK_PDF, Cast, make_cast, make_person, make_unit
from tests.letters.issued import made
from tests.letters.scanning import pages_of
from tests.states import letter_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def scan(content: bytes = BLANK_PDF, name: str = "盖章件.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def sealed(cast: Cast, letter: Letter, **changes: Any) -> SealedFile:
    given: dict[str, Any] = {
        "by": cast.clerk,
        "file": scan(made(letter, "pdf") if letter.files.exists() else BLANK_PDF),
        "name": "盖章件.pdf",
        "kind": "scan",
        **changes,
    }
    return actions.add_sealed_file(letter, **given)


def archived(letter: Letter) -> zipfile.ZipFile:
    target = io.BytesIO()
    write_archive(letter, target)
    return zipfile.ZipFile(target)


def test_what_was_checked_before_the_signing_can_be_read_after_the_issue(cast: Cast) -> None:
    letter = letter_in("issued", cast)
    page = client_of(cast.clerk).get(f"/letters/manage/{letter.pk}/")
    assert page.context["checks"]
    assert all(check.is_passed for check in page.context["checks"])
    assert "签发时逐项核对" in page.content.decode()


def test_a_sealed_file_stands_beside_ours_for_everybody(cast: Cast) -> None:
    letter = letter_in("issued", cast)
    kept = sealed(cast, letter)
    assert kept.sha256 == hashlib.sha256(made(letter, "pdf")).hexdigest()
    assert sealed(cast, letter).pk == kept.pk
    page = Client().get(f"/letters/{letter.pk}/").content.decode()
    assert kept.sha256 in page
    sent = Client().get(f"/letters/{letter.pk}/sealed/{kept.pk}/")
    assert sent.getvalue() == made(letter, "pdf")


@pytest.mark.parametrize("file", [None, ("盖章.pdf", b"x")])
def test_what_came_of_an_upload_is_told_where_it_was_done(cast: Cast, file: tuple[str, bytes] | None) -> None:
    letter = letter_in("issued", cast)
    sent = {"kind": "scan", **({"file": SimpleUploadedFile(*file)} if file else {})}
    answer = client_of(cast.clerk).post(f"/letters/manage/{letter.pk}/sealed/", sent)
    assert answer.headers["Location"] == f"/letters/manage/{letter.pk}/#sealed"


def test_a_removed_sealed_file_is_gone_for_the_public_and_stays_on_record(cast: Cast) -> None:
    letter = letter_in("issued", cast)
    kept = sealed(cast, letter)
    with pytest.raises(Incomplete):
        actions.remove_sealed_file(kept, by=cast.clerk, reason=" ")
    actions.remove_sealed_file(kept, by=cast.clerk, reason="扫描缺页")
    assert Client().get(f"/letters/{letter.pk}/sealed/{kept.pk}/").status_code == 404
    assert letter.sealed_files.get().removed_reason == "扫描缺页"
    assert sealed(cast, letter).pk != kept.pk


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (BLANK_PDF, "stamp", "种类"),
        (b"", "scan", "空文件"),
        (b"MZ" + bytes(600), "scan", "盖章件"),
        (b"\x89PNG\r\n\x1a\n", "scan", "盖章件"),
    ],
)
def test_what_is_no_sealed_file_is_refused_in_words(cast: Cast, content: bytes, kind: str, said: str) -> None:
    letter = letter_in("issued", cast)
    with pytest.raises(Incomplete) as refusal:
        sealed(cast, letter, file=scan(content), kind=kind)
    assert said in refusal.value.errors[0].message


def test_a_picture_is_no_electronically_sealed_file(cast: Cast) -> None:
    letter = letter_in("issued", cast)
    png = io.BytesIO()
    pages_of(made(letter, "pdf"))[0].save(png, "PNG")
    assert sealed(cast, letter, file=scan(png.getvalue(), "a.png"), name="a.png").media_type == "image/png"
    with pytest.raises(Incomplete, match="需要补正"):
        sealed(cast, letter, file=scan(png.getvalue(), "a.png"), name="a.png", kind="electronic")


def test_only_the_office_keeps_sealed_files_and_only_of_issued_letters(cast: Cast) -> None:
    letter = letter_in("signed", cast)
    with pytest.raises(WrongState):
        sealed(cast, letter)
    letter = actions.issue_letter(letter, by=cast.signatory)
    for person in (cast.unit_lead, cast.auditor, cast.signatory):
        with pytest.raises(NotAllowed):
            sealed(cast, letter, by=person)


def test_a_unit_signs_for_its_letter_once_and_for_no_other(cast: Cast) -> None:
    letter = letter_in("issued", cast)
    delivery = actions.add_delivery(letter, by=cast.clerk, unit=cast.unit)
    stranger = make_person(Role.UNIT_LEAD)
    with pytest.raises(NotAllowed):
        actions.receive_letter(delivery, by=stranger)
    assert client_of(stranger).post(f"/letters/received/{delivery.pk}/").status_code == 404
    assert client_of(cast.submitter).post(f"/letters/received/{delivery.pk}/").status_code == 302
    first = Delivery.objects.get()
    again = actions.receive_letter(delivery, by=cast.unit_lead)
    assert (again.received_by, again.received_at) == (cast.submitter, first.received_at)


def test_the_units_people_are_told_and_see_what_waits(cast: Cast) -> None:
    letter = letter_in("issued", cast)
    actions.add_delivery(letter, by=cast.clerk, unit=cast.unit)
    assert cast.unit_lead.notices.filter(subject__contains="前签收").count() == 1
    client = client_of(cast.unit_lead)
    assert "待签收的函" in client.get("/").content.decode()
    assert letter.number in client.get("/letters/received/").content.decode()


def test_a_receipt_on_paper_is_recorded_with_its_note(cast: Cast) -> None:
    letter = letter_in("issued", cast)
    delivery = actions.add_delivery(letter, by=cast.clerk, unit=make_unit())
    with pytest.raises(Incomplete):
        actions.record_receipt(delivery, by=cast.clerk, note="")
    with pytest.raises(NotAllowed):
        actions.record_receipt(delivery, by=cast.unit_lead, note="张某签收")
    recorded = actions.record_receipt(delivery, by=cast.clerk, note="张某在传达室签收")
    assert (recorded.received_by, recorded.note) == (cast.clerk, "张某在传达室签收")


def test_a_letter_goes_to_a_unit_once_and_only_when_issued(cast: Cast) -> None:
    letter = letter_in("signed", cast)
    with pytest.raises(WrongState):
        actions.add_delivery(letter, by=cast.clerk, unit=cast.unit)
    letter = actions.issue_letter(letter, by=cast.signatory)
    first = actions.add_delivery(letter, by=cast.clerk, unit=cast.unit)
    assert actions.add_delivery(letter, by=cast.clerk, unit=cast.unit).pk == first.pk
    with pytest.raises(NotAllowed):
        actions.add_delivery(letter, by=cast.unit_lead, unit=cast.unit)


@pytest.mark.parametrize("posted", [{}, {"unit": "x"}, {"unit": "9" * 25}, {"unit": "0"}])
def test_a_crafted_unit_is_refused_in_words(cast: Cast, posted: dict[str, str]) -> None:
    letter = letter_in("issued", cast)
    answer = client_of(cast.clerk).post(f"/letters/manage/{letter.pk}/deliveries/", posted, follow=True)
    assert "请选择单位" in answer.content.decode()


def test_the_unit_name_is_kept_as_it_was_when_sent(cast: Cast) -> None:
    letter = letter_in("issued", cast)
    name = cast.unit.name
    actions.add_delivery(letter, by=cast.clerk, unit=cast.unit)
    cast.unit.name = "改名之后的单位"
    cast.unit.save()
    assert Delivery.objects.get().unit_name == name


@pytest.mark.parametrize("state", ["drafting", "in_review", "signed", "issued", "revoked"])
def test_the_sign_off_sheet_shows_who_did_what_at_every_step(cast: Cast, state: str) -> None:
    letter = letter_in(state, cast)
    answer = client_of(cast.auditor).get(f"/letters/manage/{letter.pk}/process-sheet.pdf")
    with pdfplumber.open(io.BytesIO(answer.content)) as sheet:
        text = "".join(page.extract_text() for page in sheet.pages).replace("\n", "")
    assert "发文稿纸" in text
    assert letter.drafted_by.name in text
    for person in (letter.reviewed_by, letter.signed_by):
        assert person is None or person.name in text
    assert ("同意印发。" in text) == (state in {"signed", "issued", "revoked"})
    assert not letter.number or letter.number.replace(" ", "") in text.replace(" ", "")


def test_the_sheet_is_the_same_bytes_again(cast: Cast) -> None:
    letter = letter_in("issued", cast)
    assert letter.content is not None
    content = LetterContent.from_json(letter.content)
    assert render_process_sheet(letter, content) == render_process_sheet(letter, content)


def test_the_archive_package_holds_everything_and_lists_it_with_both_digests(cast: Cast) -> None:
    letter = letter_in("issued", cast)
    sealed(cast, letter)
    actions.add_delivery(letter, by=cast.clerk, unit=cast.unit)
    package = archived(letter)
    names = package.namelist()
    assert {f"正本/{letter.number}.{form.suffix}" for form in FORMATS.values()} <= set(names)
    assert {"盖章件/1-盖章件.pdf", "发文稿纸.pdf", "办理过程.json", "元数据.json", "元数据.xml"} <= set(names)
    listed = {one["name"]: one for one in json.loads(package.read("清单.json"))["files"]}
    assert set(listed) == set(names) - {"清单.json"}
    for name, one in listed.items():
        content = package.read(name)
        assert one["size"] == len(content)
        assert one["sha256"] == hashlib.sha256(content).hexdigest()
        assert one["sm3"] == hashlib.new("sm3", content).hexdigest()


def test_the_metadata_says_the_same_as_xml_and_as_json(cast: Cast) -> None:
    letter = letter_in("issued", cast)
    package = archived(letter)
    as_json = json.loads(package.read("元数据.json"))
    as_xml = etree.fromstring(package.read("元数据.xml"))
    assert as_xml.findtext("文件编号") == as_json["文件编号"] == letter.number
    assert as_xml.findtext("题名") == as_json["题名"]
    acts = [(one.findtext("业务行为"), one.findtext("人员")) for one in as_xml.findall("业务实体")]
    assert acts == [(one["业务行为"], one["人员"]) for one in as_json["业务实体"]]
    assert [name for name, _person in acts] == ["拟稿", "送核", "核稿", "签发", "编号印发"]


def test_the_package_is_the_same_bytes_again(cast: Cast) -> None:
    letter = letter_in("issued", cast)
    first, second = io.BytesIO(), io.BytesIO()
    write_archive(letter, first)
    write_archive(letter, second)
    assert first.getvalue() == second.getvalue()
