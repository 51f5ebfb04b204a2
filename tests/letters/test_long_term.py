"""The signed PDF of an issued letter says on every page what it holds for later proof, and what it lacks."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from core.errors import WrongState
from documents.rendering import pades
from letters import actions
from letters.archive import write_archive
from letters.examining.examine import examine
from letters.models import Letter, NumberSeries
from tests.documents.revocation_making import NOW, Authority
from tests.factories import make_cast
from tests.letters.test_pades import PASSWORD, content_of
from tests.states import letter_in

pytestmark = pytest.mark.django_db
WHOLE = "证书链、吊销信息和时间戳都在文件里（PAdES B-LT）"


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture
def folder(authority: Authority, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of what is installed: all that the office's chain and that of the time stamp want."""
    (tmp_path / "office.p12").write_bytes(authority.as_file(PASSWORD))
    settings.SIGNING_CERTIFICATE, settings.SIGNING_PASSWORD = str(tmp_path / "office.p12"), PASSWORD
    monkeypatch.setattr(pades, "configured_stamper", authority.as_stamper)
    (roots := tmp_path / "roots").mkdir()
    settings.SEAL_ROOTS = str(roots)
    (roots / "root.cer").write_bytes(authority.root.der)
    (roots / "root.crl").write_bytes(authority.revoked(by=authority.root))
    (roots / "issuer.crl").write_bytes(authority.revoked())
    return roots


def issued() -> Letter:
    return letter_in("issued", make_cast(evaluators=1))


def pages_of(letter: Letter) -> list[str]:
    digest = letter.files.get(format="pades").sha256
    clerk = Client()
    clerk.force_login(letter.drafted_by)
    return [
        Client().get(f"/letters/{letter.pk}/").content.decode(),
        clerk.get(f"/letters/manage/{letter.pk}/").content.decode(),
        Client().get(f"/verify/?sha256={digest}").content.decode(),
    ]


def test_the_pages_say_that_everything_stands_in_the_file(folder: Path) -> None:
    letter = issued()
    for page in pages_of(letter):
        assert WHOLE in page
        assert "证书4份，OCSP 应答0份，吊销列表2份" in page
        assert "时间戳服务（证书链通到已安装的根证书）" in page
        assert "时间戳服务：签章时未被吊销" in page
        assert "文件开头就是印发的 PDF" in page
    assert content_of(letter, "pades").startswith(content_of(letter, "pdf"))


def test_the_pages_say_what_is_missing(folder: Path) -> None:
    (folder / "issuer.crl").unlink()
    letter = issued()
    for page in pages_of(letter):
        assert "不全，文件里缺：“海岸自贸办”的吊销信息" in page
        assert "没有证书链和吊销信息" in page
        assert WHOLE not in page
    assert b"/DSS" not in content_of(letter, "pades")


def test_without_roots_and_without_a_stamp_that_is_said(folder: Path, settings: Settings) -> None:
    settings.SEAL_ROOTS = ""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pades, "configured_stamper", lambda: None)
        page = pages_of(issued())[0]
    assert "“海岸自贸办”通到根证书的证书链（没有安装根证书，未检查）；时间戳" in page


def test_a_digest_of_another_format_says_nothing_of_a_signature(folder: Path) -> None:
    digest = issued().files.get(format="pdf").sha256
    assert WHOLE not in Client().get(f"/verify/?sha256={digest}").content.decode()


def test_the_archive_says_it_and_passes_its_examination(folder: Path) -> None:
    letter, target = issued(), io.BytesIO()
    write_archive(letter, target)
    with zipfile.ZipFile(target) as package:
        (told,) = json.loads(package.read("元数据.json"))["电子印章"]
        assert f"<长期验证>{WHOLE}</长期验证>" in package.read("元数据.xml").decode()
        assert told["计算机文件名"] in package.namelist()
    assert told["计算机文件名"].endswith(".signed.pdf")
    assert {one.number for one in examine(target.getvalue()).failed} <= {"2-4", "2-9"}


def test_our_own_file_that_is_brought_back_is_read_as_any(folder: Path) -> None:
    letter = issued()
    file = SimpleUploadedFile("a.pdf", content_of(letter, "pades"))
    actions.add_sealed_file(letter, by=letter.drafted_by, file=file, name="a.pdf", kind="electronic")
    assert Client().get(f"/letters/{letter.pk}/").content.decode().count(WHOLE) == 2


@pytest.mark.parametrize("fault", ["revoked", "gone"])
def test_what_stands_in_the_way_is_said_and_takes_no_number(
    authority: Authority, folder: Path, settings: Settings, fault: str
) -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("signed", cast)
    if fault == "revoked":
        (folder / "issuer.crl").write_bytes(authority.revoked(NOW - timedelta(days=1)))
    else:
        settings.SEAL_ROOTS = str(folder / "nowhere")
    told = {"revoked": "“海岸自贸办”的证书已被吊销，没有印发", "gone": "SEAL_ROOTS 的目录读不出来"}
    with pytest.raises(WrongState, match=told[fault]):
        actions.issue_letter(letter, by=cast.signatory)
    letter.refresh_from_db()
    assert (letter.state, letter.number, NumberSeries.objects.exists()) == ("signed", "", False)
