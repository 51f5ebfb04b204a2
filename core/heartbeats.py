"""How a process says that it lives: by a connection of its own, so that nothing of it is left to what it forks."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from django.conf import settings
from django.db import DatabaseError, connection

from core.models import Heartbeat
from core.silence import DOWN_AFTER, LATE_AFTER

BEAT = "beat"
# The database's clock, so that machines need not agree on the time.
_NOTE = """
    INSERT INTO {} (name, heard_at) SELECT unnest(%s::text[]), clock_timestamp()
    ON CONFLICT (name) DO UPDATE SET heard_at = excluded.heard_at
"""
log = structlog.get_logger(__name__)


def note_heartbeat(names: Sequence[str]) -> None:
    """Put down that these were heard now; without the database nobody is heard, and the process goes on."""
    own = connection.copy()
    # Children of a worker must not find a pool whose sockets their parent uses.
    options = {name: value for name, value in own.settings_dict["OPTIONS"].items() if name != "pool"}
    own.settings_dict["OPTIONS"] = {"connect_timeout": 5, **options}
    try:
        with own.cursor() as cursor:
            table = own.ops.quote_name(Heartbeat._meta.db_table)
            cursor.execute(_NOTE.format(table), [[*names]])
    except DatabaseError as fault:
        log.warning("heartbeat_not_noted", names=[*names], reason=str(fault))
    finally:
        own.close()


def queue_sign(queue: str) -> str:
    """Return the name under which a queue's worker is heard."""
    return f"queue-{queue}"


def late_after_s() -> int:
    """Return after how many seconds of silence something is late."""
    return settings.HEARTBEAT_SECONDS * LATE_AFTER


def down_after_s() -> int:
    """Return after how many seconds of silence something counts as stopped."""
    return settings.HEARTBEAT_SECONDS * DOWN_AFTER
