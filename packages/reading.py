"""Reading a batch package: the whole of it, or every fault at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Fault, Incomplete
from packages.building import build
from packages.characters import text_faults
from packages.checks import cross_faults
from packages.node import Node
from packages.parsing import Unreadable, parse
from packages.places import Path, file_order, place_of
from packages.schema import schema_faults
from packages.values import Package

Located = tuple[Path, str]


class PackageFaults(Incomplete):
    """The file is no package that can be run; `faults` lists all there is to put right, in file order."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults, _("批次包有 %(count)d 处需要改正。") % {"count": len(faults)})
        self.faults = faults


def read_package(source: str | bytes, *, needs_letter: bool = False) -> Package:
    """Return the package that a file holds, texts without blanks at their ends.

    `needs_letter` refuses a package that stops before its letter. Raises `PackageFaults`, and nothing else.
    """
    try:
        tree = parse(source)
    except Unreadable as error:
        raise PackageFaults((error.fault,)) from None
    faults = _faults(tree, needs_letter=needs_letter)
    if faults:
        raise PackageFaults(faults)
    return build(Node(tree))


def _faults(tree: Any, *, needs_letter: bool) -> tuple[Fault, ...]:
    """Return the faults in file order; at a place that an earlier check named, no later one is heard."""
    found: dict[Path, list[str]] = {}
    sources = [text_faults(tree), schema_faults(tree), cross_faults(Node(tree))]
    if needs_letter and isinstance(tree, dict):
        sources.append(_missing_letter(tree))
    for located in sources:
        earlier = frozenset(found)
        for path, sentence in located:
            if path not in earlier and sentence not in found.get(path, ()):
                found.setdefault(path, []).append(sentence)
    order = file_order(tree)
    return tuple(
        Fault(place_of(path), sentence) for path in sorted(found, key=order) for sentence in found[path]
    )


def _missing_letter(tree: dict[str, Any]) -> Iterator[Located]:
    if tree.get("letter") is None:
        yield ("letter",), _("缺少函的内容，批次走不到印发；请补上 letter。")
