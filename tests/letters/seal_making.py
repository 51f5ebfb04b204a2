"""Seals for tests: certificates and SM2 signatures by the machine's OpenSSL, put together as the standards have it."""

from __future__ import annotations

import base64
import hashlib
import io
import subprocess
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from asn1crypto import keys, x509
from asn1crypto.core import GeneralizedTime, ObjectIdentifier, OctetString, Sequence, UTCTime

from documents.seals import shapes
from documents.seals.certificates import SM2_SM3

NAME_OF_SEAL = "海岸自贸办公章"
LISTING = "Doc_0/Signs/Signatures.xml"
OFD = "http://www.ofdspec.org/2016"
NOW = datetime.now(UTC).replace(microsecond=0)
SERIALS = count(1000)


@dataclass(frozen=True)
class Hand:
    """Somebody with an SM2 key and a certificate."""

    key: Path
    certificate: bytes

    def sign(self, message: bytes) -> bytes:
        (place := self.key.with_suffix(".message")).write_bytes(message)
        known_as = ("-pkeyopt", "distid:1234567812345678")
        asked = ("-sign", "-rawin", "-digest", "sm3", "-inkey", str(self.key), *known_as)
        return openssl("pkeyutl", *asked, "-in", str(place))


def openssl(*arguments: str) -> bytes:
    return subprocess.run(["openssl", *arguments], check=True, capture_output=True).stdout


def make_hand(
    folder: Path,
    name: str,
    *,
    by: Hand | None = None,
    issues: bool = False,
    days: tuple[int, int] = (-10, 300),
) -> Hand:
    """A person or an office whose certificate is signed by another, or by itself."""
    key = folder / f"{next(SERIALS)}.pem"
    openssl("ecparam", "-name", "SM2", "-genkey", "-noout", "-out", str(key))
    public = openssl("pkey", "-in", str(key), "-pubout", "-outform", "DER")
    subject = x509.Name.build({"common_name": name})
    issuer = x509.Certificate.load(by.certificate).subject if by else subject
    constraints = x509.BasicConstraints({"ca": issues})
    method = {"algorithm": SM2_SM3}
    to_sign = x509.TbsCertificate(
        {
            "version": "v3",
            "serial_number": next(SERIALS),
            "signature": method,
            "issuer": issuer,
            "validity": {
                "not_before": x509.Time({"utc_time": NOW + timedelta(days=days[0])}),
                "not_after": x509.Time({"utc_time": NOW + timedelta(days=days[1])}),
            },
            "subject": subject,
            "subject_public_key_info": keys.PublicKeyInfo.load(public),
            "extensions": [{"extn_id": "basic_constraints", "critical": True, "extn_value": constraints}],
        }
    )
    signature = (by or Hand(key, b"")).sign(to_sign.dump())
    made = {"tbs_certificate": to_sign, "signature_algorithm": method, "signature_value": signature}
    return Hand(key, x509.Certificate(made).dump())


@dataclass(frozen=True)
class SealOffice:
    """Who makes seals and who seals, both certified by one root."""

    root: Hand
    maker: Hand
    signer: Hand

    @classmethod
    def in_folder(cls, folder: Path) -> SealOffice:
        root = make_hand(folder, "测试根证书", issues=True)
        return cls(root, make_hand(folder, "制章中心", by=root), make_hand(folder, "海岸自贸办", by=root))


@dataclass(frozen=True)
class Faults:
    """What goes wrong while a file is sealed."""

    signed_by: Hand | None = None
    made_by: Hand | None = None
    listed: Hand | None = None
    leaves_out: str = ""
    digest_method: str = "SM3"
    sealed_on: datetime = NOW
    is_old: bool = False


SOUND = Faults()


