"""Another system runs a whole batch with a client generated from our schema, from its opening to the register."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.choices import Role, UnitKind
from accounts.models import Unit
from core import outbox
from core.models import OutboxEntry
from evaluations.actions import default_criteria
from tests.api.generated import Program, generate
from tests.factories import TEXTS, make_person, make_unit
from tests.measures.evidence_samples import TAKEN

pytestmark = pytest.mark.django_db
NUMBER = 88


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> str:
    return generate(tmp_path_factory.mktemp("client"))


@pytest.fixture
def programs(package: str, settings: Settings) -> dict[str, Program]:
    """Return a program for each role that a batch needs."""
    settings.MACHINE_REQUESTS_PER_MINUTE = 10_000
    office, unit = make_unit(UnitKind.OFFICE), make_unit(UnitKind.AREA_COMMITTEE)
    agency = make_unit(UnitKind.THIRD_PARTY)
    homes = {
        Role.OFFICE_CLERK: office,
        Role.OFFICE_REVIEWER: office,
        Role.SIGNATORY: office,
        Role.AUDITOR: office,
        Role.SUBMITTER: unit,
        Role.UNIT_LEAD: unit,
        Role.EVALUATION_LEAD: agency,
        Role.EVALUATOR: agency,
    }
    return {role: Program(package, make_person(role, unit=home)) for role, home in homes.items()}


def test_a_generated_client_walks_a_whole_batch(programs: dict[str, Program]) -> None:
    measure = collect(programs)
    evaluate(programs, measure)
    decide(programs, measure)
    letter = issue(programs)
    send_out(programs, letter)
    read_along(programs)
    called = set().union(*(one.called for one in programs.values()))
    assert len(called) > 50


def collect(programs: dict[str, Program]) -> int:
    """Open a batch, have a candidate drafted, sent, returned, sent again and accepted; return its key."""
    clerk, submitter, lead = (programs[one] for one in (Role.OFFICE_CLERK, Role.SUBMITTER, Role.UNIT_LEAD))
    today = timezone.localdate()
    days = {"opens_on": f"{today}", "closes_on": f"{today + timedelta(days=30)}"}
    clerk("create_batch", body={"number": NUMBER, "year": today.year, "zone": "海岸自贸试验区"}, status=201)
    clerk("change_batch", NUMBER, body=days)
    units = {one.name: one.code for one in clerk("units_list").results}
    clerk("invite_units", NUMBER, body={"units": [units[home(lead).name]]})
    clerk("set_rubric", body={"batch": NUMBER, "criteria": criteria()}, status=201)
    agency = home(programs[Role.EVALUATION_LEAD]).code
    panel = clerk("form_panel", body={"batch": NUMBER, "agency": agency, "per_measure": 1}, status=201)
    clerk("seat_evaluators", panel.id, body={"evaluators": [programs[Role.EVALUATOR].person.username]})
    (seat,) = programs[Role.EVALUATOR]("seats_list").results
    programs[Role.EVALUATOR]("declare_own_ties", seat.id, body={"units": []})
    assert clerk("open_collecting", NUMBER).state == "collecting"
    draft = submitter("draft_measure", body={"batch": NUMBER, "title": TEXTS["title"]}, status=201)
    texts = {name: str(text) for name, text in TEXTS.items()}
    saved = submitter("save_measure", draft.id, body=texts, if_match=f'"{draft.edit_version}"')
    assert saved.edit_version == draft.edit_version + 1
    file = submitter.file(TAKEN["real.pdf"], "证明.pdf")
    kept = submitter("add_attachment", body={"measure": draft.id, "file": file}, status=201)
    assert submitter("attachments_file_retrieve", kept.id).payload.read() == TAKEN["real.pdf"]
    record = {"place": "某地", "practice": "先行做法", "difference": "范围不同", "relation": "extended"}
    submitter("add_comparison", body={**record, "measure": draft.id}, status=201)
    submitter("hand_up_measure", draft.id)
    lead("submit_measure", draft.id)
    clerk("return_measure", draft.id, body={"comments": {"effect": "请补充案例。"}})
    lead("submit_measure", draft.id)
    assert clerk("accept_measure", draft.id).state == "accepted"
    return int(draft.id)


def evaluate(programs: dict[str, Program], measure: int) -> None:
    """Give the measure to its evaluator, have it scored, the result handed in and the evaluation closed."""
    clerk, evaluator, lead = (
        programs[one] for one in (Role.OFFICE_CLERK, Role.EVALUATOR, Role.EVALUATION_LEAD)
    )
    (panel,) = clerk("panels_list").results
    proposal = clerk("draw_proposal", panel.id, body={"rule": "at_least", "count": 1, "seed": 7}, status=201)
    clerk("release_proposal", proposal.id)
    started = clerk("start_evaluation", NUMBER, body={"reason": "材料已齐", "accepts_open": True})
    assert started.state == "evaluating"
    (sheet,) = evaluator("sheets_list").results
    content = {
        "scores": {one["code"]: "80" for one in criteria() if not one["is_gate"]},
        "gates": {one["code"]: True for one in criteria() if one["is_gate"]},
        "classification": "first_in_nation",
        "ground": "检索了国家和各地公开文件，未见相同做法。",
        "familiarity": "familiar",
        "comment": "依据充分。",
    }
    evaluator("save_sheet", sheet.id, body=content, if_match=f'"{sheet.edit_version}"')
    assert evaluator("submit_sheet", sheet.id).state == "submitted"
    assert evaluator("measures_retrieve", measure).unit == ""
    lead("hand_in_result", panel.id, body={"statement": "评审独立、客观。", "signed_name": lead.person.name})
    assert clerk("close_evaluation", NUMBER).state == "deciding"


def decide(programs: dict[str, Program], measure: int) -> None:
    """Search prior practice, decide on what was found, and have it confirmed by somebody else."""
    clerk, reviewer = programs[Role.OFFICE_CLERK], programs[Role.OFFICE_REVIEWER]
    clerk("search_measure", measure, status=201)
    (line,) = clerk("tally_entries_list").results
    whole = clerk("tally_entries_retrieve", line.id)
    verdict = {
        "measure": measure,
        "is_selected": True,
        "classification": "first_in_nation",
        "search": whole.searches[0].key,
        "prior_art_note": "未见相同做法。",
    }
    decision = clerk("decide_measure", body=verdict, status=201)
    reviewer("confirm_decision", decision.id, body={"mark": decision.mark})


def issue(programs: dict[str, Program]) -> int:
    """Draft the letter and take it through its three people to its number; return its key."""
    clerk, reviewer, signatory = (
        programs[one] for one in (Role.OFFICE_CLERK, Role.OFFICE_REVIEWER, Role.SIGNATORY)
    )
    letter = clerk("start_publishing", body={"batch": NUMBER}, status=201)
    clerk("edit_letter", letter.id, body={"copy_to": "省商务厅"}, if_match=f'"{letter.edit_version}"')
    clerk("send_to_review", letter.id, body={"opinion": "请核。"})
    reviewer("review_letter", letter.id)
    assert signatory("sign_letter", letter.id).state == "signed"
    signatory("request_issue", letter.id, status=202)
    work_off()
    assert clerk("outgoing_letters_retrieve", letter.id).state == "issued"
    return int(letter.id)


def send_out(programs: dict[str, Program], letter: int) -> None:
    """Send the letter to the unit, which signs for it; put it in the archive, and a recognition in the register."""
    clerk, lead = programs[Role.OFFICE_CLERK], programs[Role.UNIT_LEAD]
    sent = clerk("add_delivery", letter, body={"unit": home(lead).code}, status=201)
    lead("receive_letter", sent.id)
    place = {"fonds": "0123", "kept_for": "Y", "section": "综合处", "section_code": "ZHC"}
    clerk("catalogue_letter", letter, body=place)
    clerk("request_archive", letter, status=202)
    (entry,) = lead("register_list", batch=[NUMBER]).results
    known = {"kind": "best_practice", "dated_on": f"{timezone.localdate()}", "source": "某文件"}
    shown = clerk("recognise_entry", entry.id, body=known)
    assert [one.kind for one in shown.recognitions] == ["best_practice"]


def read_along(programs: dict[str, Program]) -> None:
    """Read what was told and done meanwhile, each their own."""
    lead, auditor = programs[Role.UNIT_LEAD], programs[Role.AUDITOR]
    told = lead("notices_list").results
    lead("read_notice", told[0].id)
    lead("read_all_notices", status=204)
    done = auditor("events_list", act="issue_letter").results
    assert [one.act for one in done] == ["issue_letter"]
    auditor("events_retrieve", done[0].id)
    assert lead("letters_list").results[0].batch == NUMBER


def criteria() -> list[dict[str, Any]]:
    """Return the usual criteria as the API takes them."""
    return [
        {**{name: str(value) if isinstance(value, Decimal) else value for name, value in asdict(one).items()}}
        for one in default_criteria()
    ]


def home(program: Program) -> Unit:
    """Return the unit of a program's person."""
    assert program.person.unit is not None
    return program.person.unit


def work_off() -> None:
    """Do what waits for a worker."""
    for entry in OutboxEntry.objects.filter(done_at=None):
        outbox.deliver(entry.pk)
