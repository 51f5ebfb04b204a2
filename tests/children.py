"""Processes beside the test, from one that has loaded the app already: a child is there in a blink."""

from __future__ import annotations

import multiprocessing
from functools import cache
from multiprocessing.context import ForkServerContext


@cache
def processes() -> ForkServerContext:
    """Return where children come from. What they run lies in a module that is loaded before the first is born."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.letters.issuing_child", "tests.precedents.index_child"])
    return context
