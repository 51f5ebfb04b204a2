"""The database dies at any statement of a save: the answer says to come again; the save that comes again is stored."""

from __future__ import annotations

import pytest

from evaluations.actions.scoring import sheet_of
from evaluations.models import Evaluation
from tests.clients import client_of
from tests.dying import killed_before
from tests.factories import make_cast

# More than a save has.
STATEMENTS = 40
REMARK = "改变了核对的次序。"


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
