"""The ways on which people are told beside the page: mail, and gateways to telephones and office programs.

A further way is one class with what `Channel` asks, and its entry in `channels`. docs/decisions/channels.md says why.
"""

from __future__ import annotations

from typing import Protocol

from core.channels.gateways import gateways
from core.notices.mailing import MAIL
from core.queues import Queue


class Channel(Protocol):
    """One way to reach people; `queue` is the one in which its work waits, so that none waits for a slower one."""

    @property
    def code(self) -> str:
        """Its name for good, in the tables."""

    @property
    def queue(self) -> Queue:
        """Where its work waits."""

    def deliver(self) -> int:
        """Gather what is due for each person, send what waits, and return how many went out; each once."""


def channels() -> list[Channel]:
    """Return the ways that there are."""
    return [MAIL, *gateways()]


def deliver_in(queue: Queue) -> int:
    """Deliver by every channel whose work waits in a queue; return how many went out."""
    return sum(channel.deliver() for channel in channels() if channel.queue == queue)
