"""The time stamp in the electronic signature: asked for where an authority is named, and no issue without it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pytest_django.fixtures import Settings

from core.coroutines import run_to_end
from core.errors import WrongState
from letters import actions
from letters.models import Letter, NumberSeries
from tests.factories import make_cast
from tests.letters.test_pades import PASSWORD, content_of, write_certificate
from tests.states import letter_in

pytestmark = pytest.mark.django_db


@dataclass
class Authority:
    """A time stamp authority on this machine, and what it was asked."""

    address: str
    certificate: asn1.Certificate
    asked: int = 0
    answers: bool = True


def stamping_pair() -> tuple[asn1.Certificate, keys.PrivateKeyInfo]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "时间戳服务")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=9))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return asn1.Certificate.load(made.public_bytes(Encoding.DER)), keys.PrivateKeyInfo.load(private)


@pytest.fixture
def authority(settings: Settings, tmp_path: Path) -> Iterator[Authority]:
    settings.SIGNING_CERTIFICATE = str(write_certificate(tmp_path))
    settings.SIGNING_PASSWORD = PASSWORD
    certificate, key = stamping_pair()
    stamper = DummyTimeStamper(certificate, key)

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            known.asked += 1
            query = self.rfile.read(int(self.headers["Content-Length"]))
            if not known.answers:
                self.send_error(503)
                return
            said = stamper.request_tsa_response(tsp.TimeStampReq.load(query)).dump()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_told: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        settings.SIGNING_TSA = f"http://127.0.0.1:{server.server_port}/"
        known = Authority(settings.SIGNING_TSA, certificate)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield known
        server.shutdown()


def test_an_issued_letters_signature_carries_a_stamp_that_holds(authority: Authority, tmp_path: Path) -> None:
    signed = content_of(letter_in("issued", make_cast(evaluators=1)), "pades")
    assert authority.asked >= 1
    signature = PdfFileReader(BytesIO(signed)).embedded_signatures[0]
    validating = async_validate_pdf_signature(
        signature,
        signer_validation_context=ValidationContext(
            trust_roots=[load_cert_from_pemder(tmp_path / "office.pem")], allow_fetching=False
        ),
        ts_validation_context=ValidationContext(trust_roots=[authority.certificate], allow_fetching=False),
    )
    status = run_to_end(validating)
    assert status.bottom_line
    assert status.timestamp_validity is not None
    assert status.timestamp_validity.trusted


def test_without_a_stamp_nothing_is_issued_and_no_number_taken(authority: Authority) -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("signed", cast)
    authority.answers = False
    with pytest.raises(WrongState, match="时间戳服务没有给出时间戳"):
        actions.issue_letter(letter, by=cast.signatory)
    assert Letter.objects.get(pk=letter.pk).number == ""
    assert not NumberSeries.objects.filter(last__gt=0).exists()
    authority.answers = True
    assert actions.issue_letter(letter, by=cast.signatory).sequence == 1


def test_an_address_that_is_none_is_told_as_such(authority: Authority, settings: Settings) -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("signed", cast)
    settings.SIGNING_TSA = "file:///etc/passwd"
    with pytest.raises(WrongState, match="SIGNING_TSA"):
        actions.issue_letter(letter, by=cast.signatory)
