"""What docs/dengbao.md says is shown by tests that are there."""

from __future__ import annotations

from ops.dengbao import DOCUMENT, Control, controls, places

LEAST = 40


def test_every_test_that_a_clause_names_is_there_and_they_are_many() -> None:
    named = {name for row in controls(DOCUMENT.read_text(encoding="utf-8")) for name in row.tests}
    assert named - places().keys() == set()
    assert len(named) >= LEAST


def test_a_clause_without_a_test_says_that_nothing_is_done_yet() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    silent = [row.clause for row in controls(text) if not row.tests]
    lines = [line for line in text.splitlines() if any(line.startswith(f"| {clause} ") for clause in silent)]
    assert all("还没有" in line for line in lines)


def test_rows_are_read_with_their_clauses_and_tests() -> None:
    table = (
        "| 条款 | 做法 |\n| --- | --- |\n| 8.1.4.1 a | 唯一 | `test_one`、`test_two` |\n| 8.4 c | 没有 | — |"
    )
    assert controls(table) == [Control("8.1.4.1 a", ("test_one", "test_two")), Control("8.4 c", ())]
