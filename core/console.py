"""What the commands share: progress on a terminal, and refusals as lines with exit code 2."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError, OutputWrapper
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bars

from core.errors import ActionError, Incomplete
from core.progress import Progress


def operator() -> str:
    """Return who runs the command, as the machine knows them."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        # A container's user may have a number and no name.
        return str(os.getuid())


@contextmanager
def progress_on(stream: OutputWrapper) -> Iterator[Progress]:
    """Yield a progress function: bars on a terminal, a line per finished step otherwise."""
    if not sys.stderr.isatty():
        yield lambda step, done, total: stream.write(f"{step} {done}/{total}") if done == total else None
        return
    console = Console(stderr=True)
    with Bars(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console) as bars:
        tasks: dict[str, object] = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total)
            bars.update(tasks[step], completed=done)  # type: ignore[arg-type]  # rich's own id type

        yield show


@contextmanager
def refusals_as_errors() -> Iterator[None]:
    """Turn an action's refusal into the command's: every fault on its own line, exit code 2."""
    try:
        yield
    except ActionError as refusal:
        faults = refusal.errors if isinstance(refusal, Incomplete) else ()
        lines = [refusal.message, *(f"  {fault}" for fault in faults)]
        raise CommandError("\n".join(lines), returncode=2) from refusal
