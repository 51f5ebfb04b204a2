"""The database's side of a connection, ended between two statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection


@contextmanager
def killed_before(nth: int) -> Iterator[list[str]]:
    """End the server's side of the connection before its nth statement; tell which statements were asked for."""
    connection.ensure_connection()
    server = connection.connection.info
    asked: list[str] = []

    def watched(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        if len(asked) == nth:
            with psycopg.connect(server.dsn, password=server.password, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(watched):
        yield asked
    # As between two requests.
    connection.close()
