"""Certificates of who signed: their names, what their keys verify, and whether they lead to a root that is installed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from asn1crypto import pem, x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from documents.seals.findings import Chain
from documents.seals.sm2 import sm2_holds

SM2_SM3 = "1.2.156.10197.1.501"
ALGORITHMS: dict[str, tuple[str, hashes.HashAlgorithm | None]] = {
    SM2_SM3: ("SM2-SM3", None),
    "1.2.840.113549.1.1.11": ("RSA-SHA256", hashes.SHA256()),
    "1.2.840.113549.1.1.12": ("RSA-SHA384", hashes.SHA384()),
    "1.2.840.113549.1.1.13": ("RSA-SHA512", hashes.SHA512()),
    "1.2.840.10045.4.3.2": ("ECDSA-SHA256", hashes.SHA256()),
    "1.2.840.10045.4.3.3": ("ECDSA-SHA384", hashes.SHA384()),
    "1.2.840.10045.4.3.4": ("ECDSA-SHA512", hashes.SHA512()),
}
LONGEST_CHAIN = 8


def certificates_in(content: bytes) -> list[x509.Certificate]:
    """Return the certificates of a file, one in DER or any number in PEM. Raises `ValueError`."""
    if pem.detect(content):
        found = [der for kind, _headers, der in pem.unarmor(content, multiple=True) if kind == "CERTIFICATE"]
    else:
        found = [content]
    if not found:
        raise ValueError("no certificate")
    return [loaded(der) for der in found]


def loaded(der: bytes) -> x509.Certificate:
    """Return a certificate, parsed to its end. Raises `ValueError`."""
    certificate = x509.Certificate.load(der, strict=True)
    # The parser is lazy: what is malformed shows only when it is looked at.
    _ = certificate.native
    return certificate


def holder(certificate: x509.Certificate) -> str:
    """Whose certificate it is: the common name, and the organisation where that is another."""
    said = certificate.subject.native
    names = [said.get(name) for name in ("common_name", "organization_name")]
    told = [str(name) for name in names if name]
    return "，".join(dict.fromkeys(told)) or certificate.subject.human_friendly


def is_in_time(certificate: x509.Certificate, at: datetime) -> bool:
    """Tell whether a certificate holds at a moment."""
    return bool(certificate.not_valid_before <= at <= certificate.not_valid_after)


def algorithm_name(oid: str) -> str:
    """What people call a signature algorithm; its number where we know no name."""
    return ALGORITHMS[oid][0] if oid in ALGORITHMS else oid


def signature_holds(
    certificate: x509.Certificate, *, oid: str, message: bytes, signature: bytes
) -> bool | None:
    """Tell whether a signature over a message is that of a certificate's key; None for an algorithm we do not know."""
    if oid not in ALGORITHMS:
        return None
    if oid == SM2_SM3:
        return sm2_holds(bytes(certificate.public_key["public_key"]), message, signature)
    digest = ALGORITHMS[oid][1]
    if digest is None:
        return None
    try:
        key = serialization.load_der_public_key(certificate.public_key.dump())
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, padding.PKCS1v15(), digest)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, message, ec.ECDSA(digest))
        else:
            return False
    except InvalidSignature:
        return False
    except (UnsupportedAlgorithm, ValueError):
        return None
    return True


def chain_of(
    certificate: x509.Certificate,
    *,
    others: Iterable[x509.Certificate],
    roots: Sequence[x509.Certificate],
    at: datetime,
) -> Chain:
    """Say where a certificate leads, through what the file brings along, as things stood at a moment."""
    if not roots:
        return Chain.UNCHECKED
    issuers = list(others)
    return Chain.ROOTED if _leads_to_root(certificate, issuers, roots, at, 0) else Chain.UNROOTED


def path_of(
    certificate: x509.Certificate,
    *,
    others: Iterable[x509.Certificate],
    roots: Sequence[x509.Certificate],
    at: datetime,
) -> list[x509.Certificate]:
    """Return a certificate and, each above the one that it issued, its issuers: up to a root, or as far as is known."""
    known, ends = [*roots, *others], {root.dump() for root in roots}
    path = [certificate]
    while len(path) <= LONGEST_CHAIN and path[-1].dump() not in ends:
        if path[-1].subject == path[-1].issuer:
            break
        above = (one for one in known if has_issued(one, path[-1], at, len(path) - 1))
        issuer = next(above, None)
        if issuer is None:
            break
        path.append(issuer)
    return path


def _leads_to_root(
    certificate: x509.Certificate,
    others: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
    at: datetime,
    below: int,
) -> bool:
    if below > LONGEST_CHAIN or not is_in_time(certificate, at):
        return False
    if any(certificate.dump() == root.dump() for root in roots):
        return True
    if any(has_issued(root, certificate, at, below) for root in roots):
        return True
    return any(
        has_issued(other, certificate, at, below) and _leads_to_root(other, others, roots, at, below + 1)
        for other in others
        if other.dump() != certificate.dump()
    )


def has_issued(issuer: x509.Certificate, certificate: x509.Certificate, at: datetime, below: int) -> bool:
    """RFC 5280, 6.1: name, right to issue, room in the path, time, and last the signature, which costs most."""
    if issuer.subject != certificate.issuer or not is_in_time(issuer, at):
        return False
    basic, usage = issuer.basic_constraints_value, issuer.key_usage_value
    if basic is None or not basic["ca"].native or (usage and "key_cert_sign" not in usage.native):
        return False
    room = basic["path_len_constraint"].native
    if room is not None and below > room:
        return False
    return bool(
        signature_holds(
            issuer,
            oid=certificate["signature_algorithm"]["algorithm"].dotted,
            message=certificate["tbs_certificate"].dump(),
            signature=certificate.signature,
        )
    )
