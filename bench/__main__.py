"""Every benchmark, or those named, with the machine it ran on. Ratios matter, seconds belong to the machine.

Usage: python -m bench [--scale 0.01] [NAME ...]
A smaller scale shows that a benchmark runs; targets are for the full size and are not judged then.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable, Sequence

from bench import (
    allotment,
    backups,
    clicks,
    events,
    faults,
    growth,
    letter,
    pages,
    precedents,
    register,
    scoring,
    tally,
    tally_stored,
)

BENCHMARKS: dict[str, Callable[[float], bool]] = {
    module.__name__.removeprefix("bench."): module.main
    for module in (
        pages,
        precedents,
        register,
        growth,
        events,
        faults,
        scoring,
        letter,
        tally,
        tally_stored,
        allotment,
        backups,
        clicks,
    )
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run them; return 1 when a target is missed at the full size."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--scale", type=float, default=1.0, help="part of the full size, such as 0.01")
    asked = parser.parse_args(arguments)
    unknown = set(asked.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"no benchmark named {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores\n")
    missed = False
    for name in asked.names or BENCHMARKS:
        run = BENCHMARKS[name]
        print((sys.modules[run.__module__].__doc__ or "").splitlines()[0])
        missed |= run(asked.scale)
        print()
    return int(missed and asked.scale >= 1)


if __name__ == "__main__":
    sys.exit(main())
