"""How many examples a property is tried with: the same few in each run, or new ones, many times as many, on demand."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, settings

# `HYPOTHESIS_PROFILE=search` looks for what nobody has met yet (CONTRIBUTING.md).
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "same")
TIMES = {"same": 1, "search": 20}[PROFILE]
USUAL = 100


def load_profile() -> None:
    """How long an example takes, or to make one up, says something of the machine, and nothing of what is tested.

    The same examples each time: a change is judged by what it changed, not by the luck of a run.
    """
    common: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
    settings.register_profile("same", **common, derandomize=True)
    settings.register_profile("search", **common, max_examples=USUAL * TIMES, print_blob=True)
    settings.load_profile(PROFILE)


def examples(usual: int) -> settings:
    """Try a property with so many examples, or as many times more as a search takes."""
    return settings(max_examples=usual * TIMES)
