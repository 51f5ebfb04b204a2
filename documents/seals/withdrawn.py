"""Whether the certificates between a signer and a root were revoked, by what a file brings along and what is installed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from asn1crypto import pem, x509

from documents.seals.certificates import chain_of, holder, path_of
from documents.seals.findings import Chain, Proof, Seal, Standing, Withdrawal, Word
from documents.seals.proofs import Answer, RevocationList

# Of so many a certificate's page would tell nobody anything.
MOST_PROOFS = 20


@dataclass(frozen=True, slots=True)
class Installed:
    """What the administrator installed: the roots that are trusted, and lists of what their issuers revoked."""

    roots: Sequence[x509.Certificate] = ()
    lists: Sequence[RevocationList] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """The certificates from a signer towards a root as things stood at a moment, with what stands beside them."""

    at: datetime
    chain: Chain
    certificates: tuple[x509.Certificate, ...]
    standings: tuple[Standing, ...]
    # The installed ones that are of these certificates' issuers.
    lists: tuple[RevocationList, ...]


# The signer's path, then that of who stamped the time.
SealOnPaths = tuple[Seal, tuple[Path, ...]]


def path_to_root(
    signer: x509.Certificate,
    *,
    others: Iterable[x509.Certificate],
    proofs: Sequence[RevocationList | Answer],
    installed: Installed,
    at: datetime,
) -> Path:
    """Follow a signer's certificate upwards as things stood at a moment, and say of each whether it was revoked."""
    others = list(others)
    path = path_of(signer, others=others, roots=installed.roots, at=at)
    # The last one of a whole path is a root: it is trusted because it is installed, and nobody stands above it.
    judged = path[:-1] or path
    # A list that the file brings along need not be told of twice.
    brought = {one.der for one in proofs}
    known = [*proofs, *(one for one in installed.lists if one.der not in brought)]
    standings = tuple(_standing(one, issuer, known, at) for one, issuer in zip_longest(judged, path[1:]))
    names = {one.subject.hashable for one in path[1:]}
    lists = tuple(one for one in installed.lists if one.issuer.hashable in names)
    chain = chain_of(signer, others=others, roots=installed.roots, at=at)
    return Path(at, chain, tuple(path), standings, lists)


def _standing(
    certificate: x509.Certificate,
    issuer: x509.Certificate | None,
    known: Sequence[RevocationList | Answer],
    at: datetime,
) -> Standing:
    told: list[Proof] = []
    if issuer is not None:
        speaking = [one for one in known if one.speaks_of(certificate, issuer)]
        told = [one.proof(certificate, issuer, at) for one in speaking[:MOST_PROOFS]]
    return Standing(holder(certificate), _withdrawal({proof.word for proof in told}), tuple(told))


def _withdrawal(words: set[Word]) -> Withdrawal:
    for word in (Word.REVOKED, Word.LATER, Word.GOOD):
        if word in words:
            return Withdrawal(word.value)
    return Withdrawal.UNFIT if words else Withdrawal.UNTOLD


def kept_beside(paths: Sequence[Path], installed: Installed) -> bytes:
    """Return what later shows a chain, as PEM: certificates first, each once, then the lists; nothing without either."""
    if not installed.roots and not any(path.lists for path in paths):
        return b""
    certificates = dict.fromkeys(one.dump() for path in paths for one in path.certificates)
    lists = dict.fromkeys(one.der for path in paths for one in path.lists)
    return b"".join(
        [
            *(pem.armor("CERTIFICATE", der) for der in certificates),
            *(pem.armor("X509 CRL", der) for der in lists),
        ]
    )
