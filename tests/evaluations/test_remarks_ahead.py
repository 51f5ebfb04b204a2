"""A remark that was typed before its score: kept, shown, taken over by the score, and never handed in unsaid."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import Incomplete
from evaluations import actions
from evaluations.models import Criterion, Evaluation, Score
from tests.clients import client_of
from tests.evaluations.test_life import full
from tests.factories import make_cast
from tests.states import assignment_in

pytestmark = pytest.mark.django_db


def test_a_remark_that_is_typed_before_its_score_is_kept_shown_and_goes_over_to_the_score() -> None:
    cast = make_cast(evaluators=1)
    assignment = assignment_in("assigned", cast)
    client, address = client_of(assignment.evaluator), f"/evaluations/{assignment.pk}/"
    json = {"accept": "application/json"}
    saved = client.post(address, {"edit_version": 1, "comment-novelty": "想到一点"}, headers=json)
    assert saved.json()["version"] == 2
    page = client.get(address).content.decode()
    assert 'value="想到一点"' in page
    stale = client.post(address, {"edit_version": 1, "comment-novelty": "另一窗口"}, headers=json)
    assert (stale.status_code, stale.json()["current"]["comment-novelty"]) == (409, "想到一点")
    # A score that is typed in the table takes it over.
    cells = client.post(
        f"/evaluations/{assignment.pk}/cells/", {"edit_version": 2, "score-novelty": "80"}, headers=json
    )
    assert cells.status_code == 200
    [score] = Score.objects.filter(evaluation__assignment=assignment)
    assert (score.comment, score.evaluation.remarks_ahead) == ("想到一点", {})
    # A score that is taken out leaves it where it was.
    client.post(
        f"/evaluations/{assignment.pk}/cells/", {"edit_version": 3, "score-novelty": ""}, headers=json
    )
    assert Evaluation.objects.get(assignment=assignment).remarks_ahead == {"novelty": "想到一点"}
    assert not Score.objects.filter(evaluation__assignment=assignment).exists()


def test_a_remark_without_its_score_is_not_handed_in_unsaid() -> None:
    cast = make_cast(evaluators=1)
    assignment = assignment_in("assigned", cast)
    Criterion.objects.filter(code="effect").update(is_required=False)
    entries = replace(full(), scores={**full().scores, "effect": None}, score_comments={"effect": "拿不准"})
    actions.save_sheet(assignment, by=assignment.evaluator, entries=entries, version=1)
    with pytest.raises(Incomplete) as refused:
        actions.submit_sheet(assignment, by=assignment.evaluator)
    assert [fault.place for fault in refused.value.errors] == ["effect"]
