"""The browser for the browser tests: found on the machine or fetched.

Usage: python -m ops.browser prints its path.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from ops.layout import PYTHON

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_PROGRAMS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# Root needs no sandbox; the rest keeps the browser from talking to anything but the app under test.
CHROMIUM_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class BrowserUnavailable(RuntimeError):
    """No browser was found or could be fetched; the message says what to do."""


def main() -> int:
    """Print the browser's path, fetching one if need be."""
    try:
        print(ensure_browser(os.environ))
    except BrowserUnavailable as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


def ensure_browser(environ: Mapping[str, str]) -> Path:
    """Return a browser that starts: CHROMIUM, one on the machine, or one fetched now.

    Raises BrowserUnavailable.
    """
    given = environ.get("CHROMIUM", "").strip()
    if given:
        if not _starts(given):
            raise BrowserUnavailable(f"CHROMIUM={given} 不能启动；改正它，或去掉这个变量让系统自己找")
        return Path(given)
    found = find_browser() or _fetch()
    if found is None:
        raise BrowserUnavailable(
            "找不到也装不上浏览器：请安装 chromium，或设 CHROMIUM=浏览器路径，再运行 make test"
        )
    return found


def find_browser() -> Path | None:
    """Return the first browser on the machine that starts, or None."""
    installed = [*filter(None, map(shutil.which, NAMES)), *MAC_PROGRAMS]
    for candidate in installed:
        if _starts(candidate):
            return Path(candidate)
    # Last, because asking Playwright takes a second.
    return _playwright_browser()


def _fetch() -> Path | None:
    for commands in _ways_to_fetch():
        spelled = " && ".join(" ".join(command) for command in commands)
        print(f"安装浏览器：{spelled}", file=sys.stderr, flush=True)
        if all(_succeeds(command) for command in commands):
            found = find_browser()
            if found:
                return found
    return None


def _ways_to_fetch() -> list[list[list[str]]]:
    ways = []
    if os.geteuid() == 0 and shutil.which("apt-get"):
        ways.append([["apt-get", "update"], ["apt-get", "install", "-y", "chromium"]])
    ways.append([[str(PYTHON), "-m", "playwright", "install", "chromium"]])
    return ways


def _succeeds(command: Sequence[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        # What it says goes to standard error: standard output is for the path alone.
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr, timeout=600, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _playwright_browser() -> Path | None:
    from playwright.sync_api import Error, sync_playwright

    try:
        with sync_playwright() as playwright:
            program: str = playwright.chromium.executable_path
    except (Error, OSError):
        return None
    return Path(program) if _starts(program) else None


def _starts(program: str) -> bool:
    """Return whether it runs at all: a distribution's placeholder for a snap, say, does not."""
    try:
        tried = subprocess.run([program, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0


if __name__ == "__main__":
    raise SystemExit(main())
