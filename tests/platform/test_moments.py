"""What people read is local time, and days that count are local days: no moment is formatted past core.moments."""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from core.moments import local_day, local_iso, local_minute

LATE = datetime(2025, 2, 28, 16, 30, tzinfo=UTC)
ROOMS = (*settings.OUR_APPS, "documents", "packages")
FORMATTING = {"strftime", "isoformat", "date"}


def is_moment(node: ast.expr) -> bool:
    """Whether an expression is a stored moment, by the house's naming: fields of moments end in `_at`."""
    return isinstance(node, ast.Attribute) and node.attr.endswith("_at")


def shown_raw(tree: ast.AST) -> list[int]:
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FormattedValue) and is_moment(node.value):
            lines.append(node.lineno)
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in FORMATTING
        ):
            lines += [node.lineno] * is_moment(node.func.value)
    return lines


def test_a_moment_after_midnight_in_china_is_read_as_the_next_day() -> None:
    assert local_minute(LATE) == "2025-03-01 00:30"
    assert local_day(LATE).isoformat() == "2025-03-01"
    assert local_iso(LATE) == "2025-03-01T00:30:00+08:00"


def test_no_moment_is_written_as_it_is_stored() -> None:
    found = [
        f"{path.relative_to(settings.BASE_DIR)}:{line}"
        for room in ROOMS
        for path in sorted((Path(settings.BASE_DIR) / room).rglob("*.py"))
        if "migrations" not in path.parts
        for line in shown_raw(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_the_search_for_raw_moments_finds_them() -> None:
    source = "f'{one.sent_at:%Y}'; one.sent_at.date(); one.sent_at.isoformat(); local_day(one.sent_at)"
    assert len(shown_raw(ast.parse(source))) == 3
