from pathlib import Path

import pytest

from ops.browser import BrowserUnavailable, ensure_browser


def _program(place: Path, exit_code: int) -> Path:
    place.write_text(f"#!/bin/sh\nexit {exit_code}\n")
    place.chmod(0o755)
    return place


def test_a_browser_that_was_named_is_used(tmp_path: Path) -> None:
    named = _program(tmp_path / "my-browser", 0)
    assert ensure_browser({"CHROMIUM": str(named)}) == named


def test_a_named_browser_that_does_not_start_is_refused_by_name(tmp_path: Path) -> None:
    placeholder = _program(tmp_path / "placeholder", 1)
    with pytest.raises(BrowserUnavailable, match="placeholder 不能启动"):
        ensure_browser({"CHROMIUM": str(placeholder)})
