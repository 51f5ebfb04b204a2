"""Steps 9 and 10: the annex and the letter's figures against what was decided and published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from proof.archive.faults import Fault, differences
from proof.archive.files import MANIFEST
from proof.archive.manifest import letter_file, rows_of

_HEADER = ["序号", "举措内容", "创新性"]


def annex_faults(
    manifest: Mapping[str, Any],
    record: Mapping[str, Any],
    letter: Mapping[str, Any],
    entries: Sequence[Mapping[str, Any] | None],
) -> Iterator[Fault]:
    """Hold the annex row by row against the entries, which come by their place; None where one cannot be read."""
    name = letter_file(manifest, "json")
    classes = {one["classification"]: one["label"] for one in manifest["figures"]["by_class"]}
    mark = record["wording"]["mark_label"]
    prints_mark = False
    for position, annex in enumerate(letter["annexes"], start=1):
        prints_mark = len(annex["header"]) > len(_HEADER)
        header = [*_HEADER, mark] if prints_mark else _HEADER
        yield from differences(name, "与应有的表头不同", {"header": header}, annex, f"annexes[{position}].")
    order = list(classes)
    last = 0
    for position, (row, entry) in enumerate(zip(rows_of(letter), entries, strict=False), start=1):
        if entry is None:
            continue
        place = f"第{position}项."
        wanted = {
            "number": entry["serial"],
            **{field: entry[field] for field in ("title", "summary", "innovation_point")},
            "classification": classes.get(entry["classification"], entry["classification"]),
            "mark": mark if prints_mark and entry["has_special_mark"] else None,
        }
        yield from differences(name, "与认定依据不同", wanted, row, place)
        if entry["classification"] in classes:
            at = order.index(entry["classification"])
            if at < last:
                yield Fault(name, f"{place}classification", "没有按类别的次序排列")
            last = max(at, last)


def figure_faults(
    manifest: Mapping[str, Any], entries: Sequence[Mapping[str, Any] | None]
) -> Iterator[Fault]:
    """Count anew what one package lets count; only with every entry at hand."""
    figures = manifest["figures"]
    known = [entry for entry in entries if entry is not None]
    yield from differences(
        MANIFEST,
        "与重新计数不同",
        {"batch": manifest["batch"], "selected": manifest["rows"]},
        figures,
        "figures.",
    )
    if len(known) < len(entries):
        return
    marked = sum(entry["has_special_mark"] for entry in known)
    yield from differences(MANIFEST, "与重新计数不同", {"special_marks": marked}, figures, "figures.")
    counts = Counter(entry["classification"] for entry in known)
    for position, one in enumerate(figures["by_class"], start=1):
        count = {"count": counts.pop(one["classification"], 0)}
        yield from differences(MANIFEST, "与重新计数不同", count, one, f"figures.by_class[{position}].")
    for code in sorted(counts):
        yield Fault(MANIFEST, "figures.by_class", "缺少类别", code, None)
