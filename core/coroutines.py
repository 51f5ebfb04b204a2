"""Running a library's coroutine from code that is none."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def run_to_end(coroutine: Coroutine[Any, Any, T]) -> T:
    """Return what a coroutine returns, whether or not an event loop runs in this thread.

    Where one runs it waits for the coroutine as for any blocking call, and the coroutine runs in another thread: it is to
    ask neither the database nor in which language a person reads.
    """
    if not _loop_runs():
        return asyncio.run(coroutine)
    # A second loop cannot run in this thread.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def _loop_runs() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
