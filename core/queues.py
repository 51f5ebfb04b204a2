"""The queues of background work: one for what hurries, others for what takes long, so that neither waits for the other."""

from __future__ import annotations

from enum import StrEnum


class Queue(StrEnum):
    """Where a task waits; a topic of the outbox and a task name theirs where they are declared."""

    DEFAULT = "default"
    """Short work by the clock."""
    MAIL = "mail"
    """Whatever a person waits for in their post."""
    HOOKS = "hooks"
    """Telling other systems, which may be slow to answer."""
    INDEX = "index"
    """Keeping the search's index in order."""
    RENDER = "render"
    """What takes long and needs no model: files, reports, the search over a batch."""
