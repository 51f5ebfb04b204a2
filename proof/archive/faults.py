"""What differs, and how it is said: by file, place and name. docs/proof.md lists the names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from proof.archive.canonical import written

PACKAGE = "压缩包"
MISSING = "缺少"
LONGEST = 80
_UNSAID = object()


@dataclass(frozen=True, slots=True)
class Fault:
    """One difference; `place` is a field, or empty where it is the whole file."""

    file: str
    place: str
    name: str
    wanted: Any = _UNSAID
    found: Any = _UNSAID

    def __str__(self) -> str:
        where = f"{self.file}：{self.place}：" if self.place else f"{self.file}："
        if self.wanted is _UNSAID:
            return f"{where}{self.name}。"
        return f"{where}{self.name}，应为“{_said(self.wanted)}”，现为“{_said(self.found)}”。"


def differences(
    file: str, name: str, wanted: Mapping[str, Any], found: Mapping[str, Any], place: str = ""
) -> Iterator[Fault]:
    """Yield each field of `wanted` that is not so in `found`."""
    for field, value in wanted.items():
        # 1 is no True here.
        if written(value) != written(found.get(field)):
            yield Fault(file, f"{place}{field}", name, value, found.get(field))


def _said(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    text = value if isinstance(value, str) else written(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
