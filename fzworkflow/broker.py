"""Where tasks wait: Redis, or RabbitMQ, as the address says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from amqp.exceptions import NotFound
from celery import Celery
from redis import Redis

# Whoever posts waits for no broker that is away: the outbox keeps what could not be sent, and sends it later.
_ONE_TRY = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}


def broker_options(address: str) -> dict[str, Any]:
    """Return Celery's options for a broker that may be away, or hang."""
    if _is_rabbit(address):
        # A message counts as sent once the server has it: one that died in between would lose it in silence.
        return {**_ONE_TRY, "confirm_publish": True, "read_timeout": 5, "write_timeout": 5}
    return {**_ONE_TRY, "socket_connect_timeout": 1, "socket_timeout": 5}


def waiting_in(address: str, queues: Iterable[str]) -> dict[str, int]:
    """Return how many tasks wait in each queue. Raises the errors of the broker's client."""
    if _is_rabbit(address):
        with Celery(broker=address, set_as_current=False).connection_for_read(connect_timeout=1) as broker:
            return {queue: _waiting_in_rabbit(broker, queue) for queue in queues}
    named = [*queues]
    with Redis.from_url(address, socket_connect_timeout=1, socket_timeout=1) as redis:
        asked = redis.pipeline(transaction=False)
        for queue in named:
            asked.llen(queue)
        return dict(zip(named, asked.execute(), strict=True))


def _waiting_in_rabbit(broker: Any, queue: str) -> int:
    # Asking for one that nobody has made yet closes the channel.
    with broker.channel() as channel:
        try:
            return int(channel.queue_declare(queue, passive=True).message_count)
        except NotFound:
            return 0


def _is_rabbit(address: str) -> bool:
    return urlsplit(address).scheme.startswith("amqp")
