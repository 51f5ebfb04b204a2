"""Everything that judges the code without running its tests; all of it, so that one run shows every fault.

As many checks run side by side as there are cores; each is told of when it ends.

Usage: python -m ops.checks [NAME ...] (with DATABASE_URL; `make check` provides one)
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from ops.layout import NODE_MODULES, PYTHON, ROOT, tool
from ops.npm import node

_MANAGE = (str(PYTHON), "manage.py")
# The longest comes first, so that the others are done beside it.
CHECKS: dict[str, tuple[str, ...]] = {
    "mypy": (tool("mypy"),),
    "ruff check": (tool("ruff"), "check", "."),
    "ruff format": (tool("ruff"), "format", "--check", "."),
    "eslint": (node(), str(NODE_MODULES / "eslint/bin/eslint.js"), "static", "tests/js", "eslint.config.mjs"),
    "djlint": (tool("djlint"), "templates", "--lint", "--quiet"),
    "lint-imports": (tool("lint-imports"), "--no-cache"),
    "translations": (str(PYTHON), "-m", "ops.catalogue", "check"),
    "migrations": (*_MANAGE, "makemigrations", "--check", "--dry-run"),
    "check --deploy": (*_MANAGE, "check", "--deploy", "--fail-level", "WARNING"),
}
# What a developer's shell has set must not make the deployment look better or worse than it is.
IGNORED_VARIABLES = ("DEBUG", "HTTPS", "SECRET_KEY")


def main() -> int:
    """Run the checks that are named, or all; 1 when any found a fault."""
    wanted = sys.argv[1:] or list(CHECKS)
    environment = {name: value for name, value in os.environ.items() if name not in IGNORED_VARIABLES}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        passed = list(pool.map(lambda name: _passes(name, CHECKS[name], environment), wanted))
    failed = [name for name, passes in zip(wanted, passed, strict=True) if not passes]
    if failed:
        print(f"\n未通过：{'、'.join(failed)}", file=sys.stderr)
        return 1
    print("\n全部通过")
    return 0


def _passes(name: str, command: tuple[str, ...], environment: Mapping[str, str]) -> bool:
    started = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    outcome = "未通过" if done.returncode else "通过"
    said = f"{name:<16}{outcome}  {time.monotonic() - started:.1f} 秒"
    print("\n".join([said, done.stdout] if done.returncode else [said]), flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    raise SystemExit(main())
