"""Coroutines of a library are run from code that is none, whether or not a loop runs in the thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from core.coroutines import run_to_end


async def told() -> int:
    await asyncio.sleep(0)
    return threading.get_ident()


async def failing() -> None:
    raise OSError("away")


async def called(act: Callable[[], Any]) -> Any:
    return act()


def in_a_loop(act: Callable[[], Any]) -> Any:
    """Call plain code in a thread whose loop runs."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, called(act)).result()


def test_without_a_loop_it_is_run_here() -> None:
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(lambda: run_to_end(told()) == threading.get_ident()).result()


def test_where_a_loop_runs_it_is_run_to_its_end_elsewhere() -> None:
    assert in_a_loop(lambda: run_to_end(told()) != threading.get_ident())


def test_what_goes_wrong_comes_out_either_way() -> None:
    with pytest.raises(OSError, match="away"):
        run_to_end(failing())
    with pytest.raises(OSError, match="away"):
        in_a_loop(lambda: run_to_end(failing()))
