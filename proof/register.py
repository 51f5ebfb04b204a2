"""The register's entries, held against the letter that published them, and the series of numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from proof.digests import canonical_digest
from proof.manifests import Manifest, parted

UNKNOWN_DAY = "？"
_NOT_PRINTED = {"has_special_mark": "特色标识", "field": "所属领域", "unit_names": "报送单位"}


@dataclass(frozen=True, slots=True)
class FrozenEntry:
    """What an entry of the register is frozen with: the fields that its digest in the manifest covers."""

    serial: int
    title: str
    summary: str
    innovation_point: str
    classification: str
    has_special_mark: bool
    field: str
    unit_names: str

    @property
    def digest(self) -> str:
        """The SHA-256 of the entry's canonical form."""
        return canonical_digest(asdict(self))


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as its row holds it; `label` is the class as the letter prints it, days are ISO 8601 or empty.

    `letter_number` is that of the letter that printed it last, `units` are its units one by one.
    """

    entry: FrozenEntry
    label: str
    published_on: str
    withdrawn_on: str
    letter_number: str
    units: Sequence[str]


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
    revoked_on: str,
    frozen: Mapping[int, Mapping[str, Any]],
) -> list[str]:
    """Compare a batch's entries with the annex rows and the manifest of the last letter that was issued for it.

    `dates` are those of all the batch's letters: what an earlier one published keeps its day. Entries of a
    letter that was revoked are expected to be withdrawn on `revoked_on`, the day it was: empty for one in force.
    `frozen` are the entries as the letter's evidence holds them, by serial, where there is any.
    """
    found = {stored.entry.serial: stored for stored in entries}
    printed = {row.get("number"): row for row in rows}
    faults = [f"{name}：附件第{n}项没有进入举措库。" for n in printed if n not in found]
    faults += [f"{name}：举措库里的第{n}项不在附件里。" for n in found if n not in printed]
    digests = manifest.get("entries")
    for serial in sorted(found.keys() & printed.keys()):
        day = found[serial].published_on if found[serial].published_on in dates else manifest["date"]
        differing = _entry_faults(name, printed[serial], found[serial], day, revoked_on)
        differing += _field_faults(name, found[serial].entry, frozen.get(serial, {}))
        faults += differing or _frozen_faults(name, found[serial].entry, digests)
    return faults


def _entry_faults(
    name: str, row: Mapping[str, Any], stored: StoredEntry, published_on: str, revoked_on: str
) -> list[str]:
    entry = stored.entry
    compared = [
        ("名称", row.get("title"), entry.title),
        ("举措内容", row.get("summary"), entry.summary),
        ("创新性类别", row.get("classification"), stored.label),
        ("创新点", row.get("innovation_point"), entry.innovation_point),
        ("发布日期", published_on, stored.published_on),
        ("状态", *_standings(revoked_on, stored.withdrawn_on)),
        ("发文字号", name, stored.letter_number),
        ("单位", entry.unit_names, "、".join(stored.units)),
    ]
    return [
        f"{name}：举措库第{entry.serial}项“{entry.title}”的{what}与函不同，函是“{wanted}”，库里是“{found}”。"
        for what, wanted, found in compared
        if wanted != found
    ]


def _field_faults(name: str, entry: FrozenEntry, frozen: Mapping[str, Any]) -> list[str]:
    """Name each field that no letter prints and that differs from the frozen evidence."""
    return [
        f"{name}：举措库第{entry.serial}项“{entry.title}”的{what}与印发时不同，"
        f"印发时是“{_said(frozen.get(field))}”，现在是“{_said(getattr(entry, field))}”。"
        for field, what in _NOT_PRINTED.items()
        if frozen and frozen.get(field) != getattr(entry, field)
    ]


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value) if value else "空"


def _frozen_faults(name: str, entry: FrozenEntry, frozen: Sequence[object] | None) -> list[str]:
    # Manifests of the first format know nothing of the register.
    if frozen is None:
        return []
    if 0 < entry.serial <= len(frozen) and frozen[entry.serial - 1] == entry.digest:
        return []
    return [
        f"{name}：举措库第{entry.serial}项“{entry.title}”与印发时登记的不同（特色标识、所属领域或报送单位）。"
    ]


def _standings(revoked_on: str, withdrawn_on: str) -> tuple[str, str]:
    """Return in words how an entry should stand, and how it does."""
    wanted = "已撤销" if revoked_on else "有效"
    found = "已撤销" if withdrawn_on else "有效"
    if wanted != found or revoked_on in {"", withdrawn_on, UNKNOWN_DAY}:
        return wanted, found
    return f"{revoked_on}撤销", f"{withdrawn_on}撤销"


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
