"""The one list of vital signs: pages, probes, gauges and notices all read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from fzworkflow.vitals.background import background, gateways, given_up, queues
from fzworkflow.vitals.upkeep import backup, certificate, disk, encoder, revocation_lists
from fzworkflow.vitals.values import Readings, Sign


def signs_of(read: Readings, now: datetime) -> list[Sign]:
    """Return every sign, the vital ones first."""
    return [*vital_signs(read, now), *_further(read, now)]


def vital_signs(read: Readings, now: datetime) -> list[Sign]:
    """Return the signs without which the system does not do its work."""
    return [*background(read, now), *disk(read)]


def _further(read: Readings, now: datetime) -> Iterator[Sign]:
    if read.has_workers:
        yield from queues(read)
    yield given_up(read)
    yield from gateways(read, now)
    yield backup(read.backups, now)
    yield encoder(read, now)
    if read.certificate_ends or read.certificate_fault:
        yield certificate(read, now)
    if read.first_list:
        yield revocation_lists(read.first_list, now)
