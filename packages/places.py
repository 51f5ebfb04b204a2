"""Where in a package something stands: `measures[3].title`, and what comes before what in the file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

Path = tuple[str | int, ...]
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")


def place_of(path: Path) -> str:
    """Write a path as people read it; odd keys are quoted so that the place can always be printed."""
    place = ""
    for step in path:
        if isinstance(step, int):
            place += f"[{step}]"
        elif _PLAIN_KEY.match(step):
            place += f".{step}" if place else step
        else:
            place += f"[{quoted(step)}]"
    return place


def quoted(text: str, length: int = 30) -> str:
    """Return a short, printable rendering of any string, lone surrogates and control characters included."""
    short = text if len(text) <= length else text[:length] + "…"
    shown = json.dumps(short, ensure_ascii=False)
    return "".join(ch if ch.isprintable() else f"\\u{ord(ch):04x}" for ch in shown)


def file_order(root: object) -> Callable[[Path], tuple[int, ...]]:
    """Return a sort key that puts paths into the order in which they stand in the file.

    A key that is missing counts as standing at the end of its object.
    """
    positions: dict[int, dict[str, int]] = {}

    def rank(path: Path) -> tuple[int, ...]:
        here: Any = root
        steps: list[int] = []
        for step in path:
            index, here = _descend(here, step, positions)
            steps.append(index)
        return tuple(steps)

    return rank


def _descend(here: Any, step: str | int, positions: dict[int, dict[str, int]]) -> tuple[int, Any]:
    if isinstance(step, int):
        return step, here[step] if isinstance(here, list) and step < len(here) else None
    if not isinstance(here, dict):
        return 0, None
    if id(here) not in positions:
        positions[id(here)] = {key: index for index, key in enumerate(here)}
    return positions[id(here)].get(step, len(here)), here.get(step)
