"""One seal out of its ASN.1, the same values whichever of the two standards it was made after."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509
from asn1crypto.core import GeneralizedTime, ObjectIdentifier, OctetString, Sequence, UTCTime

from documents.seals.certificates import SM2_SM3, loaded
from documents.seals.findings import Standard
from documents.seals.shapes import CertificateDigests, Certificates, OldSealing, Sealing

LISTED_WHOLE = 1


@dataclass(frozen=True, slots=True)
class Opened:
    """A seal's values. The maker may have signed any of `making_messages`: makers read the standard in two ways."""

    standard: Standard
    name: str
    number: str
    valid_from: datetime
    valid_until: datetime
    maker: x509.Certificate
    making_algorithm: str
    making_messages: tuple[bytes, ...]
    making_signature: bytes
    signer: x509.Certificate
    lists_signer: bool
    listed: tuple[x509.Certificate, ...]
    at: datetime | None
    digest: bytes
    algorithm: str
    message: bytes
    signature: bytes

    @property
    def digest_name(self) -> str:
        """The digest that goes with the signature's algorithm."""
        return "sm3" if self.algorithm == SM2_SM3 else "sha256"


def opened(signed_value: bytes) -> Opened:
    """Return what a signed value holds. Raises `ValueError` for one that follows neither standard."""
    outer = Sequence.load(signed_value, strict=True)
    # By GM/T 0031 it has two members, by GB/T 38540 at least four.
    return _old(signed_value) if len(outer.native) == 2 else _new(signed_value)


def _new(signed_value: bytes) -> Opened:
    sealing = Sealing.load(signed_value, strict=True)
    to_sign, seal = sealing["to_sign"], sealing["to_sign"]["seal"]
    described = seal["information"]["property"]
    signer = loaded(sealing["certificate"].native)
    whole = described["listed_as"].native == LISTED_WHOLE
    if whole:
        listed = Certificates.load(described["signers"].dump()).native
        lists_signer = signer.dump() in listed
    else:
        listed = []
        digests = CertificateDigests.load(described["signers"].dump())
        lists_signer = any(_is_digest_of(one, signer) for one in digests)
    return Opened(
        standard=Standard.GBT_38540,
        name=described["name"].native,
        number=seal["information"]["number"].native,
        valid_from=described["valid_from"].native,
        valid_until=described["valid_until"].native,
        maker=loaded(seal["certificate"].native),
        making_algorithm=seal["algorithm"].dotted,
        making_messages=_making(seal["information"], seal["certificate"], seal["algorithm"]),
        making_signature=seal["signature"].native,
        signer=signer,
        lists_signer=lists_signer,
        listed=tuple(loaded(der) for der in listed),
        at=to_sign["at"].native,
        digest=to_sign["digest"].native,
        algorithm=sealing["algorithm"].dotted,
        message=to_sign.dump(),
        signature=sealing["signature"].native,
    )


def _old(signed_value: bytes) -> Opened:
    sealing = OldSealing.load(signed_value, strict=True)
    to_sign, seal = sealing["to_sign"], sealing["to_sign"]["seal"]
    described, making = seal["information"]["property"], seal["making"]
    signer = loaded(to_sign["certificate"].native)
    return Opened(
        standard=Standard.GMT_0031,
        name=described["name"].native,
        number=seal["information"]["number"].native,
        valid_from=described["valid_from"].native,
        valid_until=described["valid_until"].native,
        maker=loaded(making["certificate"].native),
        making_algorithm=making["algorithm"].dotted,
        making_messages=_making(seal["information"], making["certificate"], making["algorithm"]),
        making_signature=making["signature"].native,
        signer=signer,
        lists_signer=signer.dump() in described["signers"].native,
        listed=tuple(loaded(der) for der in described["signers"].native),
        at=_moment(to_sign["at"].native),
        digest=to_sign["digest"].native,
        algorithm=to_sign["algorithm"].dotted,
        message=to_sign.dump(),
        signature=sealing["signature"].native,
    )


def _making(
    information: Sequence, certificate: OctetString, algorithm: ObjectIdentifier
) -> tuple[bytes, ...]:
    three = Sequence()
    three.contents = information.dump() + certificate.dump() + algorithm.dump()
    return information.dump(), three.dump()


def _is_digest_of(listed: Sequence, certificate: x509.Certificate) -> bool:
    name = "sm3" if "SM3" in listed["algorithm"].native.upper() else "sha256"
    return bool(hashlib.new(name, certificate.dump()).digest() == listed["value"].native)


def _moment(told: bytes) -> datetime | None:
    """The time of an old seal, in either way of writing one; a time stamp's shape is not read."""
    for shape in (UTCTime, GeneralizedTime):
        with contextlib.suppress(ValueError, TypeError):
            return shape.load(told, strict=True).native
    return None
