"""What starts an event loop of its own, done where none runs."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def aside(act: Callable[[], Any]) -> Any:
    """Do something in a thread: in this one, a browser of an earlier test left a loop running, and a second cannot be."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(act).result()
