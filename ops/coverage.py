"""How much of each package the last `make test` has run, in lines.

Usage: python -m ops.coverage
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict

from ops.layout import VAR

MEASURED = VAR / "coverage.json"


class Lines(TypedDict):
    """The lines of one file that were run and that were not."""

    executed_lines: Sequence[int]
    missing_lines: Sequence[int]


def main() -> int:
    """Print a line for each package and one for all."""
    files: Mapping[str, Lines] = json.loads(MEASURED.read_text(encoding="utf-8"))["files"]
    print("\n" + "\n".join(summary(files)))
    return 0


def summary(files: Mapping[str, Lines]) -> list[str]:
    """Return a line for each package and one for all: its name, its lines, the part that was run."""
    run, whole = defaultdict[str, int](int), defaultdict[str, int](int)
    for name, lines in files.items():
        for place in (Path(name).parts[0], "合计"):
            run[place] += len(lines["executed_lines"])
            whole[place] += len(lines["executed_lines"]) + len(lines["missing_lines"])
    places = [*sorted(set(whole) - {"合计"}), "合计"] if whole else []
    return [f"{place:<14}{whole[place]:>7} 行  {run[place] / max(1, whole[place]):>6.1%}" for place in places]


if __name__ == "__main__":
    sys.exit(main())
