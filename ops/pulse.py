"""Whether the worker or beat of this container lives: 0 while it does, 1 once it has been silent for too long.

Usage: python -m ops.pulse (HEART_FILE names the file that it touches)
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from core.silence import DOWN_AFTER
from fzworkflow import environment


def main() -> int:
    """Say how long ago the process was heard."""
    given = environment.read("HEART_FILE", "/nonexistent/heart")
    try:
        silence_s = time.time() - Path(given).stat().st_mtime
    except OSError:
        print(f"HEART_FILE={given}: never heard", file=sys.stderr)
        return 1
    print(f"heard {silence_s:.0f} s ago")
    return int(silence_s > environment.number("HEARTBEAT_SECONDS", 15) * DOWN_AFTER)


if __name__ == "__main__":
    raise SystemExit(main())
