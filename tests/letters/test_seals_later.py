"""What shows a seal's chain in years to come: told on the pages, kept beside the sealed file and in its archive package."""

from __future__ import annotations

import io
import subprocess
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import pem
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from letters import actions
from letters.archive import write_archive
from letters.checks import check_seal_roots
from letters.examining.examine import examine
from letters.models import Letter, SealedFile
from letters.seals_shown import shown_seals
from tests.documents.revocation_making import NOW, Authority, with_store
from tests.factories import make_cast
from tests.letters.issued import made
from tests.letters.seal_making import SealOffice, seal_ofd
from tests.states import letter_in

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.SEAL_ROOTS = str(tmp_path)
    return tmp_path


def keep(letter: Letter, content: bytes, name: str = "盖章.pdf") -> SealedFile:
    by, file = letter.drafted_by, SimpleUploadedFile(name, content)
    return actions.add_sealed_file(letter, by=by, file=file, name=name, kind="electronic")


def package_of(letter: Letter) -> bytes:
    target = io.BytesIO()
    write_archive(letter, target)
    return target.getvalue()


def test_what_an_administrator_installed_is_kept_and_goes_into_the_archive(
    authority: Authority, folder: Path
) -> None:
    letter = letter_in("issued", make_cast(evaluators=1))
    (folder / "root.cer").write_bytes(authority.root.der)
    (folder / "issuer.crl").write_bytes(authority.revoked())
    (folder / "root.crl").write_bytes(pem.armor("X509 CRL", authority.revoked(by=authority.root)))
    kept = keep(letter, authority.sign(made(letter, "pdf")))
    (folder / "issuer.crl").unlink()
    package = package_of(letter)
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        beside = opened.read(f"盖章件/1-{kept.shown_name}.证书与吊销列表.pem")
        assert "海岸自贸办：签章时未被吊销" in opened.read("元数据.xml").decode()
    assert {one.number for one in examine(package).failed} <= {"2-4"}
    (folder / "kept.pem").write_bytes(beside)
    (folder / "signer.pem").write_bytes(pem.armor("CERTIFICATE", authority.signer.der))
    (folder / "root.pem").write_bytes(pem.armor("CERTIFICATE", authority.root.der))
    asked = ("-crl_check_all", "-attime", str(int(NOW.timestamp())), "-CAfile", str(folder / "root.pem"))
    given = ("-untrusted", str(folder / "kept.pem"), "-CRLfile", str(folder / "kept.pem"))
    said = subprocess.run(
        ["openssl", "verify", *asked, *given, str(folder / "signer.pem")], capture_output=True, check=False
    )
    assert said.returncode == 0, said.stderr.decode()


def test_the_pages_say_what_is_known_of_revocation_and_never_more(authority: Authority) -> None:
    letter = letter_in("issued", make_cast(evaluators=1))
    brought = with_store(
        authority.sign(made(letter, "pdf")),
        certificates=[authority.root.der],
        answers=[authority.answer()],
        lists=[authority.revoked(since=NOW - timedelta(days=9))],
    )
    kept = keep(letter, brought)
    for address in (f"/letters/{letter.pk}/", f"/verify/?sha256={kept.sha256}"):
        page = Client().get(address).content.decode()
        assert "海岸自贸办：签章时未被吊销" in page
        assert "测试应答服务" in page
        assert "时间不合，不作数" in page
        assert "测试签发机构：吊销未查" in page
        assert "证书1份，OCSP 应答1份，吊销列表1份" in page
        assert "有效</dd>" not in page
    assert not kept.beside


def test_lists_that_are_installed_speak_of_an_ofds_signer_too(tmp_path: Path, folder: Path) -> None:
    office = SealOffice.in_folder(tmp_path)
    letter = letter_in("issued", make_cast(evaluators=1))
    (folder / "root.cer").write_bytes(office.root.certificate)
    (told,) = shown_seals(keep(letter, seal_ofd(made(letter, "ofd"), office), "盖章.ofd"))
    assert [one.told for one in told.standings] == [
        "海岸自贸办：吊销未查：文件没有带来吊销信息，也没有安装吊销列表"
    ]


def test_a_seal_that_was_read_before_this_says_that_nothing_is_known(authority: Authority) -> None:
    letter = letter_in("issued", make_cast(evaluators=1))
    kept = keep(letter, authority.sign(made(letter, "pdf")))
    for name in ("standings", "stamp", "carried"):
        del kept.reading["seals"][0][name]
    (told,) = shown_seals(kept)
    assert [one.told for one in told.standings] == [
        "签章人：吊销未查：文件没有带来吊销信息，也没有安装吊销列表"
    ]


def test_lists_that_are_none_are_told_at_the_start(authority: Authority, folder: Path) -> None:
    (folder / "root.cer").write_bytes(authority.root.der)
    for content, found in (
        (authority.revoked(), []),
        (b"garbage", ["letters.E004"]),
        (b"", ["letters.E004"]),
    ):
        (folder / "a.crl").write_bytes(content)
        assert [message.id for message in check_seal_roots()] == found
