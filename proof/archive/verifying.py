"""All steps of docs/proof.md in their order. What cannot be read is named once, and the steps that need it are left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from proof.archive.annex import annex_faults, figure_faults
from proof.archive.canonical import digest
from proof.archive.container import read_container
from proof.archive.deciding import decision_faults
from proof.archive.faults import Fault
from proof.archive.files import (
    EVALUATION,
    LISTING,
    MANIFEST,
    Measured,
    is_evidence,
    listing_faults,
    measure,
    read_values,
)
from proof.archive.manifest import chain_faults, letter_file, manifest_faults, revocation_faults
from proof.archive.records import evidence_name, record_faults, sheet_faults, tie_faults
from proof.archive.recounting import tally_faults
from proof.archive.wording import text_faults, wording_faults


@dataclass(frozen=True, slots=True)
class Verified:
    """What a package says it is, and every fault; `is_readable` is false where it is no archive package at all."""

    number: str
    title: str
    date: str
    manifest_sha256: str
    files: int
    measures: int
    sheets: int
    is_readable: bool
    faults: tuple[Fault, ...]


def verify(package: bytes) -> Verified:
    """Check the bytes of an archive package."""
    members, broken = read_container(package)
    files = {member.name: member.content for member in members}
    values, misshapen = read_values(files)
    measured = {name: measure(content) for name, content in files.items()}
    faults = [*broken, *misshapen, *value_faults(files, values, measured)]
    manifest = values.get(MANIFEST, {})
    evidence = [one for name, one in values.items() if is_evidence(name)]
    return Verified(
        number=manifest.get("number", ""),
        title=manifest.get("title", ""),
        date=manifest.get("date", ""),
        manifest_sha256=digest(manifest) if manifest else "",
        files=len(files),
        measures=len(evidence),
        sheets=sum(len(one["sheets"]) for one in evidence),
        is_readable=bool(files),
        faults=tuple({str(one): one for one in faults}.values()),
    )


def value_faults(
    files: Mapping[str, bytes], values: Mapping[str, Any], measured: Mapping[str, Measured]
) -> Iterator[Fault]:
    """Yield what is wrong with the files of a package: steps 1 to 11 over what was read from them."""
    yield from listing_faults(values.get(LISTING), measured)
    yield from manifest_faults(values, measured)
    yield from chain_faults(values, list(files))
    yield from revocation_faults(values)
    manifest = values.get(MANIFEST)
    if manifest is None:
        return
    letter = values.get(letter_file(manifest, "json"))
    text = files.get(letter_file(manifest, "txt"))
    if letter is not None and text is not None:
        yield from text_faults(manifest, letter, text)
    yield from record_faults(values, frozenset(files))
    record = values.get(EVALUATION)
    if record is not None and manifest.get("evaluation") is not None:
        yield from _judged(record, values)
        if letter is not None:
            yield from _printed(manifest, record, letter, values)


def _judged(record: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[Fault]:
    found = {name: one for name, one in values.items() if is_evidence(name)}
    yield from tie_faults(record)
    yield from decision_faults(found)
    # A tally of a part of the sheets would differ everywhere.
    listed = {one["evidence_sha256"] for one in record["measures"]}
    is_whole = listed == {digest(one) for one in found.values()} and len(listed) == len(found)
    if is_whole and len({one["measure"] for one in found.values()}) == len(found):
        yield from sheet_faults(record, found)
        yield from tally_faults(record, found)


def _printed(
    manifest: Mapping[str, Any],
    record: Mapping[str, Any],
    letter: Mapping[str, Any],
    values: Mapping[str, Any],
) -> Iterator[Fault]:
    names = [evidence_name(serial) for serial in range(1, len(manifest["evidence"]) + 1)]
    entries = [values[name]["entry"] if name in values else None for name in names]
    yield from annex_faults(manifest, record, letter, entries)
    yield from figure_faults(manifest, entries)
    yield from wording_faults(manifest, record, letter)
