"""One package against every item."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from letters.examining.authentic import authenticity_faults
from letters.examining.complete import completeness_faults
from letters.examining.lasting import lasting_faults
from letters.examining.opened import Opened, Unreadable
from letters.examining.report import ITEMS, Outcome, Report, Result
from letters.examining.safe import safety_faults
from letters.examining.schema import schema_faults
from letters.examining.usable import usability_faults
from letters.package_names import LISTING

MOST_TOLD = 20
_VIRUS, _READABLE, _PACKING = "4-1", "3-3", "3-6"


def examine(content: bytes, *, virus: str | None = None) -> Report:
    """Look into a package. `virus` is what a scanner said of the file, None where none was asked.

    An empty `virus` means that the scanner passed it. A file that is no zip fails as a whole, by the items of reading.
    """
    said: dict[str, list[str]] = defaultdict(list)
    number = ""
    try:
        package = Opened(content)
    except Unreadable:
        said[_READABLE].append("这不是能打开的归档包")
        return _report(content, number, said, unchecked={one.number for one in ITEMS} - {_READABLE})
    for found in (
        schema_faults,
        authenticity_faults,
        completeness_faults,
        usability_faults,
        lasting_faults,
        safety_faults,
    ):
        for item, sentence in found(package):
            said[item].append(sentence)
    if virus:
        said[_VIRUS].append(virus)
    told = package.table(LISTING).get("number")
    unchecked = {_VIRUS} if virus is None else set()
    return _report(content, told if isinstance(told, str) else "", said, unchecked=unchecked)


def examined(content: bytes, *, virus: str | None = None) -> dict[str, Any]:
    """Return the report as plain values, for `read_apart`."""
    return examine(content, virus=virus).to_json()


def _report(
    content: bytes, number: str, said: Mapping[str, Sequence[str]], *, unchecked: Iterable[str]
) -> Report:
    results = [
        Result(
            one.number,
            _outcome(one.number, said, set(unchecked)),
            tuple(said.get(one.number, ())[:MOST_TOLD]),
        )
        for one in ITEMS
    ]
    return Report(hashlib.sha256(content).hexdigest(), len(content), number[:50], tuple(results))


def _outcome(number: str, said: Mapping[str, Sequence[str]], unchecked: set[str]) -> str:
    if said.get(number):
        return Outcome.FAILED.value
    return (Outcome.UNCHECKED if number in unchecked else Outcome.PASSED).value
