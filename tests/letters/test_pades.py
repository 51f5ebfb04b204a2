"""The electronic signature: only where a certificate is configured, once, over the very bytes of the PDF."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pytest_django.fixtures import Settings

from core.coroutines import run_to_end
from documents.rendering import suffix_of
from documents.rendering.pades import CertificateUnusable, configured_signer
from letters import actions
from letters.checks import check_signing_certificate
from letters.models import Letter, NumberSeries
from letters.verifying import check_letters, check_whole
from runs.output import letter_outputs
from tests.factories import make_cast
from tests.states import letter_in

PASSWORD = "只在测试中用"


def write_certificate(folder: Path, *, days: int = 365, since: int = -1) -> Path:
    """Write a certificate of our own with its key as PKCS#12, and alone as PEM; return the first's path."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "海岸自贸办")])
    now = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=since))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "office.p12"
    encryption = BestAvailableEncryption(PASSWORD.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"office", key, certificate, None, encryption))
    (folder / "office.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    return path


@pytest.fixture
def certificate(tmp_path: Path, settings: Settings) -> Path:
    settings.SIGNING_CERTIFICATE = str(write_certificate(tmp_path))
    settings.SIGNING_PASSWORD = PASSWORD
    return tmp_path / "office.pem"


def content_of(letter: Letter, file_format: str) -> bytes:
    with letter.files.get(format=file_format).file.open("rb") as file:
        return file.read()


@pytest.mark.django_db
def test_a_letter_is_issued_with_a_signature_that_holds(certificate: Path) -> None:
    letter = letter_in("issued", make_cast(evaluators=1))
    plain, signed = content_of(letter, "pdf"), content_of(letter, "pades")
    assert signed.startswith(plain)
    signatures = PdfFileReader(BytesIO(signed)).embedded_signatures
    assert len(signatures) == 1
    assert signatures[0].sig_object["/SubFilter"] == SigSeedSubFilter.PADES.value
    trusted = ValidationContext(trust_roots=[load_cert_from_pemder(certificate)], allow_fetching=False)
    status = run_to_end(async_validate_pdf_signature(signatures[0], signer_validation_context=trusted))
    assert status.intact
    assert status.valid
    assert status.trusted
    assert status.bottom_line


@pytest.mark.django_db
def test_a_changed_signed_file_no_longer_validates(certificate: Path) -> None:
    letter = letter_in("issued", make_cast(evaluators=1))
    signed = bytearray(content_of(letter, "pades"))
    signed[200] ^= 1
    signature = PdfFileReader(BytesIO(bytes(signed))).embedded_signatures[0]
    trusted = ValidationContext(trust_roots=[load_cert_from_pemder(certificate)], allow_fetching=False)
    status = run_to_end(async_validate_pdf_signature(signature, signer_validation_context=trusted))
    assert not status.bottom_line


@pytest.mark.django_db
def test_the_signed_file_is_in_the_manifest_on_the_page_and_recognised(certificate: Path) -> None:
    letter = letter_in("issued", make_cast(evaluators=1))
    assert letter.manifest is not None
    assert [file["format"] for file in letter.manifest["files"]] == [
        "pdf",
        "pades",
        "docx",
        "ofd",
        "html",
        "txt",
        "json",
    ]
    assert [*(sentence for one in check_letters() for sentence in one.faults), *check_whole()] == []
    answer = Client().get(f"/letters/{letter.pk}/file.pades")
    assert answer["Content-Disposition"].endswith("signed.pdf")
    assert answer.getvalue() == content_of(letter, "pades")
    assert "电子签名的 PDF" in Client().get(f"/letters/{letter.pk}/").content.decode()
    digest = letter.files.get(format="pades").sha256
    assert "电子签名的 PDF" in Client().get("/verify/", {"sha256": digest}).content.decode()
    assert letter_outputs(letter)["letter.signed.pdf"] == content_of(letter, "pades")


@pytest.mark.django_db
def test_issuing_again_finds_the_same_signature(certificate: Path) -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("issued", cast)
    signed = content_of(letter, "pades")
    again = actions.issue_letter(letter, by=cast.signatory)
    assert content_of(again, "pades") == signed
    assert again.files.count() == 7


@pytest.mark.django_db
def test_an_issue_that_failed_is_signed_anew(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("signed", cast)
    with monkeypatch.context() as patched:
        patched.setattr("letters.actions.issuing.build_manifest", _fail)
        with pytest.raises(OSError, match="killed"):
            actions.issue_letter(letter, by=cast.signatory)
    letter.refresh_from_db()
    assert (letter.state, letter.files.count()) == ("signed", 0)
    issued = actions.issue_letter(letter, by=cast.signatory)
    assert (issued.sequence, issued.files.count()) == (1, 7)


def _fail(*_arguments: object) -> None:
    raise OSError("killed")


@pytest.mark.django_db
def test_without_a_certificate_nothing_is_signed(settings: Settings) -> None:
    assert settings.SIGNING_CERTIFICATE == ""
    letter = letter_in("issued", make_cast(evaluators=1))
    assert not letter.files.filter(format="pades").exists()
    assert letter.files.count() == 6


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "since"), [(-1, -10), (10, 5)])
def test_a_certificate_that_does_not_hold_today_refuses_the_issue_and_takes_no_number(
    tmp_path: Path, settings: Settings, days: int, since: int
) -> None:
    settings.SIGNING_CERTIFICATE = str(write_certificate(tmp_path, days=days, since=since))
    settings.SIGNING_PASSWORD = PASSWORD
    cast = make_cast(evaluators=1)
    letter = letter_in("signed", cast)
    with pytest.raises(CertificateUnusable, match="今天不能用它签名"):
        actions.issue_letter(letter, by=cast.signatory)
    letter.refresh_from_db()
    assert (letter.state, letter.number, NumberSeries.objects.exists()) == ("signed", "", False)


