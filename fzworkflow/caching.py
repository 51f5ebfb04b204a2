"""The cache in Redis, and each process's own memory while Redis is away: no page depends on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

from core.outages import AwayError, Service

# One a process, not one a thread: the first thread that finds Redis away spares the others the wait.
_redis = Service("redis", RedisError, OSError)


class StandInCache(RedisCache):
    """Redis, or the process's own memory: rate limits go on per process, everything else is computed again."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._redis = RedisCacheClient([server], **params.get("OPTIONS", {}))
        self._stand_in = _StandIn(self._redis)

    @property
    def _cache(self) -> _StandIn:  # type: ignore[override]  # takes every call that a client takes
        return self._stand_in

    def is_reachable(self) -> bool:
        """Ask Redis itself, also while it is left alone."""
        try:
            return bool(self._redis.get_client().ping())
        except (RedisError, OSError):
            return False


class _StandIn:
    """Asks Redis, and the process's memory when that is away; both take keys and time-outs as Redis does."""

    def __init__(self, redis: RedisCacheClient) -> None:
        self._redis = redis
        self._memory = LocMemCache(
            "stand-in", {"KEY_FUNCTION": _as_it_is, "OPTIONS": {"MAX_ENTRIES": 10_000}}
        )

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return partial(self._ask, name)

    def _ask(self, name: str, *arguments: Any) -> Any:
        try:
            return _redis.ask(lambda: getattr(self._redis, name)(*arguments))
        except AwayError:
            return getattr(self._memory, name)(*arguments)


def _as_it_is(key: str, _prefix: str, _version: int) -> str:
    return key
