"""An authority of certificates for tests: who it certifies, what it revokes, and signed PDFs that bring that along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pypdfium2 as pdfium
from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps import DummyTimeStamper, TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

from core.coroutines import run_to_end

NOW = datetime.now(UTC).replace(microsecond=0)
DER = Encoding.DER


@dataclass(frozen=True)
class Holder:
    """Somebody with a key, and their certificate."""

    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(DER)


def certify(
    name: str,
    *,
    by: Holder | None = None,
    issues: bool = False,
    purposes: Sequence[x509.ObjectIdentifier] = (),
    signs_lists: bool = True,
    days: tuple[int, int] = (-30, 300),
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | None = None,
    listed_at: str = "",
) -> Holder:
    """A key, a new one if none is given, certified by another or by itself."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=issues, crl_sign=issues and signs_lists, encipher_only=False,
        decipher_only=False,
    )  # fmt: skip
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + timedelta(days=days[0]))
        .not_valid_after(NOW + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca=issues, path_length=None), critical=True)
        .add_extension(usage, critical=True)
    )
    if listed_at:
        points = x509.CRLDistributionPoints(
            [x509.DistributionPoint([x509.UniformResourceIdentifier(listed_at)], None, None, None)]
        )
        builder = builder.add_extension(points, critical=False)
    if purposes:
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=True)
    return Holder(key, builder.sign(by.key if by else key, hashes.SHA256()))


@dataclass(frozen=True)
class Authority:
    """A root, whom it certified to issue, the office's own certificate, and who may answer for the issuer."""

    root: Holder = field(default_factory=lambda: certify("测试根证书", issues=True))
    issuer: Holder = field(init=False)
    signer: Holder = field(init=False)
    answerer: Holder = field(init=False)
    stamper: Holder = field(init=False)

    def __post_init__(self) -> None:
        issuer = certify("测试签发机构", by=self.root, issues=True)
        answerer = certify("测试应答服务", by=issuer, purposes=[ExtendedKeyUsageOID.OCSP_SIGNING])
        signer = certify("海岸自贸办", by=issuer)
        # pyHanko's stamper for tests signs by RSA alone.
        stamper = certify(
            "时间戳服务",
            by=issuer,
            purposes=[ExtendedKeyUsageOID.TIME_STAMPING],
            key=rsa.generate_private_key(public_exponent=65537, key_size=2048),
        )
        made = {"issuer": issuer, "signer": signer, "answerer": answerer, "stamper": stamper}
        for name, holder in made.items():
            object.__setattr__(self, name, holder)

    def revoked(
        self,
        at: datetime | None = None,
        *,
        by: Holder | None = None,
        since: datetime = NOW - timedelta(hours=1),
        days: int = 7,
        extensions: Sequence[x509.ExtensionType] = (),
        whom: Holder | None = None,
    ) -> bytes:
        """A list by the issuer; with the signer on it where `at` is given."""
        by = by or self.issuer
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(by.certificate.subject)
            .last_update(since)
            .next_update(since + timedelta(days=days))
        )
        for one in extensions:
            builder = builder.add_extension(one, critical=True)
        if at:
            serial = (whom or self.signer).certificate.serial_number
            row = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at).build()
            builder = builder.add_revoked_certificate(row)
        return builder.sign(by.key, hashes.SHA256()).public_bytes(DER)

    def answer(
        self,
        at: datetime | None = None,
        *,
        by: Holder | None = None,
        since: datetime = NOW - timedelta(hours=1),
        until: datetime | None = NOW + timedelta(days=7),
        status: ocsp.OCSPCertStatus | None = None,
    ) -> bytes:
        """An answer about the signer: revoked where `at` is given."""
        by = by or self.answerer
        said = status or (ocsp.OCSPCertStatus.REVOKED if at else ocsp.OCSPCertStatus.GOOD)
        builder = ocsp.OCSPResponseBuilder().add_response(
            cert=self.signer.certificate, issuer=self.issuer.certificate, algorithm=hashes.SHA1(),
            cert_status=said, this_update=since, next_update=until, revocation_time=at, revocation_reason=None,
        )  # fmt: skip
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, by.certificate)
        if by is not self.issuer:
            builder = builder.certificates([by.certificate])
        return builder.sign(by.key, hashes.SHA256()).public_bytes(DER)

    def as_stamper(self, at: datetime | None = None) -> DummyTimeStamper:
        """What stamps the time of the machine, or another."""
        private = self.stamper.key.private_bytes(DER, PrivateFormat.PKCS8, NoEncryption())
        certificate = asn1.Certificate.load(self.stamper.der)
        return DummyTimeStamper(certificate, keys.PrivateKeyInfo.load(private), fixed_dt=at)

    def as_file(self, password: str) -> bytes:
        """What the office signs with, as PKCS#12 with the issuer's certificate."""
        encryption = BestAvailableEncryption(password.encode())
        signer, above = self.signer, [self.issuer.certificate]
        return pkcs12.serialize_key_and_certificates(
            b"office", signer.key, signer.certificate, above, encryption
        )

    def as_signer(self) -> signers.SimpleSigner:
        """What the office signs with; the issuer's certificate goes with it, the root's does not."""
        store = SimpleCertificateStore()
        store.register(asn1.Certificate.load(self.issuer.der))
        private = self.signer.key.private_bytes(DER, PrivateFormat.PKCS8, NoEncryption())
        return signers.SimpleSigner(
            asn1.Certificate.load(self.signer.der), keys.PrivateKeyInfo.load(private), store
        )

    def sign(self, pdf: bytes, *, stamper: TimeStamper | None = None, **described: Any) -> bytes:
        """A PDF with the office's signature."""
        metadata = signers.PdfSignatureMetadata(
            **{
                "field_name": "Office",
                "md_algorithm": "sha256",
                "subfilter": SigSeedSubFilter.PADES,
                **described,
            }
        )
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        signing = signers.async_sign_pdf(writer, metadata, signer=self.as_signer(), timestamper=stamper)
        signed = run_to_end(signing)
        return bytes(signed.getvalue())


def blank_pdf() -> bytes:
    target, document = BytesIO(), pdfium.PdfDocument.new()
    document.new_page(595, 842)
    document.save(target)
    return target.getvalue()


def with_store(
    signed: bytes,
    *,
    certificates: Sequence[bytes] = (),
    answers: Sequence[bytes] = (),
    lists: Sequence[bytes] = (),
) -> bytes:
    """A signed PDF with a DSS behind it; what stands in it may be anything."""
    content = BytesIO(signed)
    contents = PdfFileReader(BytesIO(signed)).embedded_signatures[0].pkcs7_content
    writer = IncrementalPdfFileWriter(content)
    held = {
        name: generic.ArrayObject(
            writer.add_object(generic.StreamObject(stream_data=one, encoded_data=None)) for one in pieces
        )
        for name, pieces in (("/Certs", certificates), ("/OCSPs", answers), ("/CRLs", lists))
    }
    own: dict[str, Any] = {"/Cert": held["/Certs"], "/OCSP": held["/OCSPs"], "/CRL": held["/CRLs"]}
    entries: dict[Any, Any] = {
        DocumentSecurityStore.sig_content_identifier(contents): generic.DictionaryObject(_named(own))
    }
    store = generic.DictionaryObject(_named({**held, "/VRI": generic.DictionaryObject(_named(entries))}))
    writer.root[generic.pdf_name("/DSS")] = writer.add_object(store)
    writer.update_root()
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def _named(values: dict[str, Any]) -> dict[Any, Any]:
    return {generic.pdf_name(name): value for name, value in values.items()}