def test_a_certificate_that_cannot_be_opened_is_told_at_the_start(tmp_path: Path, settings: Settings) -> None:
    path = write_certificate(tmp_path)
    (tmp_path / "garbage.p12").write_bytes(b"garbage")
    wrong = {
        (str(tmp_path / "nowhere.p12"), PASSWORD): "打不开",
        (str(tmp_path), PASSWORD): "打不开",
        (str(path), "wrong"): "请检查文件和 SIGNING_PASSWORD",
        (str(path), ""): "请检查文件和 SIGNING_PASSWORD",
        (str(tmp_path / "garbage.p12"), PASSWORD): "应是带私钥的 PKCS#12 文件",
        (str(tmp_path / "office.pem"), PASSWORD): "应是带私钥的 PKCS#12 文件",
    }
    for (settings.SIGNING_CERTIFICATE, settings.SIGNING_PASSWORD), sentence in wrong.items():
        with pytest.raises(SystemCheckError, match=sentence):
            call_command("check")


@pytest.mark.parametrize(("days", "is_warned"), [(365, False), (20, True), (-1, True)])
def test_a_certificate_that_runs_out_soon_is_a_warning(
    tmp_path: Path, settings: Settings, days: int, is_warned: bool
) -> None:
    settings.SIGNING_CERTIFICATE = str(write_certificate(tmp_path, days=days, since=-10))
    settings.SIGNING_PASSWORD = PASSWORD
    assert [message.id for message in check_signing_certificate()] == (["letters.W001"] if is_warned else [])


def test_no_certificate_is_no_signer(settings: Settings) -> None:
    assert configured_signer() is None


@pytest.mark.parametrize(
    ("file_format", "suffix"), [("pdf", "pdf"), ("pades", "signed.pdf"), ("gone", "gone")]
)
def test_every_format_has_an_ending(file_format: str, suffix: str) -> None:
    assert suffix_of(file_format) == suffix
