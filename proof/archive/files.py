"""Step 1: every file of the package against the list of files, and the form of its JSON."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from proof.archive import canonical, shapes
from proof.archive.faults import MISSING, Fault

LISTING, MANIFEST, LINKS = "清单.json", "文件清单.json", "链条.json"
EVALUATION, REVOCATION = "评审记录.json", "撤销记录.json"
_EVIDENCE = re.compile(r"认定依据/(?:[0-9]{4,}|未入选-[0-9]+)\.json")
_ORIGINAL = re.compile(r"正本/[^/]+")
_OTHERS = re.compile(
    r"盖章件/[^/]+|认定依据\.pdf|发文稿纸\.pdf|办理过程\.json|元数据\.json|元数据\.xml|元数据\.xsd"
)
_RECORDS = {
    LISTING: ("fzworkflow.archive/2", shapes.LISTING),
    LINKS: ("fzworkflow.links/1", shapes.LINKS),
    EVALUATION: ("fzworkflow.evaluation/1", shapes.EVALUATION),
    REVOCATION: ("fzworkflow.revocation/1", shapes.REVOCATION),
}
try:
    hashlib.new("sm3")
    KNOWS_SM3 = True
except ValueError:
    KNOWS_SM3 = False


@dataclass(frozen=True, slots=True)
class Measured:
    """A file's size and digests; `sm3` is empty where this Python has none."""

    size: int
    sha256: str
    sm3: str


def measure(content: bytes) -> Measured:
    """Return what the list of files says of such bytes."""
    sm3 = hashlib.new("sm3", content).hexdigest() if KNOWS_SM3 else ""
    return Measured(len(content), hashlib.sha256(content).hexdigest(), sm3)


def is_evidence(name: str) -> bool:
    """Whether a file holds the evidence of a measure."""
    return _EVIDENCE.fullmatch(name) is not None


def read_values(files: Mapping[str, bytes]) -> tuple[dict[str, Any], list[Fault]]:
    """Return the values of the JSON files that have the form and the fields they should, and what is wrong with others."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, content in files.items():
        found = list(_json_faults(name, content, values))
        faults += found
    return values, faults


def _json_faults(name: str, content: bytes, values: dict[str, Any]) -> Iterator[Fault]:
    is_letter = name.startswith("正本/")
    if not name.endswith(".json") or ("/" in name and not is_letter and not is_evidence(name)):
        return
    try:
        value = canonical.read(content)
    except canonical.NotJson:
        yield Fault(name, "", "不是规范形式的 JSON")
        return
    if not is_letter and not canonical.is_canonical(content, value):
        yield Fault(name, "", "不是规范形式的 JSON")
        return
    wrong = list(shape_of(name, value))
    yield from wrong
    if not wrong:
        values[name] = value


def shape_of(name: str, value: Any) -> Iterator[Fault]:
    """Yield what a file's value lacks of its format and fields."""
    if name == MANIFEST:
        yield from manifest_shape(name, value)
    elif name in _RECORDS:
        yield from _record_shape(name, value, *_RECORDS[name])
    elif is_evidence(name):
        yield from _record_shape(name, value, "fzworkflow.evidence/1", shapes.EVIDENCE)
    elif name.startswith("正本/"):
        yield from _record_shape(name, value, "fzworkflow.letter/1", shapes.LETTER)


def manifest_shape(file: str, value: Any, place: str = "") -> Iterator[Fault]:
    """Yield what a manifest lacks of its format and fields."""
    form = value.get("format") if isinstance(value, dict) else None
    shape = shapes.MANIFESTS.get(form) if isinstance(form, str) else None
    if shape is None:
        yield Fault(file, f"{place}.format" if place else "format", "格式无法识别")
        return
    yield from shapes.shape_faults(file, value, shape, place)


def _record_shape(file: str, value: Any, form: str, shape: shapes.Shape) -> Iterator[Fault]:
    if not isinstance(value, dict) or value.get("format") != form:
        yield Fault(file, "format", "格式无法识别")
        return
    yield from shapes.shape_faults(file, value, shape)


def listing_faults(listing: Mapping[str, Any] | None, measured: Mapping[str, Measured]) -> Iterator[Fault]:
    """Hold every file against the list of files, and the list against every file."""
    if listing is None:
        if LISTING not in measured:
            yield Fault(LISTING, "", MISSING)
        return
    counts = Counter(one["name"] for one in listing["files"])
    for position, one in enumerate(listing["files"], start=1):
        if counts[one["name"]] > 1:
            yield Fault(LISTING, f"files[{position}].name", "重复")
        if one["name"] not in measured or one["name"] == LISTING:
            yield Fault(one["name"], "", MISSING)
            continue
        yield from size_faults(one["name"], "与清单不同", one, measured[one["name"]])
    for name in measured.keys() - counts.keys() - {LISTING}:
        yield Fault(name, "", "不在清单里")
    for name in measured:
        if name not in {LISTING, MANIFEST, *_RECORDS} and not _is_known(name):
            yield Fault(name, "", "不是归档包里的文件")


def size_faults(file: str, name: str, listed: Mapping[str, Any], found: Measured) -> Iterator[Fault]:
    """Hold a file's size and digests against what a list says of them."""
    for field in ("size", "sha256", "sm3"):
        is_known = field != "sm3" or found.sm3
        if is_known and listed[field] != getattr(found, field):
            yield Fault(file, field, name, listed[field], getattr(found, field))


def _is_known(name: str) -> bool:
    return any(pattern.fullmatch(name) for pattern in (_EVIDENCE, _ORIGINAL, _OTHERS))
