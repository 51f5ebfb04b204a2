"""安全性: nothing in the package runs, calls out, or hides, and its way here has left no gap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from letters.examining.opened import Found, Opened, rows_of
from letters.package_names import LINKS, LISTING, MANIFEST
from measures.attachments import refusing
from measures.attachments.inspecting import kind_of
from measures.attachments.refusing import Unacceptable
from proof.digests import canonical_digest

_INSPECTED = ("pdf", "ofd", "docx", "png", "jpg", "jpeg")
_RUNS_IN_HTML = re.compile(
    rb"<\s*(script|iframe|object|embed)\b|\son[a-z]+\s*=|(src|href)\s*=\s*[\"']?\s*(https?:|//|javascript:)",
    re.I,
)
_LOCAL_BYTES, _END_BYTES, _CENTRAL_BYTES = 30, 22, 46


def safety_faults(package: Opened) -> Iterator[Found]:
    """Yield what makes the package unsafe: an item's number and a sentence."""
    yield from _active_faults(package)
    yield from _surplus_faults(package)
    yield from _chain_faults(package)


def _active_faults(package: Opened) -> Iterator[Found]:
    harmful = {refusing.active_content().reason, refusing.reaching_out().reason, refusing.macros().reason}
    for name, made in package.files.items():
        suffix = name.rpartition(".")[2].lower()
        if suffix == "html" and _RUNS_IN_HTML.search(made):
            yield "4-2", f"{name}含有会运行或外联的内容"
        if suffix not in _INSPECTED:
            continue
        try:
            kind_of(made)
        except Unacceptable as refusal:
            if refusal.reason in harmful:
                yield "4-2", f"{name}含有会运行或外联的内容"


def _surplus_faults(package: Opened) -> Iterator[Found]:
    listed = {one["name"] for one in package.listing} | {LISTING}
    for one in package.members:
        if one.filename not in listed:
            yield "4-3", f"“{one.filename}”不在{LISTING}里"
        if one.filename.startswith("/") or "\\" in one.filename or ".." in PurePosixPath(one.filename).parts:
            yield "4-3", f"“{one.filename}”指向包以外"
    # A zip of ours has nothing between its files and nothing behind its end.
    names = [len(one.orig_filename.encode()) for one in package.members]
    stored = sum(one.compress_size for one in package.members)
    wanted = stored + sum(_LOCAL_BYTES + _CENTRAL_BYTES + 2 * name for name in names) + _END_BYTES
    if (surplus := len(package.content) - wanted) > 0:
        yield "4-3", f"压缩包里有{surplus}字节不属于任何文件"


def _chain_faults(package: Opened) -> Iterator[Found]:
    links = rows_of(package.table(LINKS), "manifests")
    if LINKS not in package.files:
        return
    if not links or canonical_digest(links[-1]) != canonical_digest(dict(package.manifest)):
        yield "4-4", f"{LINKS}的最后一份不是{MANIFEST}"
    before = ""
    for one in links:
        if one.get("previous") != before:
            yield "4-4", f"{LINKS}在“{one.get('number')}”处断开"
        before = canonical_digest(one)
    for act in rows_of(package.metadata, "业务实体"):
        if not act.get("人员") or not act.get("行为时间"):
            yield "4-4", f"“{act.get('业务行为')}”没有写明何人何时"
