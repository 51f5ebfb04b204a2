"""The electronically sealed file is looked into: who sealed it, what holds, and that it is this letter and no other."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from core.errors import Incomplete
from documents.rendering.pades import load_signer, sign_pdf
from letters import actions
from letters.archive import write_archive
from letters.checks import check_seal_roots
from letters.models import Letter, SealedFile
from tests.factories import Cast, make_cast
from tests.letters.issued import made
from tests.letters.scanning import as_pdf, pages_of
from tests.letters.seal_making import (
    NAME_OF_SEAL,
    NOW,
    Faults,
    SealOffice,
    make_hand,
    parts_of,
    seal_ofd,
    zipped,
)
from tests.letters.test_pades import PASSWORD, write_certificate
from tests.states import letter_in

pytestmark = pytest.mark.django_db
ALL_RIGHT = dict.fromkeys(
    ("references", "coverage", "digest", "signature", "maker", "listed", "in_time"), "right"
)


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> SealOffice:
    return SealOffice.in_folder(tmp_path_factory.mktemp("seals"))


def keep(cast: Cast, letter: Letter, content: bytes, name: str = "盖章.ofd") -> SealedFile:
    file = SimpleUploadedFile(name, content)
    return actions.add_sealed_file(letter, by=cast.clerk, file=file, name=name, kind="electronic")


def refused(cast: Cast, letter: Letter, content: bytes, name: str = "盖章.ofd") -> str:
    with pytest.raises(Incomplete) as refusal:
        keep(cast, letter, content, name)
    assert not SealedFile.objects.exists()
    return "".join(fault.message for fault in refusal.value.errors)


@pytest.mark.parametrize(
    ("is_old", "standard"), [(False, "GB/T 38540—2020"), (True, "GM/T 0031—2014")], ids=["V4", "V1"]
)
def test_a_sealed_letter_is_kept_with_what_its_seal_says(
    cast: Cast, office: SealOffice, is_old: bool, standard: str
) -> None:
    letter = letter_in("issued", cast)
    kept = keep(cast, letter, seal_ofd(made(letter, "ofd"), office, Faults(is_old=is_old)))
    (seal,) = kept.reading["seals"]
    assert kept.reading["compared"] == "ofd"
    assert (seal["standard"], seal["name"], seal["signer"]) == (standard, NAME_OF_SEAL, "海岸自贸办")
    assert (seal["maker"], seal["pages"], seal["signed_at"]) == ("制章中心", [1], NOW.isoformat())
    assert seal["checks"] == ALL_RIGHT
    assert seal["chain"] == "unchecked"


def test_the_chain_is_followed_to_roots_that_are_installed(
    cast: Cast, office: SealOffice, tmp_path: Path, settings: Settings
) -> None:
    letter = letter_in("issued", cast)
    sealed = seal_ofd(made(letter, "ofd"), office)
    (folder := tmp_path / "roots").mkdir()
    settings.SEAL_ROOTS = str(folder)
    (folder / "root.cer").write_bytes(make_hand(tmp_path, "测试根证书", issues=True).certificate)
    kept = keep(cast, letter, sealed)
    assert kept.reading["seals"][0]["chain"] == "unrooted"
    actions.remove_sealed_file(kept, by=cast.clerk, reason="重新上传")
    (folder / "root.cer").write_bytes(office.root.certificate)
    assert keep(cast, letter, sealed).reading["seals"][0]["chain"] == "rooted"


WRONG: dict[str, Any] = {
    "签章人的签名": {"signed_by": "stranger"},
    "制章人的签名": {"made_by": "stranger"},
    "保护范围": {"leaves_out": "Pages/Page_0"},
    "被保护的部件": {"digest_method": "MD5"},
}


@pytest.mark.parametrize("check", WRONG)
def test_a_seal_that_does_not_hold_is_refused_by_what_is_wrong(
    cast: Cast, office: SealOffice, tmp_path: Path, check: str
) -> None:
    letter = letter_in("issued", cast)
    stranger = make_hand(tmp_path, "海岸自贸办")
    change: dict[str, Any] = {
        name: stranger if value == "stranger" else value for name, value in WRONG[check].items()
    }
    assert check in refused(cast, letter, seal_ofd(made(letter, "ofd"), office, Faults(**change)))


def test_a_list_of_parts_that_was_changed_after_sealing_is_refused(cast: Cast, office: SealOffice) -> None:
    letter = letter_in("issued", cast)
    assert "数据摘要" in refused(cast, letter, seal_ofd(made(letter, "ofd"), office, changed=b"\n"))


def test_a_seal_out_of_its_time_or_by_an_unlisted_hand_is_told(cast: Cast, office: SealOffice) -> None:
    letter = letter_in("issued", cast)
    faults = Faults(listed=office.maker, sealed_on=NOW - timedelta(days=400))
    (seal,) = keep(cast, letter, seal_ofd(made(letter, "ofd"), office, faults)).reading["seals"]
    assert seal["checks"] == {**ALL_RIGHT, "listed": "wrong", "in_time": "wrong"}


def test_the_sealed_file_of_another_letter_is_refused_with_what_differs(office: SealOffice) -> None:
    one, other = make_cast(evaluators=1), make_cast(evaluators=1)
    letter, foreign = letter_in("issued", one), letter_in("issued", other)
    told = refused(one, letter, seal_ofd(made(foreign, "ofd"), office))
    assert "第1页的文字不同" in told
    assert "重新签章" not in told
    assert "用它签章后再上传" in told


def test_a_changed_page_is_refused_though_it_was_sealed_so(cast: Cast, office: SealOffice) -> None:
    letter = letter_in("issued", cast)
    parts = parts_of(made(letter, "ofd"))
    page = "Doc_0/Pages/Page_0/Content.xml"
    moved = {**parts, page: parts[page].replace(b'Boundary="', b'Boundary="1', 1)}
    assert "第1页的版面不同" in refused(cast, letter, seal_ofd(zipped(moved), office))
    font = next(name for name in parts if "/Res/" in name)
    other_font = {**parts, font: parts[font] + b"x"}
    assert "字体或资源不同" in refused(cast, letter, seal_ofd(zipped(other_font), office))
    covering = parts["Doc_0/Document.xml"].replace(
        b"</ofd:Document>", b"<ofd:Annotations>Annots.xml</ofd:Annotations></ofd:Document>"
    )
    covered = {**parts, "Doc_0/Document.xml": covering}
    assert "注释不同" in refused(cast, letter, seal_ofd(zipped(covered), office))
    fewer = (
        parts["Doc_0/Document.xml"].replace(b"<ofd:Page ", b"<ofd:Pag ", 1).replace(b"<ofd:Pag ", b"<ofd:X ")
    )
    assert "页数不同" in refused(
        cast, letter, seal_ofd(zipped({**parts, "Doc_0/Document.xml": fewer}), office)
    )


def test_our_own_file_without_a_seal_is_no_sealed_file(cast: Cast) -> None:
    letter = letter_in("issued", cast)
    assert "没有读到电子印章" in refused(cast, letter, made(letter, "ofd"))
    told = refused(cast, letter, made(letter, "pdf"), "a.pdf")
    assert "没有读到电子印章" in told
    assert "用它签章后再上传" not in told


@pytest.fixture
def signer(tmp_path: Path, settings: Settings) -> Any:
    settings.SIGNING_CERTIFICATE, settings.SIGNING_PASSWORD = str(write_certificate(tmp_path)), PASSWORD
    found = load_signer()
    settings.SIGNING_CERTIFICATE = ""
    return found


def test_a_signed_pdf_is_read_and_compared(
    cast: Cast, signer: Any, tmp_path: Path, settings: Settings
) -> None:
    letter = letter_in("issued", cast)
    settings.SEAL_ROOTS = str(tmp_path)
    kept = keep(cast, letter, sign_pdf(made(letter, "pdf"), signer), "盖章.pdf")
    (seal,) = kept.reading["seals"]
    assert (kept.reading["compared"], seal["standard"], seal["signer"]) == ("pdf", "PDF", "海岸自贸办")
    assert seal["checks"] == {
        "coverage": "right",
        "digest": "right",
        "signature": "right",
        "in_time": "right",
    }
    assert seal["chain"] == "rooted"


def test_a_signed_pdf_of_another_letter_or_changed_after_signing_is_refused(signer: Any) -> None:
    one, other = make_cast(evaluators=1), make_cast(evaluators=1)
    letter, foreign = letter_in("issued", one), letter_in("issued", other)
    assert "第1页的文字不同" in refused(one, letter, sign_pdf(made(foreign, "pdf"), signer), "盖章.pdf")
    signed = bytearray(sign_pdf(made(letter, "pdf"), signer))
    place = signed.index(b"/Producer") if b"/Producer" in signed else signed.index(b"/Title")
    signed[place + 1] ^= 0x20
    assert "数据摘要" in refused(one, letter, bytes(signed), "盖章.pdf")


def test_a_note_laid_over_a_signed_page_is_refused(cast: Cast, signer: Any) -> None:
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    letter = letter_in("issued", cast)
    writer = IncrementalPdfFileWriter(io.BytesIO(made(letter, "pdf")))
    page, _resources = writer.find_page_for_modification(0)
    note = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
            generic.pdf_name("/Rect"): generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 90, 90)]),
        }
    )
    page.get_object()[generic.pdf_name("/Annots")] = generic.ArrayObject([writer.add_object(note)])
    writer.update_container(page.get_object())
    target = io.BytesIO()
    writer.write(target)
    assert "FreeText" in refused(cast, letter, sign_pdf(target.getvalue(), signer), "盖章.pdf")


def test_two_parts_of_one_name_are_no_file_that_can_be_read(cast: Cast, office: SealOffice) -> None:
    letter = letter_in("issued", cast)
    parts = parts_of(seal_ofd(made(letter, "ofd"), office))
    parts["/OFD.xml"] = parts["OFD.xml"]
    assert "打不开" in refused(cast, letter, zipped(parts))


def test_who_sealed_stands_on_the_public_page_and_on_the_answer_to_a_digest(
    cast: Cast, office: SealOffice
) -> None:
    letter = letter_in("issued", cast)
    kept = keep(cast, letter, seal_ofd(made(letter, "ofd"), office))
    for address in (f"/letters/{letter.pk}/", f"/verify/?sha256={kept.sha256}"):
        page = Client().get(address).content.decode()
        assert NAME_OF_SEAL in page
        assert "证书链未检查" in page
        assert "有效</dd>" not in page


def test_the_archive_says_who_sealed_and_what_held(cast: Cast, office: SealOffice) -> None:
    letter = letter_in("issued", cast)
    keep(cast, letter, seal_ofd(made(letter, "ofd"), office))
    target = io.BytesIO()
    write_archive(letter, target)
    with zipfile.ZipFile(target) as package:
        (told,) = json.loads(package.read("元数据.json"))["电子印章"]
        assert f"<印章名称>{NAME_OF_SEAL}</印章名称>" in package.read("元数据.xml").decode()
    assert (told["签章人"], told["制章人"], told["印章编号"]) == ("海岸自贸办", "制章中心", "3502000001")
    assert "数据摘要：对" in told["验证结果"]


def test_roots_that_are_no_certificates_are_told_at_the_start(tmp_path: Path, settings: Settings) -> None:
    for content, found in ((None, "letters.W002"), (b"garbage", "letters.E003")):
        settings.SEAL_ROOTS = str(tmp_path)
        if content:
            (tmp_path / "a.cer").write_bytes(content)
        assert [message.id for message in check_seal_roots()] == [found]
    settings.SEAL_ROOTS = str(tmp_path / "nowhere")
    assert [message.id for message in check_seal_roots()] == ["letters.E002"]


def test_a_scan_is_held_against_the_letter_and_says_how(cast: Cast) -> None:
    letter = letter_in("issued", cast)
    file = SimpleUploadedFile("a.pdf", made(letter, "pdf"))
    actions.add_sealed_file(letter, by=cast.clerk, file=file, name="a.pdf", kind="scan")
    page = Client().get(f"/letters/{letter.pk}/").content.decode()
    assert "相像（按图像比对，没有识别文字）" in page


def test_a_scan_of_something_else_is_refused_and_not_kept(cast: Cast) -> None:
    letter = letter_in("issued", cast)
    blank = as_pdf([pages_of(made(letter, "pdf"))[0].point(lambda _shade: 255)])
    file = SimpleUploadedFile("a.pdf", blank)
    with pytest.raises(Incomplete) as refusal:
        actions.add_sealed_file(letter, by=cast.clerk, file=file, name="a.pdf", kind="scan")
    assert "第1页与印发的函看起来不同" in refusal.value.errors[0].message
    assert not letter.sealed_files.exists()
