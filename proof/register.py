"""The register's entries, held against the letter that published them, and the series of numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from letters.proof.digests import canonical_digest
from letters.proof.manifests import Manifest, parted


@dataclass(frozen=True, slots=True)
class Entry:
    """What an entry of the register is frozen with: the fields that its digest in the manifest covers."""

    serial: int
    title: str
    summary: str
    innovation_point: str
    classification: str
    taiwan_related: bool
    field: str
    unit_names: str

    @property
    def digest(self) -> str:
        """The SHA-256 of the entry's canonical form."""
        return canonical_digest(asdict(self))


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as its row holds it; `label` is the class as the letter prints it, `published_on` ISO 8601."""

    entry: Entry
    label: str
    published_on: str
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class Series:
    """The numbers of one agency code and year: the last one taken, and up to which they were taken elsewhere."""

    agency_code: str
    year: int
    opened: int
    last: int


def register_faults(
    name: str,
    rows: Sequence[Mapping[str, Any]],
    manifest: Manifest,
    entries: Iterable[StoredEntry],
    *,
    dates: Collection[str],
    is_revoked: bool,
) -> list[str]:
    """Compare a batch's entries with the annex rows and the manifest of the last letter that was issued for it.

    `dates` are those of all the batch's letters: what an earlier one published keeps its day. Entries of a
    revoked letter are expected to be withdrawn, all others to be in force.
    """
    found = {stored.entry.serial: stored for stored in entries}
    printed = {row.get("number"): row for row in rows}
    faults = [f"{name}：附件第{n}项没有进入举措库。" for n in printed if n not in found]
    faults += [f"{name}：举措库里的第{n}项不在附件里。" for n in found if n not in printed]
    frozen = manifest.get("entries")
    for serial in sorted(found.keys() & printed.keys()):
        day = found[serial].published_on if found[serial].published_on in dates else manifest["date"]
        differing = _entry_faults(name, printed[serial], found[serial], day, is_revoked)
        faults += differing or _frozen_faults(name, found[serial].entry, frozen)
    return faults


def _entry_faults(
    name: str, row: Mapping[str, Any], stored: StoredEntry, published_on: str, is_revoked: bool
) -> list[str]:
    entry = stored.entry
    compared = [
        ("名称", row.get("title"), entry.title),
        ("举措内容", row.get("summary"), entry.summary),
        ("创新性类别", row.get("classification"), stored.label),
        ("创新点", row.get("innovation_point"), entry.innovation_point),
        ("发布日期", published_on, stored.published_on),
        ("状态", _standing(is_revoked), _standing(stored.is_withdrawn)),
    ]
    return [
        f"{name}：举措库第{entry.serial}项“{entry.title}”的{what}与函不同，函是“{wanted}”，库里是“{found}”。"
        for what, wanted, found in compared
        if wanted != found
    ]


def _frozen_faults(name: str, entry: Entry, frozen: Sequence[object] | None) -> list[str]:
    # Manifests of the first format know nothing of the register.
    if frozen is None:
        return []
    if 0 < entry.serial <= len(frozen) and frozen[entry.serial - 1] == entry.digest:
        return []
    return [
        f"{name}：举措库第{entry.serial}项“{entry.title}”与印发时登记的不同（特色标识、所属领域或报送单位）。"
    ]


def _standing(is_withdrawn: bool) -> str:
    return "已撤销" if is_withdrawn else "有效"


def series_faults(series: Iterable[Series], numbers: Iterable[str]) -> list[str]:
    """Name every number that is missing, or is higher than its series ever went.

    Numbers up to `opened` were taken outside this system and need not be here.
    """
    taken: dict[tuple[str, int], set[int]] = defaultdict(set)
    faults = []
    for number in numbers:
        parts = parted(number)
        if parts is None:
            faults.append(f"{number}：不是发文字号。")
        else:
            taken[parts.agency_code, parts.year].add(parts.sequence)
    known = {(one.agency_code, one.year): one for one in series}
    for code, year in taken.keys() - known.keys():
        faults.append(f"{code}〔{year}〕：发文字号序列不见了。")
    for key, one in known.items():
        faults += _gaps(one, taken[key])
    return faults


def _gaps(series: Series, taken: set[int]) -> list[str]:
    label = f"{series.agency_code}〔{series.year}〕"
    highest = max(taken, default=0)
    faults = []
    before = series.opened
    for number in [*sorted(taken), max(series.last, highest) + 1]:
        if number > before + 1:
            missing = f"{before + 1}号" if number == before + 2 else f"{before + 1}号至{number - 1}号"
            faults.append(f"{label}{missing}：没有对应的函。")
        before = max(before, number)
    if highest > series.last:
        faults.append(f"{label}{highest}号：序列只用到{series.last}号，这个字号不是系统编出的。")
    return faults
