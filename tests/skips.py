"""The one list of reasons for which a test may be skipped; for any other, the run fails (tests/conftest.py)."""

from __future__ import annotations

from typing import NoReturn

import pytest

from ops.redis_server import find_redis_server
from tests.settings import GIVEN_REDIS_URL

NO_REDIS = "this platform has no embedded Redis, and no redis-server is on the path"
NO_RABBITMQ = "no RabbitMQ answers here, or rabbitmqctl may not give it a virtual host for a test"
REASONS = frozenset({NO_REDIS, NO_RABBITMQ})

needs_redis = pytest.mark.skipif(not GIVEN_REDIS_URL and find_redis_server() is None, reason=NO_REDIS)


def leave_out(reason: str) -> NoReturn:
    """Skip the running test for one of the reasons, found out while it runs."""
    pytest.skip(reason)
