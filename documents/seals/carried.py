"""What a signed PDF brings along for later proof: its DSS (ISO 32000-2, 12.8.4.3) and what Adobe's attribute keeps.

The DSS stands outside the signature, so nothing of it is believed but what its own issuer signed.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from asn1crypto import x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.general import (
    CMSStructuralError,
    MultivaluedAttributeError,
    NonexistentAttributeError,
    find_unique_cms_attribute,
)
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from documents.seals.certificates import loaded
from documents.seals.findings import Carried
from documents.seals.proofs import Answer, RevocationList

# A file of ours that was kept up for a century has fewer.
MOST_PIECES = 200
MOST_BYTES = 32 << 20
ARCHIVAL = "adobe_revocation_info_archival"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CarriedAlong:
    """The pieces that could be read, and how many of all there were."""

    certificates: tuple[x509.Certificate, ...]
    proofs: tuple[RevocationList | Answer, ...]
    counted: Carried


def carried_by(embedded: EmbeddedPdfSignature) -> CarriedAlong:
    """Return what a file brings along for one of its signatures."""
    certificates = _Pieces(loaded)
    answers = _Pieces(Answer)
    lists = _Pieces(lambda der: RevocationList(der, is_installed=False))
    store = _dictionary(embedded.reader.root, "/DSS")
    entries = _dictionary(store, "/VRI")
    own = [_dictionary(entries, name) for name in _own_names(embedded)]
    for pieces, name, own_name in (
        (certificates, "/Certs", "/Cert"),
        (answers, "/OCSPs", "/OCSP"),
        (lists, "/CRLs", "/CRL"),
    ):
        pieces.take(_streams(store, name))
        for entry in own:
            pieces.take(_streams(entry, own_name))
    for name, pieces in (("ocsp", answers), ("crl", lists)):
        pieces.take(_archived(embedded, name))
    counted = Carried(
        certificates=len(certificates.read),
        answers=len(answers.read),
        lists=len(lists.read),
        unread=sum(pieces.unread for pieces in (certificates, answers, lists)),
    )
    return CarriedAlong(tuple(certificates.read), (*answers.read, *lists.read), counted)


class _Pieces(Generic[T]):
    """Pieces of one kind, each read once, and how many could not be."""

    def __init__(self, read: Callable[[bytes], T]) -> None:
        self._read = read
        self._found: dict[bytes, T | None] = {}
        self._bytes = 0
        self._passed_over = 0

    @property
    def read(self) -> list[T]:
        """Those that could be read, in the order in which they came."""
        return [one for one in self._found.values() if one is not None]

    @property
    def unread(self) -> int:
        """How many could not, or were too much."""
        return self._passed_over + sum(one is None for one in self._found.values())

    def take(self, ders: Iterable[bytes | None]) -> None:
        """Read more pieces; None is one that is no stream."""
        for der in ders:
            if der in self._found:
                continue
            self._bytes += len(der or b"")
            if der is None or self._bytes > MOST_BYTES or len(self._found) >= MOST_PIECES:
                self._passed_over += 1
                if self._passed_over > MOST_PIECES:
                    return
                continue
            self._found[der] = self._or_none(der)

    def _or_none(self, der: bytes) -> T | None:
        try:
            return self._read(der)
        except (ValueError, TypeError, KeyError):
            return None


def _own_names(embedded: EmbeddedPdfSignature) -> list[str]:
    """Return what a signature's entry may be called: some programs digest its bytes, others their hexadecimal digits."""
    content = embedded.pkcs7_content
    written = (content, content.hex().encode(), content.hex().upper().encode())
    return [str(DocumentSecurityStore.sig_content_identifier(one)) for one in written]


def _dictionary(holder: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a dictionary of the file, an empty one where there is none."""
    try:
        found = holder[name]
    except (KeyError, PdfError):
        return {}
    return found if isinstance(found, generic.DictionaryObject) else {}


def _streams(holder: Mapping[str, Any], name: str) -> Iterator[bytes | None]:
    """Yield the content of each stream in a list."""
    try:
        listed = holder[name]
    except (KeyError, PdfError):
        return
    for one in listed if isinstance(listed, generic.ArrayObject) else ():
        try:
            found = one.get_object()
            yield found.data if isinstance(found, generic.StreamObject) else None
        except (PdfError, ValueError, zlib.error):
            yield None


def _archived(embedded: EmbeddedPdfSignature, name: str) -> list[bytes]:
    """Return the lists or answers in `adbe-revocationInfoArchival`, which is signed with the rest."""
    try:
        found = find_unique_cms_attribute(embedded.signer_info["signed_attrs"], ARCHIVAL)
        return [one.dump() for one in found[name] or ()]
    except (NonexistentAttributeError, MultivaluedAttributeError, CMSStructuralError, ValueError, TypeError):
        return []
