"""The manifest of one letter: its fields, its digest, its files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from proof.digests import Measured, canonical_digest

Manifest = Mapping[str, Any]

FIRST_FORMAT = "fzworkflow.manifest/1"
SECOND_FORMAT = "fzworkflow.manifest/2"
FORMAT = "fzworkflow.manifest/3"
_FIRST_FIELDS: dict[str, tuple[type, ...]] = {
    "format": (str,),
    "number": (str,),
    "title": (str,),
    "date": (str,),
    "rows": (int,),
    "files": (list,),
    "previous": (str,),
}
_SECOND_FIELDS: dict[str, tuple[type, ...]] = {
    **_FIRST_FIELDS,
    "batch": (int,),
    "issued_at": (str,),
    "corrects": (dict, type(None)),
    "content_sha256": (str,),
    "entries": (list,),
}
FIELDS: dict[str, dict[str, tuple[type, ...]]] = {
    FIRST_FORMAT: _FIRST_FIELDS,
    SECOND_FORMAT: _SECOND_FIELDS,
    FORMAT: {
        **_SECOND_FIELDS,
        "figures": (dict,),
        "evidence": (list,),
        "evaluation": (dict, type(None)),
        "revocations": (list,),
    },
}
FILE_FIELDS: dict[str, tuple[type, ...]] = {"format": (str,), "size": (int,), "sha256": (str,), "sm3": (str,)}
CORRECTS_FIELDS: dict[str, tuple[type, ...]] = {"number": (str,), "manifest_sha256": (str,)}
EVALUATION_FIELDS: dict[str, tuple[type, ...]] = {"sha256": (str,), "inputs_sha256": (str,), "seeds": (list,)}
REVOCATION_FIELDS: dict[str, tuple[type, ...]] = {"number": (str,), "sha256": (str,)}
_NUMBER = re.compile(r"(?P<code>.+)〔(?P<year>[0-9]{4})〕(?P<sequence>[0-9]{1,9})号")


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file as a manifest, or the row beside the stored bytes, lists it."""

    format: str
    size: int
    sha256: str
    sm3: str


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """发文字号 taken apart."""

    agency_code: str
    year: int
    sequence: int


def shape_fault(manifest: object) -> str | None:
    """Say why a JSON value is no manifest that can be checked, or return None."""
    if not isinstance(manifest, dict):
        return "没有文件清单"
    fields = FIELDS.get(str(manifest.get("format")))
    if fields is None:
        return f"文件清单的格式“{manifest.get('format')}”无法识别"
    if wrong := _wrong_fields(manifest, fields):
        return f"文件清单的这些字段缺失、多余或类型不对：{wrong}"
    if any(not isinstance(one, dict) or _wrong_fields(one, FILE_FIELDS) for one in manifest["files"]):
        return "文件清单里的文件缺少格式、大小或摘要"
    corrects = manifest.get("corrects")
    if corrects is not None and _wrong_fields(corrects, CORRECTS_FIELDS):
        return "文件清单里“更正的函”没有写全字号和摘要"
    return _records_fault(manifest)


def _records_fault(manifest: Manifest) -> str | None:
    evaluation = manifest.get("evaluation")
    if evaluation is not None and _wrong_fields(evaluation, EVALUATION_FIELDS):
        return "文件清单里的评审记录没有写全摘要和种子"
    revocations = manifest.get("revocations", ())
    if any(not isinstance(one, dict) or _wrong_fields(one, REVOCATION_FIELDS) for one in revocations):
        return "文件清单里的撤销记录没有写全字号和摘要"
    if any(not isinstance(one, str) for one in manifest.get("evidence", ())):
        return "文件清单里的认定依据不是摘要"
    return None


def manifest_faults(name: str, manifest: Manifest, *, digest: str, previous: str) -> list[str]:
    """Compare a well-shaped manifest with the digests stored beside it: its own, and the one before it."""
    faults = []
    computed = canonical_digest(manifest)
    if computed != digest:
        faults.append(f"{name}：文件清单被改动，登记的摘要是 {digest or '空'}，重新计算是 {computed}。")
    if manifest["previous"] != previous:
        faults.append(
            f"{name}：清单写的上一份摘要是 {manifest['previous'] or '空'}，登记的是 {previous or '空'}。"
        )
    return faults


def listed_files(manifest: Manifest) -> list[ListedFile]:
    """Return the files that a well-shaped manifest names."""
    return [ListedFile(one["format"], one["size"], one["sha256"], one["sm3"]) for one in manifest["files"]]


def row_faults(name: str, listed: Iterable[ListedFile], rows: Iterable[ListedFile]) -> list[str]:
    """Compare the files that a manifest names with the rows that lead to the stored bytes."""
    wanted = {one.format: one for one in listed}
    found = {one.format: one for one in rows}
    faults = [f"{name}：清单里的 {kind} 文件没有登记。" for kind in wanted if kind not in found]
    faults += [f"{name}：登记的 {kind} 文件不在清单里。" for kind in found if kind not in wanted]
    faults += [
        f"{name}：{kind} 文件登记的大小或摘要与清单不同。"
        for kind in wanted
        if kind in found and wanted[kind] != found[kind]
    ]
    return faults


def file_faults(name: str, listed: ListedFile, measured: Measured | None) -> list[str]:
    """Compare stored bytes with what the manifest says of them; None stands for bytes that are not there."""
    if measured is None:
        return [f"{name}：{listed.format} 文件不在存储里，或读不出来。"]
    faults = []
    if measured.size != listed.size:
        faults.append(f"{name}：{listed.format} 文件应为 {listed.size} 字节，现在是 {measured.size} 字节。")
    if measured.sha256 != listed.sha256:
        faults.append(f"{name}：{listed.format} 文件被改动，SHA-256 与清单不同。")
    if measured.sm3 is not None and measured.sm3 != listed.sm3:
        faults.append(f"{name}：{listed.format} 文件被改动，SM3 与清单不同。")
    return faults


def parted(number: str) -> DocumentNumber | None:
    """Take a document number apart (GB/T 9704-2012, 7.2.5), or return None where it is none."""
    found = _NUMBER.fullmatch(number)
    if found is None:
        return None
    return DocumentNumber(found["code"], int(found["year"]), int(found["sequence"]))


def _wrong_fields(value: Mapping[str, object], fields: Mapping[str, tuple[type, ...]]) -> str:
    wrong = {name for name in fields if type(value.get(name)) not in fields[name]}
    return "、".join(sorted(wrong | (value.keys() - fields.keys())))
