"""真实性: the package is what was issued; its metadata are sound and belong to its files."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from letters.archive_schema import SCHEMA_NAME, schema
from letters.examining.opened import STEPS, Found, Opened, rows_of
from letters.package_names import (
    EVIDENCE_PAPER,
    LINKS,
    LISTING,
    MANIFEST,
    METADATA_JSON,
    METADATA_XML,
    ORIGINAL,
    PROCESS,
    PROCESS_SHEET,
    SEALED,
)
from proof.digests import canonical_digest

_KNOWN = re.compile(
    rf"{ORIGINAL}[^/]+|{SEALED}[^/]+|认定依据/(?:[0-9]{{4,}}|未入选-[0-9]+)\.json"
    rf"|{re.escape(EVIDENCE_PAPER)}|{re.escape(PROCESS_SHEET)}|评审记录\.json|撤销记录\.json"
)
# Private use, replacement, and marks that no text holds.
_ODD = re.compile(
    "[\ue000-\uf8ff\ufffd\u0000-\u0008\u000b\u000c\u000e-\u001f\u200b-\u200f\u2028-\u202e\ufeff]"
)
_PERIODS = {"永久": "Y", "30年": "D30", "10年": "D10"}
_ALONE = {LISTING, METADATA_JSON, METADATA_XML, SCHEMA_NAME}
_NAMED_FORMATS = {"PDF": "PDF", "OFD": "OFD", "DOCX": "DOCX", "HTML": "HTML", "JSON": "JSON", "TXT": "纯文本"}
# What the letter's text says, and where the metadata say the same.
_SAME = {"title": "题名", "number": "文件编号", "mark": "责任者", "date": "成文日期"}


def authenticity_faults(package: Opened) -> Iterator[Found]:
    """Yield what speaks against the package's being authentic: an item's number and a sentence."""
    yield from _digest_faults(package)
    yield from _value_faults(package)
    yield from _double_faults(package)
    yield from _attribute_faults(package)
    yield from _bond_faults(package)
    yield from _layout_faults(package)
    yield from _agreement_faults(package)


def _digest_faults(package: Opened) -> Iterator[Found]:
    for one in package.listing:
        made = package.files.get(one["name"])
        if made is not None and not _is_as_told(made, one["sha256"], one["sm3"]):
            yield "1-1", f"{one['name']}与清单里的摘要不同"
    for one in rows_of(package.manifest, "files"):
        found = [
            made
            for made in package.named(ORIGINAL).values()
            if _is_as_told(made, one.get("sha256"), one.get("sm3"))
        ]
        if not found:
            yield "1-1", f"正本里没有与{MANIFEST}的摘要相符的{one.get('format')}"
    content = package.manifest.get("content_sha256")
    if content is not None and package.letter and canonical_digest(package.letter) != content:
        yield "1-1", f"函的文字与{MANIFEST}里的摘要不同"


def _is_as_told(made: bytes, sha256: Any, sm3: Any) -> bool:
    return hashlib.sha256(made).hexdigest() == sha256 and hashlib.new("sm3", made).hexdigest() == sm3


def _value_faults(package: Opened) -> Iterator[Found]:
    told = package.metadata
    signed, issued = told.get("成文日期"), told.get("印发日期")
    if isinstance(signed, str) and isinstance(issued, str) and signed > issued:
        yield "1-5", f"成文日期{signed}晚于印发日期{issued}"
    times = [str(one.get("行为时间")) for one in rows_of(told, "业务实体") if one.get("业务行为") in STEPS]
    if times != sorted(times):
        yield "1-5", "拟稿、核稿、签发、印发的时间次序颠倒"
    for place, text in texts_of(told):
        if odd := _ODD.search(text):
            yield "1-6", f"{place}含特殊字符U+{ord(odd[0]):04X}"
    archived = told.get("档号")
    if isinstance(archived, dict):
        yield from _code_faults(archived, signed)


def _code_faults(archived: Mapping[str, Any], signed: Any) -> Iterator[Found]:
    part = {
        name: str(archived.get(name))
        for name in ("全宗号", "类别号", "年度", "保管期限", "机构或问题代码", "件号")
    }
    series = (
        part["全宗号"],
        f"{part['类别号']}·{part['年度']}",
        _PERIODS.get(part["保管期限"], ""),
        part["机构或问题代码"],
    )
    wanted = "-".join((*series, part["件号"].zfill(4)))
    if archived.get("编码") != wanted:
        yield "1-7", f"档号“{archived.get('编码')}”与各组成部分不符，应为“{wanted}”"
    if isinstance(signed, str) and signed[:4] != part["年度"]:
        yield "1-5", f"年度{part['年度']}不是成文日期{signed}的年份"


def texts_of(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a value with its place."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from texts_of(inner, f"{place}/{name}" if place else name)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner, place)
    elif isinstance(value, str):
        yield place, value


def _double_faults(package: Opened) -> Iterator[Found]:
    for where, names in (
        (LISTING, [one["name"] for one in package.listing]),
        ("压缩包", [one.filename for one in package.members]),
        (METADATA_JSON, [one["计算机文件名"] for one in package.described]),
    ):
        for name, count in Counter(names).items():
            if count > 1:
                yield "1-8", f"{where}里“{name}”重复"


def _attribute_faults(package: Opened) -> Iterator[Found]:
    for one in package.described:
        made = package.files.get(one["计算机文件名"])
        if made is None:
            continue
        if one["计算机文件大小"] != str(len(made)):
            yield "1-9", f"{one['计算机文件名']}的大小记为{one['计算机文件大小']}，实为{len(made)}"
        if not _is_as_told(made, one.get("SHA-256"), one.get("SM3")):
            yield "1-9", f"{one['计算机文件名']}的摘要与元数据里的不同"
        suffix = one["计算机文件名"].rpartition(".")[2].upper()
        if suffix in _NAMED_FORMATS and not one["格式信息"].startswith(_NAMED_FORMATS[suffix]):
            yield "1-9", f"{one['计算机文件名']}的格式记为“{one['格式信息']}”"


def _bond_faults(package: Opened) -> Iterator[Found]:
    told = {one["计算机文件名"] for one in package.described}
    for name in sorted(told - package.files.keys()):
        yield "1-10", f"元数据里的{name}不在包里"
    for name in sorted(package.files.keys() - told - _ALONE):
        yield "1-10", f"{name}在元数据里没有说明"
    for field, name in _SAME.items():
        if package.letter and package.letter.get(field) != package.metadata.get(name):
            yield (
                "1-10",
                f"元数据的{name}“{package.metadata.get(name)}”与正本“{package.letter.get(field)}”不同",
            )


def _layout_faults(package: Opened) -> Iterator[Found]:
    alone = {*_ALONE, MANIFEST, LINKS, PROCESS}
    for name in sorted({one.filename for one in package.members} - alone):
        if not _KNOWN.fullmatch(name):
            yield "1-11", f"“{name}”不在归档包应有的目录结构里"
    if package.members and package.members[-1].filename != LISTING:
        yield "1-11", f"{LISTING}不是包里的最后一个文件"
    if SCHEMA_NAME in package.files and package.files[SCHEMA_NAME] != schema():
        yield "1-11", f"{SCHEMA_NAME}不是公布的那一份"


def _agreement_faults(package: Opened) -> Iterator[Found]:
    numbers = {
        LISTING: package.table(LISTING).get("number"),
        MANIFEST: package.manifest.get("number"),
        METADATA_JSON: package.metadata.get("文件编号"),
    }
    if len({str(one) for one in numbers.values()}) > 1:
        yield "1-12", f"发文字号不一致：{'，'.join(f'{name}为“{said}”' for name, said in numbers.items())}"
    if package.xml is not None and package.metadata and _of_xml(package.xml) != _of_json(package.metadata):
        yield "1-12", f"{METADATA_XML}与{METADATA_JSON}所说不同"


def _of_xml(root: etree._Element, place: str = "") -> list[tuple[str, str]]:
    """Return every value of an element with its place, sorted: JSON and XML keep another order."""
    values: list[tuple[str, str]] = []
    for one in root.iterchildren("*"):
        inner = f"{place}/{one.tag}" if place else str(one.tag)
        values += _of_xml(one, inner) if len(one) else [(inner, one.text or "")]
    return sorted(values)


def _of_json(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    return sorted(texts_of(told))