def seal_ofd(content: bytes, office: SealOffice, faults: Faults = SOUND, *, changed: bytes = b"") -> bytes:
    """An OFD as a sealing program gives it back, once more if it was sealed; `changed` is put behind its Signature.xml."""
    parts = parts_of(content)
    if LISTING not in parts:
        stated = f"<ofd:Signatures>/{LISTING}</ofd:Signatures></ofd:DocBody>".encode()
        parts["OFD.xml"] = parts["OFD.xml"].replace(b"</ofd:DocBody>", stated)
        parts[LISTING] = f'<ofd:Signatures xmlns:ofd="{OFD}"></ofd:Signatures>'.encode()
    number = parts[LISTING].count(b"BaseLoc")
    folder = f"Doc_0/Signs/Sign_{number}"
    seal = _seal(office, faults)
    parts[f"{folder}/Seal.esl"] = seal.dump()
    described = _described(parts, folder, faults)
    parts[f"{folder}/SignedValue.dat"] = _signed(office, faults, seal, described)
    parts[f"{folder}/Signature.xml"] = described + changed
    listed = f'<ofd:Signature ID="{number}" Type="Seal" BaseLoc="/{folder}/Signature.xml"/></ofd:Signatures>'
    parts[LISTING] = parts[LISTING].replace(b"</ofd:Signatures>", listed.encode())
    return zipped(parts)


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def zipped(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


def _described(parts: dict[str, bytes], folder: str, faults: Faults) -> bytes:
    algorithm = "sm3" if faults.digest_method == "SM3" else "md5"
    references = "".join(
        f'<ofd:Reference FileRef="/{name}"><ofd:CheckValue>'
        f"{base64.b64encode(hashlib.new(algorithm, content).digest()).decode()}</ofd:CheckValue></ofd:Reference>"
        for name, content in parts.items()
        if name != LISTING and not (faults.leaves_out and faults.leaves_out in name)
    )
    page = parts["Doc_0/Document.xml"].decode().partition('<ofd:Page ID="')[2].partition('"')[0]
    return (
        f'<ofd:Signature xmlns:ofd="{OFD}"><ofd:SignedInfo><ofd:Provider ProviderName="test"/>'
        f"<ofd:SignatureMethod>{SM2_SM3}</ofd:SignatureMethod>"
        f"<ofd:Seal><ofd:BaseLoc>/{folder}/Seal.esl</ofd:BaseLoc></ofd:Seal>"
        f'<ofd:StampAnnot ID="2" Boundary="100 200 40 40" PageRef="{page}"/>'
        f'<ofd:References CheckMethod="{faults.digest_method}">{references}</ofd:References></ofd:SignedInfo>'
        f"<ofd:SignedValue>/{folder}/SignedValue.dat</ofd:SignedValue></ofd:Signature>"
    ).encode()


def _seal(office: SealOffice, faults: Faults) -> shapes.MadeSeal | shapes.OldMadeSeal:
    listed = shapes.Certificates([(faults.listed or office.signer).certificate])
    span = (NOW - timedelta(days=5), NOW + timedelta(days=200))
    header = {"id": "ES", "version": 1 if faults.is_old else 4, "maker": "test"}
    picture = {"type": "PNG", "content": b"\x89PNG", "width": 40, "height": 40}
    described = {"type": 1, "name": NAME_OF_SEAL}
    maker = faults.made_by or office.maker
    if faults.is_old:
        times = [shapes.Moment("utc", UTCTime(at)) for at in (span[0], *span)]
        described |= {"signers": listed}
        information = shapes.OldSealInfo(_information(header, picture, shapes.OldProperty, described, times))
        making = (
            information.dump()
            + OctetString(office.maker.certificate).dump()
            + ObjectIdentifier(SM2_SM3).dump()
        )
        signed = {"algorithm": SM2_SM3, "signature": maker.sign(_sequence(making))}
        return shapes.OldMadeSeal(
            {"information": information, "making": {"certificate": office.maker.certificate, **signed}}
        )
    times = [GeneralizedTime(at) for at in (span[0], *span)]
    described |= {"listed_as": 1, "signers": listed}
    information = shapes.SealInfo(_information(header, picture, shapes.Property, described, times))
    signed = {"algorithm": SM2_SM3, "signature": maker.sign(information.dump())}
    return shapes.MadeSeal({"information": information, "certificate": office.maker.certificate, **signed})


def _information(header: dict, picture: dict, shape: type, described: dict, times: list) -> dict:  # type: ignore[type-arg]  # plain ASN.1 values
    span = dict(zip(("made", "valid_from", "valid_until"), times, strict=True))
    return {
        "header": header,
        "number": "3502000001",
        "property": shape({**described, **span}),
        "picture": picture,
    }


def _signed(office: SealOffice, faults: Faults, seal: Sequence, described: bytes) -> bytes:
    signer = faults.signed_by or office.signer
    digest = hashlib.new("sm3", described).digest()
    about = "/Doc_0/Signs/Sign_0/Signature.xml"
    certified = {"certificate": office.signer.certificate, "algorithm": SM2_SM3}
    if faults.is_old:
        at = shapes.Bits("bits", UTCTime(faults.sealed_on).dump())
        bits = shapes.Bits("bits", digest)
        old = shapes.OldToSign(
            {"version": 1, "seal": seal, "at": at, "digest": bits, "about": about, **certified}
        )
        return shapes.OldSealing({"to_sign": old, "signature": signer.sign(old.dump())}).dump()
    new = shapes.ToSign(
        {"version": 4, "seal": seal, "at": faults.sealed_on, "digest": digest, "about": about}
    )
    return shapes.Sealing({"to_sign": new, **certified, "signature": signer.sign(new.dump())}).dump()


def _sequence(members: bytes) -> bytes:
    whole = Sequence()
    whole.contents = members
    return whole.dump()
