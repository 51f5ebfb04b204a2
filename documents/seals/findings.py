"""What a reading of a sealed file found, as plain values that travel between processes and are kept as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Soundness(StrEnum):
    """Whether one part of a seal holds; what we have no means to check is neither right nor wrong."""

    RIGHT = "right"
    WRONG = "wrong"
    UNCHECKED = "unchecked"

    @classmethod
    def of(cls, holds: bool | None) -> Soundness:
        """Return the verdict for a check that came out true, false or not at all."""
        return cls.UNCHECKED if holds is None else cls.RIGHT if holds else cls.WRONG


class Chain(StrEnum):
    """Where a certificate leads. Whether it was revoked on the way is told by its `Standing`."""

    ROOTED = "rooted"
    UNROOTED = "unrooted"
    UNCHECKED = "unchecked"


class Check(StrEnum):
    """The parts of a seal that are checked, in the order in which they are told."""

    REFERENCES = "references"
    COVERAGE = "coverage"
    DIGEST = "digest"
    SIGNATURE = "signature"
    MAKER = "maker"
    LISTED = "listed"
    IN_TIME = "in_time"
    TIME_STAMP = "time_stamp"


# A seal out of its time, or by a hand that it does not list, is told and not refused: the file itself is whole.
PROVING = (Check.REFERENCES, Check.COVERAGE, Check.DIGEST, Check.SIGNATURE, Check.MAKER)


class Standard(StrEnum):
    """What a seal or signature was made after."""

    GBT_38540 = "GB/T 38540—2020"
    GMT_0031 = "GM/T 0031—2014"
    PDF = "PDF"


class Word(StrEnum):
    """What one revocation list or OCSP answer says of a certificate, and if it cannot be taken, why."""

    GOOD = "good"
    LATER = "later"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    UNTIMELY = "untimely"
    FOREIGN = "foreign"
    PARTIAL = "partial"
    UNCHECKED = "unchecked"


class Withdrawal(StrEnum):
    """Whether a certificate was revoked when it signed, by all that is known; nobody is asked."""

    GOOD = "good"
    LATER = "later"
    REVOKED = "revoked"
    UNFIT = "unfit"
    UNTOLD = "untold"


class ProofKind(StrEnum):
    """In which of two forms an issuer says what it revoked: a list (RFC 5280), or an answer (RFC 6960)."""

    CRL = "crl"
    OCSP = "ocsp"


class Compared(StrEnum):
    """How a file's content was held against ours."""

    OFD = "ofd"
    PDF = "pdf"
    SCAN = "scan"
    # It begins with the very bytes that were issued.
    BYTES = "bytes"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Proof:
    """One list or answer about one certificate: by whom, of which moments (ISO form), what it says."""

    kind: ProofKind
    is_installed: bool
    by: str
    made_at: str
    until: str
    word: Word
    revoked_at: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A certificate on the way to a root, and each proof that speaks of it."""

    holder: str
    withdrawal: Withdrawal
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time stamp inside a signature: by whom, of which moment (ISO form), and where that one's certificate leads."""

    by: str
    at: str
    chain: Chain = Chain.UNCHECKED
    standings: tuple[Standing, ...] = ()


@dataclass(frozen=True, slots=True)
class Carried:
    """How much a file brings along for later proof, and how much of it could not be read or was too much."""

    certificates: int = 0
    answers: int = 0
    lists: int = 0
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Seal:
    """One seal or signature. `signed_at` is what the seal says of itself, in ISO form; `remarks` name parts.

    `standings` begin with the signer's certificate; `stamp` is None where there is none, `carried` of an OFD.
    """

    standard: Standard
    signer: str
    name: str
    number: str
    maker: str
    signed_at: str
    algorithm: str
    pages: tuple[int, ...]
    checks: Mapping[Check, Soundness]
    chain: Chain
    remarks: tuple[str, ...] = ()
    standings: tuple[Standing, ...] = ()
    stamp: Stamp | None = None
    carried: Carried | None = None

    @property
    def broken(self) -> list[Check]:
        """The checks that say that this is not what was sealed."""
        return [check for check in PROVING if self.checks.get(check) is Soundness.WRONG]


@dataclass(frozen=True, slots=True)
class SealedReading:
    """What a sealed file holds: its seals, how it was compared, and in sentences where it is not our letter.

    `beside` is PEM: the certificates from each signer to a root and the installed lists that speak of them, to be kept
    beside the file; empty where nothing is installed.
    """

    seals: tuple[Seal, ...]
    compared: Compared
    differences: tuple[str, ...] = ()
    beside: bytes = b""

    def to_json(self) -> dict[str, Any]:
        """Return it as it is kept with the file; differences are not kept, since they refuse it."""
        return {"compared": str(self.compared), "seals": [_plain(asdict(seal)) for seal in self.seals]}


@dataclass(frozen=True, slots=True)
class Finished:
    """A PDF that we signed, with what shows its chain later, and what was read in it; or whose certificate was revoked."""

    content: bytes = b""
    reading: SealedReading | None = None
    revoked: str = ""


@dataclass(frozen=True, slots=True)
class ScanReading:
    """Which of our pages each page of a scan looks like, from 1; in a sentence what stands in the way of taking it."""

    pages: tuple[int, ...]
    fault: str = ""


def _plain(seal: dict[str, Any]) -> dict[str, Any]:
    checks = {str(check): str(verdict) for check, verdict in seal["checks"].items()}
    lists = {name: list(seal[name]) for name in ("pages", "remarks", "standings")}
    return {**seal, "standard": str(seal["standard"]), "chain": str(seal["chain"]), "checks": checks, **lists}
