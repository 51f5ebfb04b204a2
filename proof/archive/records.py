"""Steps 4 to 6: the frozen records against the manifest and each other, ties, sheets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from proof.archive.canonical import digest
from proof.archive.faults import MISSING, Fault, differences
from proof.archive.files import EVALUATION, MANIFEST, is_evidence

Values = Mapping[str, Any]
Rows = Mapping[str, Mapping[str, Any]]
_NOT_SELECTED = "认定依据/未入选-"


def evidence_name(serial: int) -> str:
    """Return the name of the file with the evidence of the measure at a place of the annex."""
    return f"认定依据/{serial:04}.json"


def record_faults(values: Values, names: frozenset[str]) -> Iterator[Fault]:
    """Hold the records against the digests that the manifest carries, and the record of the evaluation lists."""
    manifest = values[MANIFEST]
    yield from _unlisted(manifest, names)
    if manifest.get("evaluation") is None:
        return
    found = {name: one for name, one in values.items() if is_evidence(name)}
    for field in ("evidence", "entries"):
        if len(manifest[field]) != manifest["rows"]:
            yield Fault(MANIFEST, field, "与附件的行数不同", manifest["rows"], len(manifest[field]))
    for serial, sha256 in enumerate(manifest["evidence"], start=1):
        yield from _evidence_faults(manifest, serial, sha256, found, names)
    if EVALUATION not in names:
        yield Fault(EVALUATION, "", MISSING)
    elif EVALUATION in values:
        yield from _evaluation_faults(manifest, values[EVALUATION], found, names)


def _unlisted(manifest: Mapping[str, Any], names: frozenset[str]) -> Iterator[Fault]:
    """Name the records for which the manifest has no place; of what was not selected the evaluation's record tells."""
    known = {evidence_name(serial) for serial, _sha256 in enumerate(manifest.get("evidence", ()), start=1)}
    if manifest.get("evaluation") is not None:
        known |= {EVALUATION, *(name for name in names if name.startswith(_NOT_SELECTED))}
    for name in sorted(names - known):
        if is_evidence(name) or name == EVALUATION:
            yield Fault(name, "", "不在文件清单里")


def _evidence_faults(
    manifest: Mapping[str, Any], serial: int, sha256: str, found: Rows, names: frozenset[str]
) -> Iterator[Fault]:
    name = evidence_name(serial)
    if name not in names:
        yield Fault(name, "", MISSING)
    if name not in found:
        return
    one = found[name]
    if digest(one) != sha256:
        yield Fault(name, "", "与文件清单里的摘要不同", sha256, digest(one))
    entry, entries = one["entry"] or {}, manifest["entries"]
    if entry.get("serial") != serial:
        yield Fault(name, "entry.serial", "与文件名不同", serial, entry.get("serial"))
    if serial <= len(entries) and digest(one["entry"]) != entries[serial - 1]:
        yield Fault(name, "entry", "与文件清单里的摘要不同", entries[serial - 1], digest(one["entry"]))


def _evaluation_faults(
    manifest: Mapping[str, Any], record: Mapping[str, Any], found: Rows, names: frozenset[str]
) -> Iterator[Fault]:
    panel, tally = record["panel"], record["tally"]
    seeds = [panel["seed"], *(one["seed"] for one in panel["proposals"])] if panel else []
    stated = {
        "sha256": digest(record),
        "inputs_sha256": tally["inputs_sha256"] if tally else "",
        "seeds": seeds,
    }
    yield from differences(MANIFEST, "与评审记录不同", stated, manifest["evaluation"], "evaluation.")
    yield from differences(EVALUATION, "与文件清单不同", {"batch": manifest["batch"]}, record)
    by_digest = {digest(found[name]): name for name in sorted(found, reverse=True)}
    counts = Counter(one["evidence_sha256"] for one in record["measures"])
    keys = Counter(one["key"] for one in record["measures"])
    for position, listed in enumerate(record["measures"], start=1):
        if keys[listed["key"]] > 1:
            yield Fault(EVALUATION, f"measures[{position}].key", "重复")
        name = by_digest.get(listed["evidence_sha256"])
        if name is None or counts[listed["evidence_sha256"]] > 1:
            place = f"measures[{position}].evidence_sha256"
            yield Fault(EVALUATION, place, "没有与它对应的认定依据")
        else:
            yield from _measure_faults(name, found[name], record, listed)
    for name in sorted(found):
        if digest(found[name]) not in counts:
            yield Fault(name, "", "不在评审记录里")
        elif by_digest[digest(found[name])] != name:
            yield Fault(name, "", "重复")


def _measure_faults(
    name: str, one: Mapping[str, Any], record: Mapping[str, Any], listed: Mapping[str, Any]
) -> Iterator[Fault]:
    wanted = {"batch": record["batch"], "measure": listed["key"], "ref": listed["ref"]}
    yield from differences(name, "与评审记录不同", wanted, one)
    units = sorted(unit["key"] for unit in one["units"])
    if units != listed["units"]:
        yield Fault(name, "units", "与评审记录不同", listed["units"], units)
    if one["entry"] is None and name != f"{_NOT_SELECTED}{listed['key']}.json":
        yield Fault(name, "measure", "与文件名不同", f"未入选-{listed['key']}", name)
    scales = {scale["code"]: scale for scale in record["criteria"]}
    for position, scale in enumerate(one["criteria"], start=1):
        known = scales.get(scale["code"], {})
        wanted = {field: known.get(field) for field in scale}
        yield from differences(name, "与评审记录不同", wanted, scale, f"criteria[{position}].")


def tie_faults(record: Mapping[str, Any]) -> Iterator[Fault]:
    """Name each assignment that gives an evaluator a measure of a unit they have a tie with."""
    tied = {(one["evaluator"], one["unit"]) for one in record["ties"]}
    units = {one["key"]: one["units"] for one in record["measures"]}
    for position, one in enumerate(record["assignments"], start=1):
        held = any((one["evaluator"], unit) in tied for unit in units.get(one["measure"], ()))
        if one["state"] != "recused" and held:
            yield Fault(EVALUATION, f"assignments[{position}]", "派给了须回避的专家")


def sheet_faults(record: Mapping[str, Any], found: Rows) -> Iterator[Fault]:
    """Hold the sheets against the assignments that were handed in, and what they replicate against the comparisons."""
    handed_in = Counter(
        (one["measure"], one["evaluator"], one["round"])
        for one in record["assignments"]
        if one["state"] == "submitted"
    )
    for name, one in found.items():
        keys = {compared["key"] for compared in one["comparisons"]}
        for position, sheet in enumerate(one["sheets"], start=1):
            place = f"sheets[{position}]"
            key = (one["measure"], sheet["evaluator"], sheet["round"])
            handed_in[key] -= 1
            if handed_in[key] < 0:
                yield Fault(name, place, "没有与它对应的分派")
            if sheet["replicated"] is not None and sheet["replicated"] not in keys:
                yield Fault(name, f"{place}.replicated", "不是这项举措的比对记录")
    for position, given in enumerate(record["assignments"], start=1):
        key = (given["measure"], given["evaluator"], given["round"])
        if given["state"] == "submitted" and handed_in[key] > 0:
            yield Fault(EVALUATION, f"assignments[{position}]", "没有与它对应的评分表")
