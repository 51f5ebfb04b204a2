from __future__ import annotations

from ops.coverage import Lines, summary


def test_lines_are_counted_by_package_and_altogether() -> None:
    files: dict[str, Lines] = {
        "core/errors.py": {"executed_lines": [1, 2, 3], "missing_lines": [4]},
        "core/deep/paging.py": {"executed_lines": [], "missing_lines": [1, 2, 3, 4]},
        "proof/chain.py": {"executed_lines": [1, 2], "missing_lines": []},
    }
    shown = [line.split() for line in summary(files)]
    assert shown == [
        ["core", "8", "行", "37.5%"],
        ["proof", "2", "行", "100.0%"],
        ["合计", "10", "行", "50.0%"],
    ]


def test_nothing_measured_gives_nothing_to_tell() -> None:
    assert summary({}) == []
