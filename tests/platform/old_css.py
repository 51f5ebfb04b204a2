"""What a style sheet uses that Chromium 90 does not know, by the compatibility tables of MDN."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from ops.layout import NODE_MODULES

CHROMIUM = 90
# The tables know these under no name of their own.
_NEWER_UNITS = re.compile(r"\b[\d.]+([dsl]v(?:h|w|i|b|min|max)|cq\w+|rlh|lh|rcap|cap|ric|ic)\b")
_FUNCTION = re.compile(r"(?<![\w-])([a-z][\w-]*)\(")
_PSEUDO = re.compile(r"::?([a-z][a-z-]*)")
_WORD = re.compile(r"(?<![\w#.(-])[a-z][a-z-]*(?![\w(-])")


def too_new(css: str) -> list[str]:
    """Return what a sheet uses of properties, values, units, selectors and at-rules that came after Chromium 90."""
    return sorted({used for used in _used(css) if used})


def _used(css: str) -> Iterator[str]:
    plain = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    plain = re.sub(r"\"[^\"]*\"|'[^']*'", '""', plain)
    nesting: list[bool] = []
    for text, end in re.findall(r"([^{};]*)([{};])", plain):
        part = text.strip()
        if part.startswith("@"):
            rule = re.split(r"[\s(]", part[1:])[0]
            yield _newer(f"@{rule}", ("at-rules", rule))
        elif end == "{":
            if any(nesting):
                yield "nesting"
            yield from _in_selector(part)
        elif ":" in part:
            yield from _in_declaration(*part.split(":", 1))
        if end == "{":
            nesting.append(not part.startswith("@") and not _is_step(part))
        elif end == "}" and nesting:
            nesting.pop()


def _is_step(selector: str) -> bool:
    """Whether it is a step of an animation."""
    return re.fullmatch(r"(from|to|[\d.]+%)(\s*,\s*(from|to|[\d.]+%))*", selector) is not None


def _in_selector(selector: str) -> Iterator[str]:
    if "&" in selector:
        yield "nesting"
    for name in _PSEUDO.findall(selector):
        yield _newer(f":{name}", ("selectors", name))


def _in_declaration(name: str, value: str) -> Iterator[str]:
    name = name.strip()
    for unit in _NEWER_UNITS.findall(value):
        yield f"{unit} (unit)"
    for function in _FUNCTION.findall(value):
        yield _newer(f"{function}()", ("functions", function), is_listed=False)
    if name.startswith("-"):
        return
    if name not in _tables()["at-rules"]["page"]:
        yield _newer(name, ("properties", name))
    for word in _WORD.findall(value):
        yield _newer(f"{name}: {word}", ("properties", name, word), is_listed=False)


def _newer(said: str, path: tuple[str, ...], *, is_listed: bool = True) -> str:
    """Return what is said with the version that brought it; "" where Chromium 90 has it.

    What the tables do not name is too new as well, unless not everything of its sort is listed there.
    """
    found: Any = _tables()
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    if not isinstance(found, dict) or "__compat" not in found:
        return f"{said} (unknown)" if is_listed else ""
    since = _since(found["__compat"])
    return "" if since <= CHROMIUM else f"{said} ({'none' if since > 9000 else since})"


def _since(compat: dict[str, Any]) -> int:
    told = compat["support"].get("chrome", {})
    versions = [9999]
    for one in told if isinstance(told, list) else [told]:
        version = str(one.get("version_added")).lstrip("≤")
        if (
            version.isdecimal()
            and not one.get("flags")
            and not one.get("prefix")
            and not one.get("version_removed")
        ):
            versions.append(int(version))
    return min(versions)


@cache
def _tables() -> dict[str, Any]:
    css = json.loads((NODE_MODULES / "@mdn/browser-compat-data/data.json").read_text(encoding="utf-8"))["css"]
    return {**css, "functions": dict(_named(css["types"]))}


def _named(tree: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, below in tree.items():
        if name == "__compat" or not isinstance(below, dict):
            continue
        yield from _named(below)
        yield name, below
