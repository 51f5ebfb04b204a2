"""Which units a cell names: plain values in, plain values out. Nothing is guessed.

Names are compared as people see them, and a name may itself hold what divides names: the longest that is known counts.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.folding import folded

# No name holds more dividers than this: a cell of thousands is not tried in every way.
MOST_PIECES = 10
DIVIDER = re.compile(r"[、，,；;\n]")
NOBODY = frozenset({"", "无", "—"})


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit that may be named; `is_joint` where it stands with the measure already."""

    key: int
    name: str
    is_active: bool
    is_joint: bool = False


@dataclass(frozen=True, slots=True)
class NamedUnits:
    """The keys of the units that a cell names, and a sentence for each name that leads to none or to several."""

    keys: tuple[int, ...]
    faults: tuple[str, ...]


def units_named(cell: str, known: Sequence[KnownUnit]) -> NamedUnits:
    """Return the units that a cell names, in its order."""
    by_name: dict[str, list[KnownUnit]] = {}
    for unit in known:
        by_name.setdefault(folded(unit.name), []).append(unit)
    keys: dict[int, None] = {}
    faults = []
    for name in _names_in(cell, by_name):
        alike = by_name.get(folded(name), [])
        # A name that is written out exactly means that unit, also beside one that only looks the same.
        exact = [unit for unit in alike if unit.name == name]
        found = [unit for unit in alike if unit.is_joint] or exact or alike
        fault = _fault(name, found)
        if fault:
            faults.append(fault)
        else:
            keys[found[0].key] = None
    return NamedUnits(tuple(keys), tuple(faults))


def _fault(name: str, found: Sequence[KnownUnit]) -> str:
    if not found:
        return _("没有名为“%(name)s”的单位，请写全称。") % {"name": name}
    if len(found) > 1:
        return _("有%(count)d个单位都叫“%(name)s”，请在此处留空，导入后在页面上选择。") % {
            "count": len(found),
            "name": name,
        }
    if not (found[0].is_active or found[0].is_joint):
        return _("单位“%(name)s”已停用，请改填现在的单位。") % {"name": name}
    return ""


def _names_in(cell: str, known: Container[str]) -> Iterator[str]:
    """Yield the names, the longest known one first; a piece that begins none is a name by itself."""
    edges = [-1, *(divider.start() for divider in DIVIDER.finditer(cell)), len(cell)]
    first = 0
    while first < len(edges) - 1:
        farthest = min(len(edges) - 1, first + MOST_PIECES)
        pieces = ((last, cell[edges[first] + 1 : edges[last]].strip()) for last in range(farthest, first, -1))
        last, name = next(
            ((last, name) for last, name in pieces if folded(name) in known),
            (first + 1, cell[edges[first] + 1 : edges[first + 1]].strip()),
        )
        if name not in NOBODY:
            yield name
        first = last
