"""The evaluation over HTTP: who is shown which rows, how much of each, and at what cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from core.models import Event
from evaluations import actions
from evaluations.choices import TieGround
from evaluations.models import Assignment, TieCandidate
from measures.models import Batch
from tests.accounts.test_machines import machine, made
from tests.factories import Cast, make_cast, make_unit, with_another_batch
from tests.measures.test_api import client_of
from tests.states import people_of

pytestmark = pytest.mark.django_db
API = "/api/v1/"
MOST = 12
OFFICE = {"office_clerk", "office_reviewer", "signatory", "auditor"}
WORKERS = {"office_clerk", "office_reviewer"}
LEAD = {"evaluation_lead"}
UNIT = {"submitter", "unit_lead"}
# Who is shown any row of a blind batch's resource: before its scores are locked, and from then on.
SEEN: dict[str, tuple[set[str], set[str]]] = {
    "panels": (OFFICE | LEAD, OFFICE | LEAD),
    "seats": ({"evaluator"}, {"evaluator"}),
    "nominations": (OFFICE | LEAD, OFFICE | LEAD),
    "ties": (OFFICE, OFFICE),
    "tie-candidates": (WORKERS, WORKERS),
    "rubrics": (OFFICE, OFFICE),
    "proposals": (OFFICE, OFFICE),
    # Of a blind batch the lead sees those alone whose sheet is handed in.
    "assignments": (OFFICE | {"evaluator"}, OFFICE | LEAD | {"evaluator"}),
    "sheets": ({"evaluator"}, OFFICE | LEAD | {"evaluator"}),
    "tallies": (set(), OFFICE | LEAD),
    "tally-entries": (set(), OFFICE | LEAD),
    "decisions": (set(), OFFICE),
    "reasons": (set(), OFFICE),
    "reports": (set(), OFFICE | LEAD),
}


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def with_everything(cast: Cast) -> Cast:
    """Let there be a row of each resource, up to the evaluation."""
    cast.accepted()
    actions.draw_proposal(cast.panel, by=cast.clerk, rule="at_least", count=1, seed=1)
    actions.nominate_evaluator(
        cast.panel, by=cast.evaluation_lead, name="新专家", username="newcomer", email="new@example.org"
    )
    evaluator = cast.evaluators[0]
    actions.declare_tie(cast.panel, by=cast.clerk, evaluator=evaluator, unit=make_unit(), reason="顾问")
    TieCandidate.objects.create(
        evaluator=evaluator, unit=make_unit(), ground=TieGround.SAME_NAME, detail="同名"
    )
    cast.evaluate()
    return cast


def decided(cast: Cast) -> Cast:
    """Go on to the decision, with a reason written and a report asked for."""
    with_everything(cast)
    cast.score_all()
    cast.decide_all()
    for measure in cast.batch.measures.all():
        actions.write_reason(measure, by=cast.clerk, ground="依据充分。", remarks={})
    actions.request_report(cast.batch, by=cast.clerk, file_format="xlsx")
    return cast


def listed(person: User, word: str, **asked: str | int) -> list[dict[str, Any]]:
    answer = client_of(person).get(f"{API}{word}/", asked)
    assert answer.status_code == 200, (word, answer.content)
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def shown(person: User, word: str, key: int) -> Any:
    return client_of(person).get(f"{API}{word}/{key}/")


@pytest.mark.parametrize("is_locked", [False, True], ids=["while scores are given", "once they are locked"])
def test_everybody_is_shown_the_rows_of_the_pages_and_no_others(cast: Cast, *, is_locked: bool) -> None:
    (decided if is_locked else with_everything)(cast)
    wrong = []
    for word, phases in SEEN.items():
        rows = (
            listed(cast.clerk, word) or listed(cast.evaluators[0], word) or listed(cast.evaluation_lead, word)
        )
        for name, person in people_of(cast).items():
            may = name in phases[is_locked]
            keys = [row["id"] for row in listed(person, word)]
            if bool(keys) != may:
                wrong.append((word, name, keys))
            status = {shown(person, word, row["id"]).status_code for row in rows}
            if rows and status != {200 if may else 404}:
                wrong.append((word, name, sorted(status)))
    assert wrong == []


def test_without_a_name_nothing_is_told() -> None:
    for word in SEEN:
        assert APIClient().get(f"{API}{word}/").status_code == 401


def test_a_list_is_narrowed_down_to_one_batch_and_a_wrong_one_names_its_field(cast: Cast) -> None:
    with_everything(cast)
    later = with_another_batch(cast)
    later.accepted()
    later.evaluate()
    for word in ("panels", "rubrics", "assignments"):
        assert len(listed(cast.clerk, word)) == 2
        assert [row["batch"] for row in listed(cast.clerk, word, batch=later.batch.number)] == [
            later.batch.number
        ]
        answer = client_of(cast.clerk).get(f"{API}{word}/", {"batch": "abc"})
        assert (answer.status_code, list(answer.json())) == (400, ["batch"])


# --- how much of each ----------------------------------------------------------------------------------------


def test_a_panel_tells_of_its_members_counts_alone_and_of_a_blind_one_not_who_stepped_back(
    cast: Cast,
) -> None:
    with_everything(cast)
    (member,) = shown(cast.clerk, "panels", cast.panel.pk).json()["members"]
    assert (member["total"], member["submitted"], member["recused"]) == (1, 0, 0)
    (to_lead,) = shown(cast.evaluation_lead, "panels", cast.panel.pk).json()["members"]
    assert to_lead["recused"] is None
    Batch.objects.filter(pk=cast.batch.pk).update(is_blind=False)
    (to_lead,) = shown(cast.evaluation_lead, "panels", cast.panel.pk).json()["members"]
    assert to_lead["recused"] == 0


def test_what_opens_an_account_is_told_to_who_opens_it(cast: Cast) -> None:
    User.objects.filter(pk=cast.evaluators[0].pk).update(email="expert@example.org")
    with_everything(cast)
    (to_office,) = listed(cast.clerk, "nominations")
    (to_lead,) = listed(cast.evaluation_lead, "nominations")
    assert (to_office["username"], to_office["email"]) == ("newcomer", "new@example.org")
    assert {"username", "email"} & set(to_lead) == set()
    emails = {
        name: shown(getattr(cast, name), "panels", cast.panel.pk).json()["members"][0]["email"]
        for name in ("clerk", "auditor", "evaluation_lead")
    }
    assert emails == {"clerk": "expert@example.org", "auditor": "", "evaluation_lead": ""}


def test_of_an_open_batch_the_lead_reads_ties_and_proposals_too(cast: Cast) -> None:
    with_everything(cast)
    Batch.objects.filter(pk=cast.batch.pk).update(is_blind=False)
    for word in ("ties", "tie-candidates", "proposals", "assignments"):
        assert listed(cast.evaluation_lead, word), word


def test_the_reason_of_an_assignment_is_told_to_who_may_know_the_unit(cast: Cast) -> None:
    with_everything(cast)
    assignment = Assignment.objects.get()
    cast.score(assignment)
    actions.reopen_assignment(assignment, by=cast.clerk, reason="漏了一项")
    reasons = {
        name: listed(person, "assignments")[0]["reason"]
        for name, person in (
            ("clerk", cast.clerk),
            ("lead", cast.evaluation_lead),
            ("evaluator", cast.evaluators[0]),
        )
    }
    assert reasons == {"clerk": "漏了一项", "lead": "", "evaluator": ""}


def test_a_blind_batchs_measures_are_masked_wherever_they_are_named(cast: Cast) -> None:
    name = cast.unit.name
    measure = cast.accepted(title=f"{name}一单到底")
    cast.evaluate()
    cast.score_all()
    cast.close()
    actions.advise_decision(measure, by=cast.evaluation_lead, classification="", reason="材料不足")
    for word in ("assignments", "sheets", "tally-entries", "tallies"):
        for person in (cast.evaluators[0], cast.evaluation_lead):
            for row in listed(person, word):
                assert name not in str(row) + str(shown(person, word, row["id"]).json()), word
    assert name in str(listed(cast.clerk, "tally-entries"))


def test_an_evaluators_own_sheet_brings_the_criteria_the_records_and_what_they_noted(cast: Cast) -> None:
    with_everything(cast)
    assignment = Assignment.objects.get()
    actions.keep_note(assignment, by=cast.evaluators[0], text="再看一遍", version=1)
    answer = shown(cast.evaluators[0], "sheets", assignment.pk)
    sheet = answer.json()
    assert answer.headers["ETag"] == '"1"'
    assert {one["code"] for one in sheet["criteria"]} >= {"novelty", "legality"}
    assert (sheet["can_write"], sheet["content"]["scores"], sheet["note"]["text"]) == (True, {}, "再看一遍")


def test_nobody_else_reads_an_evaluators_note(cast: Cast) -> None:
    decided(cast)
    assignment = Assignment.objects.get()
    for person in (cast.clerk, cast.auditor, cast.evaluation_lead):
        sheet = shown(person, "sheets", assignment.pk).json()
        assert (sheet["note"], sheet["can_write"]) == (None, False)
        assert sheet["content"]["comment"] == "依据充分。"


def test_a_sheet_that_was_given_back_for_a_tie_is_its_evaluators_no_more() -> None:
    cast = make_cast(evaluators=2)
    cast.accepted()
    cast.evaluate()
    assignment = cast.open_assignments()[0]
    evaluator = assignment.evaluator
    actions.recuse_assignment(assignment, by=evaluator, reason="曾任顾问")
    assert listed(evaluator, "sheets") == []
    assert shown(evaluator, "sheets", assignment.pk).status_code == 404
    assert [row["state"] for row in listed(evaluator, "assignments")] == ["recused"]


def test_the_tally_is_told_to_the_last_digit_with_what_a_class_would_rest_on(cast: Cast) -> None:
    decided(cast)
    (tally,) = listed(cast.auditor, "tallies")
    whole = shown(cast.auditor, "tallies", tally["id"]).json()
    assert [one["evaluator"]["username"] for one in whole["evaluators"]] == [cast.evaluators[0].username]
    (line,) = listed(cast.auditor, "tally-entries")
    assert (line["mean"], line["votes"], line["spread"]) == ("80.000000000000", {"first_in_nation": 1}, None)
    searches = shown(cast.clerk, "tally-entries", line["id"]).json()["searches"]
    assert [one["key"].partition("-")[0] for one in searches] == ["run"]
    assert shown(cast.evaluation_lead, "tally-entries", line["id"]).json()["searches"] == []


def test_a_unit_reads_its_reasons_once_they_are_released(cast: Cast) -> None:
    decided(cast)
    assert listed(cast.unit_lead, "reasons") == []
    reason = cast.batch.measures.get().told_reason
    type(reason).objects.filter(pk=reason.pk).update(released_by=cast.clerk, released_at=timezone.now())
    (told,) = listed(cast.unit_lead, "reasons")
    assert (told["ground"], told["classification"]) == ("依据充分。", "first_in_nation")
    assert shown(cast.unit_lead, "reasons", told["id"]).json()["marks"] is None
    Batch.objects.filter(pk=cast.batch.pk).update(releases_marks=True)
    assert shown(cast.unit_lead, "reasons", told["id"]).json()["marks"]["mean"] == "80.00"


def test_a_report_is_fetched_once_it_is_made(cast: Cast) -> None:
    decided(cast)
    (report,) = listed(cast.clerk, "reports")
    address = f"{API}reports/{report['id']}/file/"
    assert client_of(cast.clerk).get(address).status_code == 404
    actions.reporting.make_report({"report": report["id"]})
    assert client_of(cast.clerk).get(address).getvalue().startswith(b"PK")
    assert client_of(cast.submitter).get(address).status_code == 404


def test_what_is_sealed_for_others_is_put_down_when_it_is_read(cast: Cast) -> None:
    decided(cast)
    Event.objects.filter(kind="read").delete()
    for word in ("sheets", "tallies", "tally-entries", "decisions", "panels"):
        listed(cast.auditor, word)
    listed(cast.evaluators[0], "sheets")
    read = Event.objects.filter(kind="read").order_by("pk").values_list("person", "act")
    auditor = cast.auditor.pk
    assert list(read) == [(auditor, "read_sheets"), *[(auditor, "read_tally")] * 3]


def test_a_token_bound_to_a_batch_reaches_nothing_of_another(cast: Cast) -> None:
    inside, outside = decided(cast), decided(make_cast(evaluators=1))
    _token, secret = made(inside.clerk, batches=[inside.batch.number])
    system = machine(secret)
    for word in set(SEEN) - {"seats"}:
        seen = system.get(f"{API}{word}/").json()["results"]
        assert {row.get("batch", inside.batch.number) for row in seen} == {inside.batch.number}, word
        beyond = [row["id"] for row in listed(outside.clerk, word, batch=outside.batch.number)]
        assert {system.get(f"{API}{word}/{key}/").status_code for key in beyond} == {404}, word
    # An act comes to the thing within, and not to the one beyond.
    codes = [
        system.post(f"{API}panels/{one.panel.pk}/remind/", {}, format="json").status_code
        for one in (inside, outside)
    ]
    assert codes == [409, 404]


# --- at what cost -----------------------------------------------------------------------------------------------


def costs(people: Mapping[str, User]) -> dict[str, int]:
    found = {}
    for word in SEEN:
        for name, person in people.items():
            client = client_of(person)
            rows = client.get(f"{API}{word}/").json()["results"]
            for address in (f"{API}{word}/", *(f"{API}{word}/{row['id']}/" for row in rows[:1])):
                with CaptureQueriesContext(connection) as captured:
                    client.get(address)
                found[f"{name} {word} {address.count('/')}"] = len(captured)
    return found


def test_a_page_asks_as_often_with_many_rows_as_with_few() -> None:
    few, many = make_cast(evaluators=1), make_cast(evaluators=1)
    for _n in range(3):
        many.accepted()
    counts = []
    for cast in (few, many):
        decided(cast)
        people = {"evaluator": cast.evaluators[0], "lead": cast.evaluation_lead, "clerk": cast.clerk}
        counts.append(costs(people))
    assert counts[0] == counts[1]
    assert {name: count for name, count in counts[1].items() if count > MOST} == {}


def test_a_bounded_token_costs_as_much_with_many_rows_as_with_few() -> None:
    few, many = make_cast(evaluators=1), make_cast(evaluators=1)
    for _n in range(3):
        many.accepted()
    counts = []
    for cast in (few, many):
        decided(cast)
        _token, secret = made(cast.clerk, batches=[cast.batch.number])
        system, found = machine(secret), {}
        system.get(f"{API}batches/")
        for word in (*SEEN, "measures"):
            with CaptureQueriesContext(connection) as captured:
                assert system.get(f"{API}{word}/").status_code == 200
            found[word] = len(captured)
        counts.append(found)
    assert counts[0] == counts[1]
    assert max(counts[1].values()) <= MOST


def test_trying_an_act_on_what_is_sealed_is_put_down_as_reading_it(cast: Cast) -> None:
    decided(cast)
    (decision,) = listed(cast.reviewer, "decisions")
    last = Event.objects.latest("pk").pk
    address = f"{API}decisions/{decision['id']}/reopen/?dry_run=true"
    tried = client_of(cast.reviewer).post(address, {"reason": "再核一次"}, format="json")
    assert (tried.status_code, tried.headers["Dry-Run"]) == (200, "true")
    read = Event.objects.filter(kind="read", pk__gt=last).values_list("person", "act")
    assert list(read) == [(cast.reviewer.pk, "read_tally")]
