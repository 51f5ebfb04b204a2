"""The database dies at any statement of a save: the answer says to come again; the save that comes again is stored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection

from evaluations.actions.scoring import sheet_of
from evaluations.models import Evaluation
from tests.clients import client_of
from tests.factories import make_cast

# More than a save has.
STATEMENTS = 40
REMARK = "改变了核对的次序。"


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


@pytest.mark.django_db(transaction=True)
def test_a_save_is_told_to_come_again_wherever_the_database_dies() -> None:
    cast = make_cast(evaluators=1)
    cast.accepted()
    cast.evaluate()
    (assignment,) = cast.open_assignments()
    client = client_of(
        assignment.evaluator, raise_request_exception=False, headers={"accept": "application/json"}
    )
    version = sheet_of(assignment).edit_version
    answers = []
    for nth in range(1, STATEMENTS):
        with killed_before(nth) as asked:
            answer = client.post(
                f"/evaluations/{assignment.pk}/", {"edit_version": version, "comment": REMARK}
            )
        answers.append((answer.status_code, answer.headers.get("Retry-After")))
        if len(asked) < nth:
            break
    *broken, saved = answers
    assert len(broken) > 5
    assert set(broken) == {(503, "10")}
    assert saved == (200, None)
    assert Evaluation.objects.get().comment == REMARK
