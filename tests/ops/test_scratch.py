import subprocess
import sys

import pytest

from ops import scratch
from ops.layout import ROOT


@pytest.mark.parametrize("code", [0, 3])
def test_the_commands_exit_code_is_the_answer(code: int) -> None:
    assert scratch.run([sys.executable, "-c", f"raise SystemExit({code})"], {}) == code


def test_without_a_command_the_usage_is_shown() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ops.scratch"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "Usage" in done.stderr) == (2, True)
