"""What the vital signs are told from, and what a sign is: plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.utils.translation import ngettext

from letters.lists_kept_up import FirstToEnd


class State(StrEnum):
    """How a sign stands; `late` is to be looked at, `down` is to be mended now."""

    OK = "ok"
    LATE = "late"
    DOWN = "down"


class Unit(StrEnum):
    """What a sign's value counts."""

    SECONDS = "seconds"
    COUNT = "count"
    DAYS = "days"
    BYTES = "bytes"


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: its value against the limit beyond which it is down, or late where it never is.

    `advice` says what is wrong and what to do; it is empty while all is well. Without a vital one the system does not
    do its work. `effect` says in a few words what does not happen while it is down.
    """

    name: str
    label: str
    state: State
    value: float | None = None
    limit: float | None = None
    unit: Unit = Unit.SECONDS
    heard_at: datetime | None = None
    advice: str = ""
    effect: str = ""
    is_vital: bool = False

    @property
    def is_down(self) -> bool:
        """Whether it is to be mended now."""
        return self.state is State.DOWN

    @property
    def is_well(self) -> bool:
        """Whether there is nothing to do."""
        return self.state is State.OK

    @property
    def is_of_background(self) -> bool:
        """Whether it tells how long something behind the pages has stood still."""
        return self.is_vital and self.unit is Unit.SECONDS


@dataclass(frozen=True, slots=True)
class Limits:
    """After how many seconds of silence a process is late, and after how many it counts as stopped."""

    late_s: int
    down_s: int


@dataclass(frozen=True, slots=True)
class Backups:
    """Whether backups are asked for and can be sealed, when the last good one ended, and whether the latest failed."""

    is_wanted: bool = False
    is_sealed: bool = False
    last_at: datetime | None = None
    has_failed: bool = False


@dataclass(frozen=True, slots=True)
class Encoder:
    """Whether meaning is to be searched for, when a worker last spoke of its model, and why it has none."""

    is_wanted: bool = False
    seen_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Gateways:
    """Since when each channel took nothing, where it takes nothing, and how many messages were given up lately."""

    failing: Mapping[str, datetime] = field(default_factory=dict)
    given_up: int = 0


@dataclass(frozen=True, slots=True)
class Readings:
    """Everything that the signs are told from. What is None could not be read, or is not there to be read.

    `heard` has the last heartbeat by name; `has_workers` is false where the pages do the background's work
    themselves. `outages` are the open ones; `is_whole` says that nothing was left unread that takes longer.
    """

    has_workers: bool
    limits: Limits
    listening_since: datetime
    heard: Mapping[str, datetime] = field(default_factory=dict)
    oldest_undelivered: datetime | None = None
    given_up: int = 0
    waiting: Mapping[str, int] | None = None
    backups: Backups = Backups()
    encoder: Encoder = Encoder()
    certificate_ends: datetime | None = None
    certificate_fault: str = ""
    first_list: FirstToEnd | None = None
    disk_free: int | None = None
    outages: Mapping[str, datetime] = field(default_factory=dict)
    gateways: Gateways = Gateways()
    is_whole: bool = False


def graded(value: float, late: float, down: float) -> State:
    """Return how a value stands that is the worse the higher it is."""
    return State.DOWN if value > down else State.LATE if value > late else State.OK


def span(seconds: float) -> str:
    """Return a time in the unit that people would say it in."""
    if seconds < 120:
        return ngettext("%(n)d秒", "%(n)d秒", int(seconds)) % {"n": seconds}
    minutes = int(seconds // 60)
    if minutes < 60:
        return ngettext("%(n)d分钟", "%(n)d分钟", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)d小时", "%(n)d小时", hours) % {"n": hours}
    return ngettext("%(n)d天", "%(n)d天", hours // 24) % {"n": hours // 24}


def size(number: int) -> str:
    """Return a number of bytes as people read it."""
    return f"{number / (1 << 30):.1f} GB" if number >= 1 << 30 else f"{number / (1 << 20):.0f} MB"
