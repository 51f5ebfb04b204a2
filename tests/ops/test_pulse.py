from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from core import silence
from fzworkflow import heart
from ops import pulse


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "heart"
    monkeypatch.setenv("HEART_FILE", str(path))
    monkeypatch.setenv("HEARTBEAT_SECONDS", "10")
    return path


def test_who_was_never_heard_does_not_live(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert pulse.main() == 1
    assert "never heard" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_process_lives_while_it_is_heard_and_not_once_it_has_been_silent_for_six_beats(file: Path) -> None:
    heart.be_heard(["beat"])
    assert pulse.main() == 0
    then = time.time() - 10 * silence.DOWN_AFTER
    os.utime(file, (then + 2, then + 2))
    assert pulse.main() == 0
    os.utime(file, (then - 1, then - 1))
    assert pulse.main() == 1


@pytest.mark.django_db
def test_a_file_that_cannot_be_touched_ends_no_process(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HEART_FILE", str(tmp_path / "nowhere" / "heart"))
    heart.be_heard(["beat"])
    assert pulse.main() == 1
