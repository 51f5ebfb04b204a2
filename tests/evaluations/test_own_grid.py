"""All one's scores in one table: a cell is saved like the sheet, under the same checks, and touches nothing else."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from evaluations import actions
from evaluations.models import Assignment, Evaluation, Score
from tests.clients import client_of
from tests.evaluations.side_doors import entries
from tests.factories import Cast, make_cast, with_another_batch
from tests.matrix.forms import Form, forms_of

pytestmark = pytest.mark.django_db


def ready(evaluators: int = 1) -> tuple[Cast, Assignment]:
    cast = make_cast(evaluators=evaluators)
    cast.accepted()
    cast.evaluate()
    return cast, cast.open_assignments()[0]


def send(client: Client, assignment: Assignment, version: object = 1, **cells: object) -> Any:
    sent = {"edit_version": version, **{f"score-{code}": value for code, value in cells.items()}}
    return client.post(f"/evaluations/{assignment.pk}/cells/", sent, headers={"Accept": "application/json"})


def stored() -> dict[str, Decimal | None]:
    return dict(Score.objects.values_list("criterion__code", "value"))


def test_a_cell_is_saved_and_the_rest_of_the_sheet_stays() -> None:
    _cast, assignment = ready()
    actions.save_sheet(assignment, by=assignment.evaluator, entries=entries(), version=1)
    answer = send(client_of(assignment.evaluator), assignment, 2, novelty="８８．５")
    assert answer.status_code == 200
    assert (answer.json()["version"], answer.json()["is_complete"]) == (3, True)
    assert stored()["novelty"] == Decimal("88.50")
    sheet = Evaluation.objects.get()
    assert (sheet.ground, sheet.comment, sheet.classification, sheet.familiarity) == (
        *("检索未见。", "论证不足SECRET", "first_in_nation", "general"),
    )
    assert stored()["effect"] == Decimal("73.37")


def test_a_first_cell_begins_the_sheet_and_an_emptied_one_clears_its_score() -> None:
    _cast, assignment = ready()
    client = client_of(assignment.evaluator)
    assert send(client, assignment, 1, novelty="80").json()["version"] == 2
    assert Assignment.objects.get().state == "in_progress"
    assert send(client, assignment, 2, novelty="").json()["total"] == ""
    assert stored() == {}


def test_a_remark_stays_with_its_score() -> None:
    _cast, assignment = ready()
    client = client_of(assignment.evaluator)
    typed = {"edit_version": 1, "score-novelty": "99", "comment-novelty": "查过三个清单"}
    client.post(f"/evaluations/{assignment.pk}/", typed)
    send(client, assignment, 2, novelty="97")
    assert Score.objects.get().comment == "查过三个清单"


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"novelty": "101"}, "“创新性”的得分应在0到100之间。"),
        ({"novelty": "-1"}, "“创新性”的得分应在0到100之间。"),
        ({"novelty": "八十"}, "“创新性”的得分请填数字，如85或85.5。"),
        ({"novelty": "NaN"}, "“创新性”的得分"),
        ({"novelty": "80.001"}, "“创新性”的得分最多保留两位小数。"),
        ({"legality": "failed"}, "不通过，请写明理由。"),
        ({"legality": "maybe"}, "maybe"),
    ],
)
def test_what_is_no_score_is_said_in_our_own_words(cells: dict[str, str], sentence: str) -> None:
    _cast, assignment = ready()
    name = str(assignment.measure.batch.rubrics.get().criteria.get(code="novelty").name)
    answer = send(client_of(assignment.evaluator), assignment, 1, **cells)
    assert answer.status_code == 422
    [[told]] = answer.json()["errors"].values()
    assert sentence.replace("创新性", name) in told
    assert not Score.objects.exists()


def test_the_sheet_says_the_same_of_a_score_beyond_its_range() -> None:
    _cast, assignment = ready()
    answer = client_of(assignment.evaluator).post(
        f"/evaluations/{assignment.pk}/", {"edit_version": 1, "score-novelty": "1000", "score-effect": "70"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "的得分应在0到100之间。" in page
    assert 'value="1000"' in page


def test_a_row_saved_in_another_window_is_not_written_over() -> None:
    _cast, assignment = ready()
    client = client_of(assignment.evaluator)
    actions.save_sheet(assignment, by=assignment.evaluator, entries=entries(), version=1)
    answer = send(client, assignment, 1, novelty="20")
    assert (answer.status_code, answer.json()["version"]) == (409, 2)
    assert answer.json()["current"]["score-novelty"] == "73.37"
    assert answer.json()["current"]["score-legality"] == "passed"
    assert stored()["novelty"] == Decimal("73.37")


@pytest.mark.parametrize("version", ["", "x"])
def test_a_cell_without_the_version_it_was_read_with_is_refused(version: str) -> None:
    _cast, assignment = ready()
    assert send(client_of(assignment.evaluator), assignment, version, novelty="80").status_code == 422


def test_nobody_saves_a_cell_of_anothers_sheet_nor_on_a_page_of_somebody_else() -> None:
    cast, assignment = ready(evaluators=2)
    other = next(one for one in cast.evaluators if one != assignment.evaluator)
    people = [other, cast.evaluation_lead, cast.clerk, cast.reviewer, cast.auditor, cast.unit_lead]
    assert {send(client_of(one), assignment, 1, novelty="1").status_code for one in people} <= {403, 404}
    answer = client_of(assignment.evaluator).post(
        f"/evaluations/{assignment.pk}/cells/",
        {"edit_version": 1, "score-novelty": "1"},
        headers={"Accept": "application/json", "X-Page-Person": str(other.pk)},
    )
    assert answer.status_code == 409
    assert stored() == {}


def test_no_cell_is_saved_once_the_sheet_or_the_result_is_handed_in() -> None:
    cast, assignment = ready(evaluators=2)
    client = client_of(assignment.evaluator)
    cast.score(assignment)
    assert send(client, assignment, 2, novelty="1").status_code == 409
    late = cast.open_assignments()[0]
    cast.hand_in("专家缺席")
    assert send(client_of(late.evaluator), late, 1, novelty="1").status_code == 409
    assert Decimal(1) not in stored().values()


def test_no_cell_is_saved_of_what_was_given_back() -> None:
    _cast, assignment = ready()
    actions.recuse_assignment(assignment, by=assignment.evaluator, reason="曾任顾问")
    assert send(client_of(assignment.evaluator), assignment, 1, novelty="80").status_code == 404


def test_what_can_be_written_has_fields_and_what_is_handed_in_has_none() -> None:
    cast, assignment = ready()
    cast.score(assignment, 90)
    cast.panel.refresh_from_db()
    client = client_of(assignment.evaluator)
    page = client.get("/evaluations/mine/").content.decode()
    assert "data-score " not in page
    assert "90" in page
    actions.reopen_assignment(assignment, by=cast.evaluation_lead, reason="漏看附件")
    page = client.get("/evaluations/mine/").content.decode()
    assert 'name="score-novelty" value="90"' in page


def test_each_batch_has_lists_of_its_own_and_the_one_that_waits_comes_first() -> None:
    cast, _assignment = ready()
    cast.score_all()
    later = with_another_batch(cast)
    later.accepted(title="后一批的举措")
    later.evaluate()
    client = client_of(cast.evaluators[0])
    for address in ("/evaluations/", "/evaluations/mine/"):
        page = client.get(address).content.decode()
        assert "后一批的举措" in page
        assert f"?batch={cast.batch.number}" in page
        assert "后一批的举措" not in client.get(f"{address}?batch={cast.batch.number}").content.decode()
        assert "后一批的举措" in client.get(f"{address}?batch=nonsense").content.decode()


def test_without_scripts_a_button_saves_a_row_and_comes_back_to_it() -> None:
    cast, assignment = ready()
    client = client_of(assignment.evaluator)
    page = f"/evaluations/mine/?batch={cast.batch.number}"
    [form] = row_forms(client.get(page).content)
    answer = client.post(form.address, form.filled(**{"score-novelty": "88"}))
    assert answer.headers["Location"] == f"{page}#row-{assignment.pk}"
    assert stored()["novelty"] == Decimal(88)


def test_without_scripts_what_is_refused_stays_in_its_row() -> None:
    cast, assignment = ready()
    client = client_of(assignment.evaluator)
    page = f"/evaluations/mine/?batch={cast.batch.number}"
    [form] = row_forms(client.get(page).content)
    wrong = client.post(form.address, form.filled(**{"score-novelty": "八十", "score-effect": "70"}))
    kept = wrong.content.decode()
    assert (wrong.status_code, 'value="八十"' in kept, 'value="70"' in kept) == (422, True, True)
    assert stored() == {}
    send(client, assignment, 1, novelty="66")
    late = client.post(form.address, form.filled(**{"score-novelty": "88"}))
    shown = late.content.decode()
    assert (late.status_code, "别处已改为“66”" in shown) == (409, True)
    assert 'value="88"' in shown
    # Having been told, the evaluator sends it again.
    [again] = row_forms(late.content)
    assert client.post(again.address, again.filled(**{"score-novelty": "88"})).status_code == 302
    assert stored()["novelty"] == Decimal(88)


def row_forms(content: bytes) -> list[Form]:
    return [one for one in forms_of("/evaluations/mine/", content) if "/cells/" in one.address]
