"""An evaluator's notes to themselves: kept as they are typed, theirs alone, and in nothing that leaves the system."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from accounts.models import User
from core.errors import NotAllowed, StaleVersion, WrongState
from core.models import Change, Event
from evaluations import actions
from evaluations.models import Assignment, Evaluation, OwnNote
from packages import package_text
from runs.exporting import package_of
from tests.clients import client_of
from tests.factories import Cast, make_cast

pytestmark = pytest.mark.django_db
SECRET = "像是去年那一项改的名字"
JSON = {"Accept": "application/json"}


def scored(evaluators: int = 2) -> tuple[Cast, Assignment]:
    cast = make_cast(evaluators=evaluators)
    cast.accepted()
    cast.evaluate()
    return cast, cast.open_assignments()[0]


def keep(assignment: Assignment, text: str = SECRET, version: int = 1) -> OwnNote:
    return actions.keep_note(assignment, by=assignment.evaluator, text=text, version=version)


def send(client: Client, assignment: Assignment, **sent: object) -> int:
    return client.post(f"/evaluations/{assignment.pk}/note/", sent, headers=JSON).status_code


def test_a_note_is_kept_as_it_is_typed_and_stands_beside_the_sheet_again() -> None:
    _cast, assignment = scored()
    client = client_of(assignment.evaluator)
    address = f"/evaluations/{assignment.pk}/note/"
    answer = client.post(address, {"edit_version": 1, "text": f"{SECRET} \r\n"}, headers=JSON)
    assert answer.json()["version"] == 2
    assert OwnNote.objects.get().text == f"{SECRET} \n"
    assert SECRET in client.get(f"/evaluations/{assignment.pk}/").content.decode()


def test_without_scripts_a_button_keeps_it() -> None:
    _cast, assignment = scored()
    client = client_of(assignment.evaluator)
    answer = client.post(f"/evaluations/{assignment.pk}/note/", {"edit_version": 1, "text": SECRET})
    assert answer.headers["Location"] == f"/evaluations/{assignment.pk}/#note"
    assert OwnNote.objects.get().text == SECRET


def test_what_another_window_kept_is_not_written_over() -> None:
    _cast, assignment = scored()
    keep(assignment)
    with pytest.raises(StaleVersion):
        keep(assignment, "另一句", version=1)
    client = client_of(assignment.evaluator)
    address = f"/evaluations/{assignment.pk}/note/"
    told = client.post(address, {"edit_version": 1, "text": "另一句"}, headers=JSON)
    assert (told.status_code, told.json()["current"]) == (409, {"text": SECRET})
    page = client.post(address, {"edit_version": 1, "text": "另一句"})
    assert page.status_code == 409
    assert "另一句</textarea>" in page.content.decode()
    assert OwnNote.objects.get().text == SECRET


@pytest.mark.parametrize(
    "sent", [{"text": "好"}, {"edit_version": "x"}, {"edit_version": 1, "text": "字" * 4001}]
)
def test_what_cannot_be_kept_is_said(sent: dict[str, object]) -> None:
    _cast, assignment = scored()
    assert send(client_of(assignment.evaluator), assignment, **sent) == 422
    assert not OwnNote.objects.exists()


def others(cast: Cast, assignment: Assignment) -> list[User]:
    [colleague] = [one for one in cast.evaluators if one != assignment.evaluator]
    return [
        colleague,
        cast.evaluation_lead,
        cast.clerk,
        cast.reviewer,
        cast.signatory,
        cast.auditor,
        cast.unit_lead,
    ]


def test_nobody_else_reads_or_writes_a_note_or_a_mark() -> None:
    cast, assignment = scored()
    keep(assignment)
    for person in others(cast, assignment):
        client = client_of(person)
        assert send(client, assignment, edit_version=2, text="改") in {403, 404}
        assert client.post(f"/evaluations/{assignment.pk}/flag/", {"flagged": "1"}).status_code in {403, 404}
        assert client.get(f"/evaluations/{assignment.pk}/").status_code in {403, 404}
        assert not OwnNote.objects.visible_to(person).exists()
        with pytest.raises(NotAllowed):
            actions.keep_note(assignment, by=person, text="改", version=2)
        with pytest.raises(NotAllowed):
            actions.flag_assignment(assignment, by=person, is_flagged=True)
    assert OwnNote.objects.visible_to(assignment.evaluator).get().text == SECRET


def test_whoever_stepped_back_keeps_no_note_and_sees_none() -> None:
    _cast, assignment = scored()
    keep(assignment)
    actions.recuse_assignment(assignment, by=assignment.evaluator, reason="曾任顾问")
    client = client_of(assignment.evaluator)
    assert send(client, assignment, edit_version=2, text="改") == 404
    assert client.post(f"/evaluations/{assignment.pk}/flag/", {"flagged": "1"}).status_code == 404
    assert not OwnNote.objects.visible_to(assignment.evaluator).exists()
    with pytest.raises(WrongState):
        keep(assignment, "改", version=2)


def test_a_note_is_in_no_file_no_archive_and_no_words_of_the_trail() -> None:
    cast, assignment = scored()
    keep(assignment)
    cast.score_all()
    cast.decide_all()
    client = client_of(cast.reviewer)
    pages = [
        f"/batches/{cast.batch.number}/tally/{assignment.measure_id}/",
        f"/measures/{assignment.measure_id}/evidence/",
        f"/trail/of/measures.measure/{assignment.measure_id}/",
    ]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200
        assert SECRET not in answer.content.decode()
    assert SECRET not in package_text(package_of(cast.batch))
    rows = [*Change.objects.values("was", "becomes"), *Event.objects.values("name", "note")]
    assert SECRET not in json.dumps(rows, ensure_ascii=False, default=str)
    assert Event.objects.filter(act="keep_note", person=assignment.evaluator).exists()


def test_a_note_can_still_be_written_when_the_sheet_is_handed_in() -> None:
    cast, assignment = scored()
    cast.score(assignment)
    assert send(client_of(assignment.evaluator), assignment, edit_version=1, text="问过了") == 200


def test_a_measure_is_kept_for_later_and_the_next_one_comes_up() -> None:
    cast, assignment = scored()
    client = client_of(assignment.evaluator)
    typed = {"edit_version": 1, "score-novelty": "80", "later": "1"}
    answer = client.post(f"/evaluations/{assignment.pk}/", typed, follow=True)
    assert "标记为“稍后再看”" in answer.content.decode()
    assert OwnNote.objects.get().is_flagged
    assert "稍后再看" in client.get("/evaluations/").content.decode()
    client.post(f"/evaluations/{assignment.pk}/flag/", {"flagged": ""})
    assert not OwnNote.objects.get().is_flagged
    client.post(f"/evaluations/{assignment.pk}/flag/", {"flagged": "1"})
    cast.score(assignment)
    assert not OwnNote.objects.get().is_flagged


def test_an_untouched_sheet_that_is_kept_for_later_is_not_begun() -> None:
    _cast, assignment = scored()
    client_of(assignment.evaluator).post(f"/evaluations/{assignment.pk}/", {"edit_version": 1, "later": "1"})
    assert OwnNote.objects.get().is_flagged
    assert Assignment.objects.get(pk=assignment.pk).state == "assigned"
    assert not Evaluation.objects.exists()
