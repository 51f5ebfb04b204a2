"""Steps 2 and 3: the letter's manifest, and its place in the chain of manifests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from proof.archive.canonical import digest
from proof.archive.faults import MISSING, Fault, differences
from proof.archive.files import LINKS, LISTING, MANIFEST, REVOCATION, Measured, manifest_shape, size_faults

Values = Mapping[str, Any]
_SUFFIXES = {"pades": "signed.pdf"}


def letter_file(manifest: Mapping[str, Any], form: str) -> str:
    """Return the name of the letter's file in a format."""
    return f"正本/{manifest['number']}.{_SUFFIXES.get(form, form)}"


def rows_of(letter: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the rows of all annexes."""
    return [row for annex in letter["annexes"] for row in annex["rows"]]


def manifest_faults(values: Values, measured: Mapping[str, Measured]) -> Iterator[Fault]:
    """Hold the letter's files and its text against the manifest."""
    manifest = values.get(MANIFEST)
    if manifest is None:
        if MANIFEST not in measured:
            yield Fault(MANIFEST, "", MISSING)
        return
    if LISTING in values:
        yield from differences(LISTING, "与文件清单不同", {"number": manifest["number"]}, values[LISTING])
    listed = {letter_file(manifest, one["format"]): one for one in manifest["files"]}
    for name, one in listed.items():
        if name not in measured:
            yield Fault(name, "", MISSING)
        else:
            yield from size_faults(name, "与文件清单不同", one, measured[name])
    for name in measured:
        if name.startswith("正本/") and name not in listed:
            yield Fault(name, "", "不在文件清单里")
    yield from _text_faults(manifest, values.get(letter_file(manifest, "json")))


def _text_faults(manifest: Mapping[str, Any], letter: Mapping[str, Any] | None) -> Iterator[Fault]:
    if letter is None:
        return
    name = letter_file(manifest, "json")
    wanted = {field: manifest[field] for field in ("number", "title", "date")}
    yield from differences(name, "与文件清单不同", wanted, letter)
    if len(rows_of(letter)) != manifest["rows"]:
        yield Fault(name, "annexes", "行数与文件清单不同", manifest["rows"], len(rows_of(letter)))
    if "content_sha256" in manifest and digest(letter) != manifest["content_sha256"]:
        yield Fault(MANIFEST, "content_sha256", "与定稿不同", digest(letter), manifest["content_sha256"])


def chain_faults(values: Values, names: Sequence[str]) -> Iterator[Fault]:
    """Hold the manifests to each other, the last one to the letter's own."""
    links = values.get(LINKS)
    if links is None:
        if LINKS not in names:
            yield Fault(LINKS, "", MISSING)
        return
    manifests = links["manifests"]
    misshapen = [
        fault
        for position, one in enumerate(manifests, start=1)
        for fault in manifest_shape(LINKS, one, f"manifests[{position}]")
    ]
    yield from misshapen
    if misshapen:
        return
    before: dict[str, str] = {}
    previous = ""
    for position, one in enumerate(manifests, start=1):
        yield from _link_faults(one, f"manifests[{position}].", previous, before)
        previous = digest(one)
        before[one["number"]] = previous
    manifest = values.get(MANIFEST)
    if manifest is not None and previous != digest(manifest):
        yield Fault(LINKS, "manifests", "最后一份不是文件清单", digest(manifest), previous)


def _link_faults(
    one: Mapping[str, Any], place: str, previous: str, before: Mapping[str, str]
) -> Iterator[Fault]:
    if one["previous"] != previous:
        yield Fault(LINKS, f"{place}previous", "与前一份的摘要不同", previous, one["previous"])
    if one["number"] in before:
        yield Fault(LINKS, f"{place}number", "重复")
    corrected = one.get("corrects")
    if corrected is not None and before.get(corrected["number"]) != corrected["manifest_sha256"]:
        yield Fault(LINKS, f"{place}corrects", "不在它前面的链条里")
    for row, revoked in enumerate(one.get("revocations", ()), start=1):
        if revoked["number"] not in before:
            yield Fault(LINKS, f"{place}revocations[{row}].number", "不在它前面的链条里")


def revocation_faults(values: Values) -> Iterator[Fault]:
    """Hold the record of the revocation, if there is one, against the letter."""
    revocation, manifest = values.get(REVOCATION), values.get(MANIFEST)
    if revocation is None or manifest is None:
        return
    wanted: dict[str, Any] = {"number": manifest["number"], "manifest_sha256": digest(manifest)}
    if "entries" in manifest:
        wanted["serials"] = list(range(1, len(manifest["entries"]) + 1))
    yield from differences(REVOCATION, "与文件清单不同", wanted, revocation)
