"""Reading the seals of an OFD: GB/T 33190-2016, clause 18, with GB/T 38540-2020 or GM/T 0031-2014 inside."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from posixpath import dirname

from lxml import etree

from documents.seals.certificates import algorithm_name, holder, is_in_time, signature_holds
from documents.seals.findings import Check, Seal, Soundness
from documents.seals.opened import Opened, opened
from documents.seals.package import Malformed, OfdPackage
from documents.seals.withdrawn import Installed, SealOnPaths, path_to_root

DIGESTS = {
    "SM3": "sm3",
    "1.2.156.10197.1.401": "sm3",
    "SHA256": "sha256",
    "2.16.840.1.101.3.4.2.1": "sha256",
}


@dataclass(frozen=True, slots=True)
class _Protected:
    """What a seal's list of references says: the parts that it covers, and those that are not as they were sealed."""

    covered: frozenset[str]
    changed: tuple[str, ...]


def ofd_seals(package: OfdPackage, installed: Installed) -> list[SealOnPaths]:
    """Return every seal of the document, in its order; a mark of another kind than a seal is not among them."""
    location = package.body.findtext("{*}Signatures")
    if location is None:
        return []
    listing = package.located(location, "OFD.xml")
    found = package.xml(listing).findall("{*}Signature")
    sealed = [one for one in found if one.get("Type", "Seal") == "Seal"]
    return [
        _seal(package, package.located(one.get("BaseLoc"), listing), listing, installed) for one in sealed
    ]


def _seal(package: OfdPackage, name: str, listing: str, installed: Installed) -> SealOnPaths:
    described = package.xml(name)
    value = package.located(described.findtext("{*}SignedValue"), name)
    seal = opened(package.part(value))
    protected = _protected(package, described, name)
    # What cannot be in its list: itself, what is signed, and the list of all seals, which later ones change.
    beyond = {listing, name, value} | _of_all_seals(package, listing)
    bare = [part for part in package.names if part not in protected.covered | beyond]
    checks = {
        Check.REFERENCES: Soundness.of(not protected.changed),
        Check.COVERAGE: Soundness.of(not bare),
        **_proofs(seal, package.part(name)),
    }
    at, others = seal.at or datetime.now(UTC), [seal.maker, *seal.listed]
    path = path_to_root(seal.signer, others=others, proofs=(), installed=installed, at=at)
    made = Seal(
        standard=seal.standard,
        signer=holder(seal.signer),
        name=seal.name,
        number=seal.number,
        maker=holder(seal.maker),
        signed_at=seal.at.isoformat() if seal.at else "",
        algorithm=algorithm_name(seal.algorithm),
        pages=_pages(package, described),
        checks=checks,
        chain=path.chain,
        remarks=tuple([*protected.changed, *bare][:20]),
        standings=path.standings,
    )
    return made, (path,)


def _proofs(seal: Opened, described: bytes) -> dict[Check, Soundness]:
    signed = signature_holds(seal.signer, oid=seal.algorithm, message=seal.message, signature=seal.signature)
    made = [
        signature_holds(
            seal.maker, oid=seal.making_algorithm, message=message, signature=seal.making_signature
        )
        for message in seal.making_messages
    ]
    return {
        Check.DIGEST: Soundness.of(hashlib.new(seal.digest_name, described).digest() == seal.digest),
        Check.SIGNATURE: Soundness.of(signed),
        Check.MAKER: Soundness.of(None if None in made else any(made)),
        Check.LISTED: Soundness.of(seal.lists_signer),
        Check.IN_TIME: Soundness.of(_in_time(seal)),
    }


def _in_time(seal: Opened) -> bool | None:
    if seal.at is None:
        return None
    return seal.valid_from <= seal.at <= seal.valid_until and is_in_time(seal.signer, seal.at)


def _protected(package: OfdPackage, described: etree._Element, name: str) -> _Protected:
    references = described.find("{*}SignedInfo/{*}References")
    if references is None:
        raise Malformed(name)
    method = DIGESTS.get(references.get("CheckMethod", "MD5").upper())
    covered: set[str] = set()
    changed = []
    for reference in references.findall("{*}Reference"):
        part = package.located(reference.get("FileRef"), name)
        # A digest of a method that can be forged proves nothing.
        if method and _has_digest(package, part, method, reference.findtext("{*}CheckValue") or ""):
            covered.add(part)
        else:
            changed.append(part)
    return _Protected(frozenset(covered | set(changed)), tuple(changed))


def _has_digest(package: OfdPackage, part: str, method: str, said: str) -> bool:
    try:
        expected = base64.b64decode(said, validate=False)
    except (binascii.Error, ValueError):
        return False
    return part in package.names and hashlib.new(method, package.part(part)).digest() == expected


def _of_all_seals(package: OfdPackage, listing: str) -> set[str]:
    """The parts of every seal of the document, in their own folder: one that came later is in no list of an earlier one."""
    found: set[str] = set()
    for one in package.xml(listing).findall("{*}Signature"):
        name = package.located(one.get("BaseLoc"), listing)
        described = package.xml(name)
        inner = [described.findtext("{*}SignedValue"), described.findtext("{*}SignedInfo/{*}Seal/{*}BaseLoc")]
        found |= {name, *(package.located(location, name) for location in inner if location)}
    return {name for name in found if name.startswith(f"{dirname(listing)}/")}


def _pages(package: OfdPackage, described: etree._Element) -> tuple[int, ...]:
    positions = {page: position for position, page in enumerate(package.pages, start=1)}
    stamps = described.findall("{*}SignedInfo/{*}StampAnnot")
    found = {positions.get(stamp.get("PageRef", "")) for stamp in stamps}
    return tuple(sorted(position for position in found if position))
