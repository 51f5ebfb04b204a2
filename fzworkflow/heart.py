"""What makes workers and beat heard: their own main loops say so, whatever their children are busy with."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from celery import bootsteps
from celery.beat import PersistentScheduler
from django.conf import settings

from core.heartbeats import BEAT, note_heartbeat, queue_sign
from fzworkflow import environment


def be_heard(names: Sequence[str]) -> None:
    """Tell the system that these live, and the container, by its file, that this process does."""
    file = environment.read("HEART_FILE")
    # One that cannot be touched grows old, and the container's probe says so.
    with suppress(OSError):
        if file:
            Path(file).touch()
    note_heartbeat(names)


class Heart(bootsteps.StartStopStep):
    """Has a worker's main loop say every few seconds that its queues are served."""

    requires = {"celery.worker.components:Timer"}

    def __init__(self, parent: Any, **kwargs: Any) -> None:
        super().__init__(parent, **kwargs)
        self._timer: Any = None

    def start(self, parent: Any) -> None:
        """Begin when the loop turns: that is once the worker has found its broker."""
        names = [queue_sign(name) for name in parent.app.amqp.queues.consume_from]
        self._timer = parent.timer.call_repeatedly(settings.HEARTBEAT_SECONDS, be_heard, (names,))

    def stop(self, parent: Any) -> None:
        """Fall silent: what is still being done is finished, nothing new is taken."""
        if self._timer is not None:
            self._timer.cancel()


class HeardScheduler(PersistentScheduler):
    """Beat's scheduler, heard while it ticks: one that hangs falls silent, too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._next_at = 0.0
        super().__init__(*args, **kwargs)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Start what is due, and return after how many seconds to look again."""
        wait = float(super().tick(*args, **kwargs))
        if time.monotonic() >= self._next_at:
            be_heard([BEAT])
            self._next_at = time.monotonic() + settings.HEARTBEAT_SECONDS
        return min(wait, settings.HEARTBEAT_SECONDS)
