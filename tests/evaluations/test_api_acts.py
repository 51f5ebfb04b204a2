"""The evaluation over HTTP, step by step: each act done, refused to others, in the wrong state, and with a wrong body."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from evaluations import actions
from evaluations.models import AllotmentProposal, Assignment, Decision, Evaluation, Tie
from measures.actions import search_measure
from measures.models import Batch
from tests.factories import Cast, make_cast, make_person, make_unit
from tests.measures.test_api import client_of, post
from tests.precedents.shelves import put, shelf

pytestmark = pytest.mark.django_db
API = "/api/v1/"
SHEET = {
    "scores": {"novelty": "80", "effect": 81, "replicability": "82.5"},
    "gates": {"legality": True, "risk": True},
    "classification": "first_in_nation",
    "ground": "检索了国家和各地公开文件，未见相同做法。",
    "familiarity": "familiar",
    "comment": "依据充分。",
}


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def patch(person: User, address: str, body: Any, **headers: str) -> Any:
    return client_of(person).patch(f"{API}{address}", body, format="json", headers=headers)


def done(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content.decode()
    return answer.json() if answer.content else None


# --- the story ------------------------------------------------------------------------------------------------


def test_a_batch_goes_from_its_panel_to_confirmed_decisions(cast: Cast) -> None:
    measure, number = cast.accepted(), cast.batch.number
    evaluator, clerk = cast.evaluators[0], cast.clerk
    formed = done(
        post(clerk, "panels/", {"batch": number, "agency": cast.panel.agency.code, "per_measure": 1}), 201
    )
    panel = f"panels/{formed['id']}/"
    done(post(clerk, f"{panel}seat/", {"evaluators": [evaluator.username]}))
    day = str(timezone.localdate() + timedelta(days=40))
    assert done(post(clerk, f"{panel}due-day/", {"due_on": day}))["due_on"] == day
    drawn = done(post(clerk, f"{panel}draw/", {"rule": "at_least", "count": 1, "seed": 7}), 201)
    assert drawn["pairs"] == [{"measure": measure.pk, "evaluator": evaluator.username}]
    done(post(clerk, f"proposals/{drawn['id']}/release/"))
    started = post(clerk, f"batches/{number}/start-evaluation/", {"reason": "材料已齐", "accepts_open": True})
    assert done(started)["state"] == "evaluating"
    assignment = Assignment.objects.get()
    saved = patch(evaluator, f"sheets/{assignment.pk}/", SHEET, **{"if-match": '"1"'})
    assert done(saved)["content"]["scores"] == {
        "novelty": "80.00",
        "effect": "81.00",
        "replicability": "82.50",
    }
    assert done(post(evaluator, f"sheets/{assignment.pk}/submit/"))["state"] == "submitted"
    signed = {"statement": "评审独立、客观。", "signed_name": cast.evaluation_lead.name}
    assert done(post(cast.evaluation_lead, f"{panel}hand-in/", signed))["handover"]["sheet_count"] == 1
    assert done(post(clerk, f"batches/{number}/close-evaluation/"))["state"] == "deciding"
    (line,) = client_of(clerk).get(f"{API}tally-entries/").json()["results"]
    search_measure(measure, by=clerk)
    whole = client_of(clerk).get(f"{API}tally-entries/{line['id']}/").json()
    verdict = {
        "measure": measure.pk,
        "is_selected": True,
        "classification": "first_in_nation",
        "search": whole["searches"][0]["key"],
        "prior_art_note": "未见相同做法。",
    }
    decision = done(post(clerk, "decisions/", verdict), 201)
    confirmed = post(cast.reviewer, f"decisions/{decision['id']}/confirm/", {"mark": decision["mark"]})
    assert done(confirmed)["confirmed_by"]["username"] == cast.reviewer.username
    reopened = post(cast.reviewer, f"decisions/{decision['id']}/reopen/", {"reason": "再核一次"})
    assert done(reopened)["confirmed_at"] is None
    many = {"batch": number, "decisions": [decision["id"]], "marks": [decision["mark"]]}
    assert [one["id"] for one in done(post(cast.reviewer, "decisions/confirm/", many))] == [decision["id"]]


def test_many_are_decided_as_settled_tried_first(cast: Cast) -> None:
    measures = [cast.accepted(), cast.accepted(title="另一项")]
    cast.evaluate()
    cast.score_all()
    cast.close()
    for measure in measures:
        search_measure(measure, by=cast.clerk)
    body = {
        "batch": cast.batch.number,
        "measures": [one.pk for one in measures],
        "prior_art_note": "未见相同做法。",
    }
    tried = done(post(cast.clerk, "decisions/as-settled/?dry_run=true", body))
    assert [one["classification"] for one in tried] == ["first_in_nation"] * 2
    assert not Decision.objects.exists()
    assert len(done(post(cast.clerk, "decisions/as-settled/", body))) == 2
    keys = list(Decision.objects.order_by("-pk").values_list("pk", flat=True))
    assert (
        post(cast.clerk, "decisions/order/", {"batch": cast.batch.number, "decisions": keys}).status_code
        == 204
    )
    assert list(Decision.objects.order_by("position").values_list("pk", flat=True)) == keys
    again = {"measures": [measures[0].pk], "reason": "分歧较大"}
    assert done(post(cast.clerk, f"batches/{cast.batch.number}/reevaluate/", again))["state"] == "evaluating"


def test_ties_are_declared_looked_for_settled_and_taken_back(cast: Cast) -> None:
    cast.accepted()
    panel, evaluator, unit = f"panels/{cast.panel.pk}/", cast.evaluators[0], make_unit()
    said = {"evaluator": evaluator.username, "unit": unit.code, "reason": "顾问"}
    tie = done(post(cast.clerk, f"{panel}declare-tie/", said), 201)
    assert tie["unit"]["code"] == unit.code
    done(post(cast.clerk, f"{panel}revoke-tie/", {"tie_id": tie["id"]}))
    assert not Tie.objects.exists()
    actions.set_seat(
        cast.panel, by=cast.clerk, evaluator=evaluator, cap=None, fields=[], affiliation=cast.unit.name
    )
    (found,) = done(post(cast.clerk, f"{panel}search-ties/"))
    settled = post(cast.clerk, f"{panel}settle-tie/", {"candidate_id": found["id"], "is_tie": True})
    assert done(settled)["id"] == found["id"]
    assert Tie.objects.get().unit == cast.unit
    twice = post(cast.clerk, f"{panel}settle-tie/", {"candidate_id": found["id"], "is_tie": False})
    assert twice.status_code == 409


def test_an_evaluator_declares_their_own_ties_once(cast: Cast) -> None:
    seat = cast.panel.members.get()
    type(seat).objects.update(ties_declared_at=None)
    declared = post(cast.evaluators[0], f"seats/{seat.pk}/declare-ties/", {"units": [cast.unit.code]})
    assert done(declared)["ties_declared_at"] is not None
    again = post(cast.evaluators[0], f"seats/{seat.pk}/declare-ties/", {"units": []})
    assert again.status_code == 409


def test_an_expert_is_proposed_by_the_third_party_and_let_in_by_the_office(cast: Cast) -> None:
    panel = f"panels/{cast.panel.pk}/"
    said = {"name": "新专家", "username": "newcomer", "email": "", "fields": ["trade"]}
    proposed = done(post(cast.evaluation_lead, f"{panel}nominate/", said), 201)
    other = done(post(cast.evaluation_lead, f"{panel}nominate/", {**said, "username": "another"}), 201)
    refused = post(cast.clerk, f"nominations/{other['id']}/refuse/", {"reason": "不熟悉"})
    assert done(refused)["refusal"] == "不熟悉"
    known = {"email": "new@example.org", "affiliation": "某校", "fields": []}
    member = done(post(cast.clerk, f"nominations/{proposed['id']}/confirm/", known))
    assert (member["evaluator"]["username"], member["is_opened"]) == ("newcomer", False)
    done(post(cast.clerk, f"{panel}invite-again/", {"member": member["id"]}))
    invited = {"name": "又一位", "username": "third", "email": "third@example.org"}
    assert done(post(cast.clerk, f"{panel}invite/", invited), 201)["evaluator"]["username"] == "third"
    assert post(cast.evaluation_lead, f"{panel}invite/", invited).status_code == 403


def test_a_proposal_is_brought_edited_over_its_version_released_undone_and_dropped(cast: Cast) -> None:
    measure, evaluator = cast.accepted(), cast.evaluators[0]
    pair = {"measure": measure.pk, "evaluator": evaluator.username}
    brought = done(post(cast.clerk, f"panels/{cast.panel.pk}/bring/", {"pairs": [pair]}), 201)
    address = f"proposals/{brought['id']}/"
    edited = patch(cast.clerk, address, {"measures": [measure.pk], "pairs": [], "edit_version": 1})
    assert (done(edited)["pairs"], edited.headers["ETag"]) == ([], '"2"')
    stale = patch(cast.clerk, address, {"measures": [], "pairs": []}, **{"if-match": '"1"'})
    assert (stale.status_code, stale.json()["version"]) == (412, 2)
    done(patch(cast.clerk, address, {"measures": [measure.pk], "pairs": [pair]}, **{"if-match": '"2"'}))
    assert done(post(cast.clerk, f"{address}release/"))["released_at"] is not None
    assert client_of(cast.clerk).delete(f"{API}{address}").status_code == 409
    assert done(post(cast.clerk, f"{address}undo/"))["undone_at"] is not None
    other = done(post(cast.clerk, f"panels/{cast.panel.pk}/bring/", {"pairs": [pair]}), 201)
    assert client_of(cast.clerk).delete(f"{API}proposals/{other['id']}/").status_code == 204
    assert AllotmentProposal.objects.count() == 1


def test_an_assignment_is_given_taken_back_stepped_back_from_and_given_to_somebody_else() -> None:
    cast = make_cast(evaluators=2)
    measure, (first, second) = cast.accepted(), cast.evaluators
    cast.panel.per_measure = 1
    cast.panel.save()
    given = {"measure": measure.pk, "evaluator": first.username}
    one = done(post(cast.clerk, f"panels/{cast.panel.pk}/assign/", given), 201)
    assert post(cast.clerk, f"assignments/{one['id']}/withdraw/").status_code == 204
    assert not Assignment.objects.exists()
    one = done(post(cast.clerk, f"panels/{cast.panel.pk}/assign/", given), 201)
    actions.start_evaluation(cast.batch, by=cast.clerk, reason="材料已齐", accepts_open=True)
    moved = {"evaluator": second.username, "reason": "出差"}
    two = done(post(cast.clerk, f"assignments/{one['id']}/reassign/", moved))
    assert (two["evaluator"]["username"], two["state"]) == (second.username, "assigned")
    assert (
        done(post(second, f"assignments/{two['id']}/recuse/", {"reason": "曾任顾问"}))["state"] == "recused"
    )


def test_a_sheet_keeps_what_a_save_leaves_out_and_says_who_saved_in_between(cast: Cast) -> None:
    cast.accepted()
    cast.evaluate()
    evaluator, address = cast.evaluators[0], f"sheets/{Assignment.objects.get().pk}/"
    done(patch(evaluator, address, {**SHEET, "edit_version": 1}))
    saved = patch(evaluator, address, {"scores": {"novelty": None}, "comment": "再看。", "edit_version": 2})
    content = done(saved)["content"]
    assert "novelty" not in content["scores"]
    assert (content["comment"], content["ground"]) == ("再看。", SHEET["ground"])
    late = patch(evaluator, address, {"comment": "后到的。", "edit_version": 2})
    assert (late.status_code, late.json()["current"]["comment"]) == (409, "再看。")
    lacking = post(evaluator, f"{address}submit/")
    assert (lacking.status_code, lacking.json()["faults"][0]["place"]) == (422, "novelty")


def test_an_evaluator_notes_flags_and_records_what_they_found(cast: Cast) -> None:
    cast.accepted()
    cast.evaluate()
    evaluator, address = cast.evaluators[0], f"sheets/{Assignment.objects.get().pk}/"
    assert done(post(evaluator, f"{address}note/", {"text": "再查", "edit_version": 1}))["edit_version"] == 2
    assert done(post(evaluator, f"{address}flag/", {"is_flagged": True}))["is_flagged"] is True
    entries = {"place": "某地", "practice": "先行做法", "relation": "different"}
    found = done(post(evaluator, f"{address}findings/", entries), 201)
    changed = {**entries, "comparison_id": found["id"], "place": "别处"}
    assert done(post(evaluator, f"{address}change-finding/", changed))["place"] == "别处"
    records = done(post(evaluator, f"{address}remove-finding/", {"comparison_id": found["id"]}))[
        "comparisons"
    ]
    assert records == []


def test_a_practice_is_taken_over_from_what_is_like_the_measure(cast: Cast) -> None:
    shelf("1")
    put("a", "货物一单到底", "三方共用一份电子清单，一次申报。")
    measure = cast.accepted(title="货物一单到底", summary="三方共用一份电子清单，一次申报。")
    cast.evaluate()
    evaluator, address = cast.evaluators[0], f"sheets/{Assignment.objects.get(measure=measure).pk}/"
    (practice,) = client_of(evaluator).get(f"{API}{address}similar/").json()["practices"]
    assert (practice["title"], practice["is_on_record"]) == ("货物一单到底", False)
    named = {"source": practice["source"], "key": practice["key"]}
    assert done(post(evaluator, f"{address}adopt/", named), 201)["is_own"] is True
    assert post(evaluator, f"{address}adopt/?dry_run=true", named).status_code == 400
    for person in (cast.clerk, cast.evaluation_lead, make_person("evaluator")):
        assert client_of(person).get(f"{API}{address}similar/").status_code == 404


def test_the_reasons_are_written_and_told(cast: Cast) -> None:
    cast.accepted()
    cast.evaluate()
    cast.score_all()
    cast.decide_all()
    measure, sheet = cast.batch.measures.get(), Assignment.objects.get()
    said = {"measure": measure.pk, "ground": "未见相同做法。", "remarks": {str(sheet.pk): "依据充分。"}}
    told = done(post(cast.clerk, "reasons/", said), 201)
    assert told["remarks"] == ["依据充分。"]
    strange = post(cast.clerk, "reasons/", {**said, "remarks": {"999999": "别人的话"}})
    assert (strange.status_code, strange.json()["faults"][0]["place"]) == (422, "remarks")
    assert post(cast.clerk, "reasons/release/", {"batch": cast.batch.number}).status_code == 409


def test_a_report_is_asked_for(cast: Cast) -> None:
    cast.accepted()
    cast.evaluate()
    cast.score_all()
    cast.close()
    asked = {"batch": cast.batch.number, "file_format": "pdf"}
    assert done(post(cast.clerk, "reports/", asked), 202)["finished_at"] is None
    assert post(cast.clerk, "reports/", {**asked, "file_format": "exe"}).status_code == 422


def test_the_criteria_are_set_whole(cast: Cast) -> None:
    batch = cast.batch
    (stored,) = client_of(cast.clerk).get(f"{API}rubrics/").json()["results"]
    body = {
        "batch": batch.number,
        "criteria": stored["criteria"],
        "comment_below": 60,
        "comment_above": 90,
    }
    assert done(post(cast.clerk, "rubrics/", body), 201)["comment_below"] == 60
    heavy = [{**one, "weight": "50"} for one in stored["criteria"] if not one["is_gate"]]
    wrong = post(cast.clerk, "rubrics/", {**body, "criteria": heavy})
    assert (wrong.status_code, "150" in str(wrong.json()["faults"])) == (422, True)


# --- refusals ---------------------------------------------------------------------------------------------------


def test_who_sees_a_thing_and_may_not_do_it_is_refused_and_nothing_happens(cast: Cast) -> None:
    measure = cast.accepted()
    proposal = actions.draw_proposal(cast.panel, by=cast.clerk, rule="at_least", count=1, seed=1)
    cast.evaluate()
    assignment, panel = Assignment.objects.get(), f"panels/{cast.panel.pk}/"
    evaluator, number = cast.evaluators[0], cast.batch.number
    tries: list[tuple[str, User, dict[str, Any]]] = [
        ("panels/", cast.auditor, {"batch": number, "agency": cast.panel.agency.code}),
        (f"{panel}seat/", cast.auditor, {"evaluators": []}),
        (f"{panel}due-day/", cast.evaluation_lead, {"due_on": "2099-01-01"}),
        (f"{panel}declare-tie/", cast.evaluation_lead, {}),
        (f"{panel}draw/", cast.evaluation_lead, {}),
        (f"{panel}assign/", cast.auditor, {"measure": measure.pk, "evaluator": evaluator.username}),
        (f"{panel}hand-in/", cast.clerk, {}),
        (f"{panel}give-back/", cast.evaluation_lead, {"reason": "x"}),
        (f"proposals/{proposal.pk}/release/", cast.auditor, {}),
        (f"assignments/{assignment.pk}/withdraw/", cast.auditor, {}),
        (f"assignments/{assignment.pk}/recuse/", cast.clerk, {"reason": "x"}),
        (f"assignments/{assignment.pk}/reopen/", evaluator, {"reason": "x"}),
        (f"batches/{number}/start-evaluation/", cast.evaluation_lead, {}),
        (f"batches/{number}/back-to-collecting/", cast.clerk, {"reason": "x"}),
        ("rubrics/", cast.auditor, {"batch": number, "criteria": []}),
        ("decisions/order/", cast.auditor, {"batch": number, "decisions": []}),
        ("reasons/release/", cast.auditor, {"batch": number}),
    ]
    answers = {address: post(person, address, body).status_code for address, person, body in tries}
    assert {address: code for address, code in answers.items() if code != 403} == {}
    assert Batch.objects.get(pk=cast.batch.pk).state == "evaluating"


def test_a_foreign_thing_is_not_there(cast: Cast) -> None:
    cast.accepted()
    proposal = actions.draw_proposal(cast.panel, by=cast.clerk, rule="at_least", count=1, seed=1)
    cast.evaluate()
    assignment = Assignment.objects.get()
    lead, evaluator = make_person("evaluation_lead"), make_person("evaluator")
    for person, address in (
        (lead, f"panels/{cast.panel.pk}/hand-in/"),
        (lead, f"proposals/{proposal.pk}/release/"),
        (evaluator, f"sheets/{assignment.pk}/submit/"),
        (evaluator, f"assignments/{assignment.pk}/recuse/"),
        (evaluator, f"seats/{cast.panel.members.get().pk}/declare-ties/"),
    ):
        assert post(person, address, {"reason": "x", "units": []}).status_code == 404, address


@pytest.mark.parametrize(
    ("address", "body", "field"),
    [
        ("panels/", {"batch": 0, "agency": "x"}, "batch"),
        ("panels/{panel}/seat/", {"evaluators": ["nobody-of-this-name"]}, "evaluators"),
        ("panels/{panel}/due-day/", {"due_on": "2026-02-30"}, "due_on"),
        ("panels/{panel}/draw/", {"rule": "at_least", "count": "x", "seed": 1}, "count"),
        ("panels/{panel}/bring/", {"pairs": [{"measure": 1, "evaluator": "nobody"}]}, "pairs"),
        ("panels/{panel}/assign/", {"measure": 999999, "evaluator": "x"}, "measure"),
        ("rubrics/", {"batch": "x", "criteria": []}, "batch"),
        ("decisions/", {"measure": 999999, "is_selected": True}, "measure"),
        ("decisions/as-settled/", {"batch": "{number}", "measures": [], "prior_art_note": "无"}, "measures"),
    ],
)
def test_a_wrong_body_names_its_field(cast: Cast, address: str, body: dict[str, Any], field: str) -> None:
    said = {name: cast.batch.number if value == "{number}" else value for name, value in body.items()}
    answer = post(cast.clerk, address.format(panel=cast.panel.pk), said)
    assert answer.status_code == 400, answer.content.decode()
    assert field in answer.json()


@pytest.mark.parametrize(
    "named", [{"search": "run-999999"}, {"search": "x"}, {"replicated_comparison": 999999}]
)
def test_what_a_decision_rests_on_is_refused_as_the_action_refuses_it(
    cast: Cast, named: dict[str, Any]
) -> None:
    measure = cast.accepted()
    body = {"measure": measure.pk, "is_selected": True, "classification": "replication", **named}
    answer = post(cast.clerk, "decisions/", body)
    assert (answer.status_code, [one["place"] for one in answer.json()["faults"]]) == (422, [*named])


def test_a_step_that_the_state_refuses_says_so(cast: Cast) -> None:
    measure, number = cast.accepted(), cast.batch.number
    panel = f"panels/{cast.panel.pk}/"
    signed = {"statement": "独立。", "signed_name": cast.evaluation_lead.name}
    verdict = {"measure": measure.pk, "is_selected": False, "reason": "材料不足"}
    for person, address, body in (
        (cast.evaluation_lead, f"{panel}hand-in/", signed),
        (cast.clerk, f"{panel}give-back/", {"reason": "有误"}),
        (cast.clerk, f"{panel}remind/", {}),
        (cast.clerk, f"batches/{number}/close-evaluation/", {}),
        (cast.reviewer, f"batches/{number}/back-to-evaluating/", {"reason": "有误"}),
        (cast.clerk, "decisions/", verdict),
        (cast.clerk, "reports/", {"batch": number, "file_format": "pdf"}),
    ):
        answer = post(person, address, body)
        assert (answer.status_code, bool(answer.json()["message"])) == (409, True), address
    assert not Evaluation.objects.exists()
