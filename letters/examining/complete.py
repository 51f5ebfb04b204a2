"""完整性: nothing of the package, its metadata, its letter and the letter's way through the office is missing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium

from letters.archive_schema import SCHEMA_NAME
from letters.examining.opened import STEPS, Found, Opened, rows_of
from letters.package_names import (
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

_KEPT_FORMATS = {"pdf", "ofd", "json"}


def completeness_faults(package: Opened) -> Iterator[Found]:
    """Yield what is missing: an item's number and a sentence."""
    yield from _count_faults(package)
    yield from _entry_faults(package)
    yield from _process_faults(package)
    yield from _series_faults(package)
    yield from _content_faults(package)
    yield from _annex_faults(package)
    yield from _scope_faults(package)


def _count_faults(package: Opened) -> Iterator[Found]:
    found = len([one for one in package.members if one.filename != LISTING])
    if len(package.listing) != found:
        yield "2-1", f"{LISTING}列{len(package.listing)}件，包里有{found}件"
    stated = package.metadata.get("形式特征")
    count = stated.get("件数") if isinstance(stated, dict) else None
    if count != str(len(package.described)):
        yield "2-1", f"元数据的件数为{count}，列出{len(package.described)}件"
    listed, stored = (sum(sizes) for sizes in ([one["size"] for one in package.listing], _sizes(package)))
    if listed != stored:
        yield "2-2", f"{LISTING}合计{listed}字节，包里合计{stored}字节"


def _sizes(package: Opened) -> list[int]:
    return [len(made) for name, made in package.files.items() if name != LISTING]


def _entry_faults(package: Opened) -> Iterator[Found]:
    if package.metadata and not isinstance(package.metadata.get("档号"), dict):
        yield "2-4", "没有档号：还没有归档著录"
    for name in (METADATA_JSON, METADATA_XML, SCHEMA_NAME):
        if name not in package.files:
            yield "2-10", f"缺少{name}"


def _process_faults(package: Opened) -> Iterator[Found]:
    told = rows_of(package.metadata, "业务实体")
    for step in STEPS:
        if all(one.get("业务行为") != step for one in told):
            yield "2-5", f"业务实体里没有“{step}”"
        if any(one.get("业务行为") == step and not one.get("人员") for one in told):
            yield "2-5", f"“{step}”没有写明人员"
    logged = package.json(PROCESS)
    if isinstance(logged, list) and any(one not in told for one in logged):
        yield "2-5", f"{PROCESS}里有元数据没有的环节"


def _series_faults(package: Opened) -> Iterator[Found]:
    numbers = [row.get("number") for row in _rows(package)]
    if numbers != list(range(1, len(numbers) + 1)):
        yield "2-6", "附件的序号不是从1起连续编排"
    evidence = package.manifest.get("evidence")
    for serial in range(1, len(evidence) + 1 if isinstance(evidence, list) else 1):
        if f"认定依据/{serial:04}.json" not in package.files:
            yield "2-6", f"认定依据缺第{serial}项"


def _rows(package: Opened) -> list[Any]:
    return [row for annex in rows_of(package.letter, "annexes") for row in rows_of(annex, "rows")]


def _content_faults(package: Opened) -> Iterator[Found]:
    names = {name.rpartition(".")[2] for name in package.named(ORIGINAL)}
    for missing in sorted(_KEPT_FORMATS - names):
        yield "2-7", f"正本缺{missing.upper()}"
    for one in package.listing:
        if one["name"] not in package.files:
            yield "2-7", f"缺少{one['name']}"
    for name, made in package.files.items():
        if not made:
            yield "2-7", f"{name}是空文件"


def _annex_faults(package: Opened) -> Iterator[Found]:
    if not package.letter:
        return
    titles = [annex.get("title") for annex in rows_of(package.letter, "annexes")]
    if package.metadata.get("附件题名") != titles:
        yield "2-8", f"元数据的附件题名与正本的附件不同（正本有{len(titles)}个附件）"
    rows = package.manifest.get("rows")
    if rows is not None and rows != len(_rows(package)):
        yield "2-8", f"附件有{len(_rows(package))}项，{MANIFEST}记为{rows}项"
    stated = package.metadata.get("形式特征")
    pages = {
        "元数据": stated.get("页数") if isinstance(stated, dict) else None,
        "PDF": _pdf_pages(package),
        "OFD": _ofd_pages(package),
    }
    known = {name: count for name, count in pages.items() if count is not None}
    if len(set(known.values())) > 1:
        yield "2-8", f"页数不一致：{'，'.join(f'{name}{count}页' for name, count in known.items())}"


def _pdf_pages(package: Opened) -> str | None:
    found = package.original("pdf")
    try:
        return str(len(pdfium.PdfDocument(found[1]))) if found else None
    except pdfium.PdfiumError:
        return None


def _ofd_pages(package: Opened) -> str | None:
    found = package.original("ofd")
    try:
        with zipfile.ZipFile(io.BytesIO(found[1] if found else b"")) as ofd:
            return str(sum(name.endswith("/Content.xml") for name in ofd.namelist()))
    except (zipfile.BadZipFile, ValueError):
        return None


def _scope_faults(package: Opened) -> Iterator[Found]:
    for name in (PROCESS_SHEET, PROCESS, MANIFEST, LINKS):
        if name not in package.files:
            yield "2-9", f"没有收入{name}"
    if not package.named(SEALED):
        yield "2-9", "没有收入盖章件"
