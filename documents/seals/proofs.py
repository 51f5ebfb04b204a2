"""Revocation lists (RFC 5280) and OCSP answers (RFC 6960): what each says of a certificate at a moment, if it may."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from asn1crypto import ocsp, pem
from asn1crypto import x509 as asn1
from cryptography import x509

from documents.seals.certificates import has_issued, holder, signature_holds
from documents.seals.findings import Proof, ProofKind, Word
from documents.seals.list_scopes import is_partial, is_within, scope_of

SM3 = "1.2.156.10197.1.401"
# Clocks differ.
TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class _Said:
    """What an issuer says of one certificate, and from when to when."""

    made_at: datetime
    until: datetime | None
    revoked_at: datetime | None
    is_known: bool = True

    def word(self, certificate: asn1.Certificate, at: datetime) -> Word:
        """Return what that means for a moment. What is revoked stays so; what is not is so only as of a fit time."""
        if not self.is_known:
            return Word.UNKNOWN
        if self.revoked_at is not None:
            return Word.REVOKED if self.revoked_at <= at else Word.LATER
        # Of a certificate that has run out an issuer need not speak any longer.
        speaks = self.made_at <= min(datetime.now(UTC) + TOLERANCE, certificate.not_valid_after)
        covers = self.made_at >= at or (self.until is not None and self.until >= at)
        return Word.GOOD if speaks and covers else Word.UNTIMELY


class RevocationList:
    """One CRL. Raises `ValueError` for what is none."""

    kind = ProofKind.CRL

    def __init__(self, der: bytes, *, is_installed: bool) -> None:
        self.der = der
        self.is_installed = is_installed
        self._list = x509.load_der_x509_crl(der)
        self.issuer = asn1.Name.load(self._list.issuer.public_bytes())
        self._is_partial, self._scope = is_partial(self._list), scope_of(self._list)
        if self._list.next_update_utc is None:
            raise ValueError("a list without its end")

    @property
    def made_at(self) -> datetime:
        """When the issuer made it."""
        return self._list.last_update_utc

    @property
    def by(self) -> str:
        """Whose it is."""
        return str(self.issuer.native.get("common_name") or self.issuer.human_friendly)

    @property
    def until(self) -> datetime:
        """When the next one was to be there."""
        until = self._list.next_update_utc
        assert until is not None
        return until

    def speaks_of(self, _certificate: asn1.Certificate, issuer: asn1.Certificate) -> bool:
        """Whether it is the list of who issued a certificate."""
        return bool(self.issuer == issuer.subject)

    def proof(self, certificate: asn1.Certificate, issuer: asn1.Certificate, at: datetime) -> Proof:
        """Return what it says of a certificate that it speaks of."""
        found = self._list.get_revoked_certificate_by_serial_number(certificate.serial_number)
        said = _Said(
            made_at=self._list.last_update_utc,
            until=self._list.next_update_utc,
            revoked_at=found.revocation_date_utc if found else None,
        )
        return _proof(self, said, self._word(said, certificate, issuer, at), issuer)

    def _word(
        self, said: _Said, certificate: asn1.Certificate, issuer: asn1.Certificate, at: datetime
    ) -> Word:
        usage = issuer.key_usage_value
        if usage and "crl_sign" not in usage.native:
            return Word.FOREIGN
        holds = signature_holds(
            issuer,
            oid=self._list.signature_algorithm_oid.dotted_string,
            message=self._list.tbs_certlist_bytes,
            signature=self._list.signature,
        )
        if holds is None:
            return Word.UNCHECKED
        if not holds:
            return Word.FOREIGN
        # What stands in a part of a list is revoked; what does not may stand in another part.
        is_whole = not self._is_partial and is_within(certificate, self._scope)
        return said.word(certificate, at) if is_whole or said.revoked_at is not None else Word.PARTIAL


class Answer:
    """One OCSP answer that was given. Raises `ValueError` for what is none."""

    kind = ProofKind.OCSP
    is_installed = False

    def __init__(self, der: bytes) -> None:
        self.der = der
        read = ocsp.OCSPResponse.load(der, strict=True)
        # The parser is lazy: what is malformed shows only when it is looked at.
        _ = read.native
        if read["response_status"].native != "successful":
            raise ValueError("no answer was given")
        self._basic = read.basic_ocsp_response
        self._said = list(self._basic["tbs_response_data"]["responses"])

    def speaks_of(self, certificate: asn1.Certificate, issuer: asn1.Certificate) -> bool:
        """Whether one of its answers is about a certificate."""
        return self._about(certificate, issuer) is not None

    def proof(self, certificate: asn1.Certificate, issuer: asn1.Certificate, at: datetime) -> Proof:
        """Return what it says of a certificate that it speaks of."""
        one = self._about(certificate, issuer)
        assert one is not None
        status = one["cert_status"]
        said = _Said(
            made_at=one["this_update"].native,
            until=one["next_update"].native,
            revoked_at=status.chosen["revocation_time"].native if status.name == "revoked" else None,
            is_known=status.name != "unknown",
        )
        verdicts = [(self._is_by(one), one) for one in self._answerers(issuer, said.made_at)]
        by = next((one for holds, one in verdicts if holds), None)
        if by is not None:
            return _proof(self, said, said.word(certificate, at), by)
        is_known = all(holds is not None for holds, _one in verdicts)
        return _proof(self, said, Word.FOREIGN if is_known else Word.UNCHECKED, issuer)

    def _about(self, certificate: asn1.Certificate, issuer: asn1.Certificate) -> ocsp.SingleResponse | None:
        return next((one for one in self._said if _names(one["cert_id"], certificate, issuer)), None)

    def _answerers(self, issuer: asn1.Certificate, at: datetime) -> list[asn1.Certificate]:
        """Who may answer: the issuer, or whom it certified for that (RFC 6960, 4.2.2.2)."""
        brought = self._basic["certs"] or ()
        delegated = [one for one in brought if _may_answer(one) and has_issued(issuer, one, at, 0)]
        return [issuer, *delegated]

    def _is_by(self, answerer: asn1.Certificate) -> bool | None:
        return signature_holds(
            answerer,
            oid=self._basic["signature_algorithm"]["algorithm"].dotted,
            message=self._basic["tbs_response_data"].dump(),
            signature=self._basic["signature"].native,
        )


def _names(told: ocsp.CertId, certificate: asn1.Certificate, issuer: asn1.Certificate) -> bool:
    if told["serial_number"].native != certificate.serial_number:
        return False
    algorithm = told["hash_algorithm"]["algorithm"]
    name = "sm3" if algorithm.dotted == SM3 else algorithm.native
    try:
        digests = [
            hashlib.new(name, part).digest()
            for part in (issuer.subject.dump(), bytes(issuer.public_key["public_key"]))
        ]
    except ValueError:
        return False
    return digests == [told["issuer_name_hash"].native, told["issuer_key_hash"].native]


def _may_answer(certificate: asn1.Certificate) -> bool:
    purposes = certificate.extended_key_usage_value
    return purposes is not None and "ocsp_signing" in purposes.native


def _proof(what: RevocationList | Answer, said: _Said, word: Word, by: asn1.Certificate) -> Proof:
    return Proof(
        kind=what.kind,
        is_installed=what.is_installed,
        by=holder(by),
        made_at=_told(said.made_at),
        until=_told(said.until),
        word=word,
        revoked_at=_told(said.revoked_at),
    )


def _told(at: datetime | None) -> str:
    """Return a moment as the findings hold it, in ISO 8601; pages write it in local time."""
    return at.isoformat() if at else ""


def lists_in(content: bytes) -> list[RevocationList]:
    """Return the lists of an installed file, one in DER or any number in PEM. Raises `ValueError`."""
    found: Sequence[bytes] = [content]
    if pem.detect(content):
        found = [der for kind, _headers, der in pem.unarmor(content, multiple=True) if kind == "X509 CRL"]
    if not found:
        raise ValueError("no revocation list")
    return [RevocationList(der, is_installed=True) for der in found]
