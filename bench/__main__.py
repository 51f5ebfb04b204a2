"""`python -m bench`: every benchmark, with the machine it ran on. Ratios matter, seconds belong to the machine."""

from __future__ import annotations

import os
import platform
import sys

from bench import allotment, letter, pages, register, tally, tally_stored


def main() -> int:
    """Run all; return 1 when a target is missed."""
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores\n")
    missed = False
    for module in (pages, register, letter, tally, tally_stored, allotment):
        print((module.__doc__ or "").splitlines()[0])
        missed |= bool(module.main())
        print()
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
