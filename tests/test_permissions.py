"""Who may do what: every action's permission for every role, from one table."""

from __future__ import annotations

import pytest
import rules

from accounts.choices import Duty, Role
from accounts.models import User
from evaluations.models import Assignment
from letters import actions as letter_actions
from letters.models import Countersignature, Delegation, Delivery
from precedents.models import SearchHit, SearchRun
from tests.factories import Cast, make_administrator, make_cast, make_person

OFFICE = {"clerk", "reviewer"}
OFFICE_READERS = OFFICE | {"signatory", "auditor"}
UNIT = {"submitter", "unit_lead"}
UNIT_SIDE = UNIT | {"another unit's lead"}
LEADS = {"evaluation_lead", "another agency's lead"}
PANEL = OFFICE | {"evaluation_lead"}
EVERYBODY = {
    *("submitter", "unit_lead", "evaluator", "evaluation_lead", "clerk", "reviewer", "signatory", "auditor"),
    *(
        "administrator",
        "security",
        "audit",
        "another unit's lead",
        "another agency's lead",
        "another evaluator",
    ),
}
# permission → (what it is asked of, who holds it); everybody else is refused, an administrator by rank included.
TABLE: dict[str, tuple[str, set[str]]] = {
    "core.manage_notices": ("nothing", OFFICE),
    "core.read_trail": ("nothing", {"reviewer", "signatory", "auditor", "audit"}),
    "core.export_trail": ("nothing", {"reviewer", "auditor", "audit"}),
    "core.set_retention": ("nothing", {"reviewer"}),
    "core.confirm_retention": ("nothing", {"reviewer", "signatory"}),
    "core.see_outages": ("nothing", OFFICE_READERS | {"administrator"}),
    "core.read_vital_signs": ("nothing", {"administrator"}),
    "core.read_changes": ("nothing", OFFICE_READERS),
    "core.read_unit_trail": ("nothing", {"unit_lead", "another unit's lead"}),
    "accounts.see_access": ("nothing", {"administrator", "security"}),
    "accounts.help_person": ("nothing", {"security"}),
    "accounts.give_role": ("nothing", {"security"}),
    "accounts.confirm_role": ("nothing", {"administrator", "security"}),
    "accounts.confirm_factor_reset": ("nothing", {"administrator", "security"}),
    "accounts.bind_token_to_any_unit": ("nothing", OFFICE_READERS),
    "accounts.make_webhook": ("nothing", OFFICE_READERS | {"unit_lead", "another unit's lead"}),
    "precedents.edit_list": ("nothing", OFFICE),
    "precedents.read_status": ("nothing", OFFICE_READERS | {"administrator"}),
    "measures.list_batches": ("nothing", UNIT_SIDE | OFFICE_READERS | LEADS),
    "measures.read_process": ("batch", OFFICE_READERS),
    "measures.create_batch": ("nothing", OFFICE),
    "measures.change_batch": ("batch", OFFICE),
    "measures.advance_batch": ("batch", OFFICE),
    "measures.remind_units": ("batch", OFFICE),
    "measures.step_back_batch": ("batch", {"reviewer"}),
    "measures.cancel_batch": ("batch", {"reviewer"}),
    "measures.list_measures": ("nothing", UNIT_SIDE | OFFICE_READERS),
    # Of views, one's own: tests/measures/test_saved_views.py.
    "measures.keep_view": ("nothing", UNIT_SIDE | OFFICE_READERS),
    "measures.read_application": ("measure", UNIT | OFFICE_READERS),
    "measures.read_sender": ("measure", UNIT_SIDE | OFFICE_READERS),
    "measures.read_findings": ("measure", OFFICE_READERS | {"evaluation_lead"}),
    # Nobody, while the scores of the measure are given: tests/letters/test_evidence_page.py has the rest.
    "measures.read_evidence": ("measure", set()),
    "measures.draft_measure": ("batch", UNIT),
    "measures.edit_measure": ("measure", UNIT),
    "measures.submit_measure": ("measure", {"unit_lead"}),
    "measures.withdraw_measure": ("measure", {"unit_lead"}),
    "measures.screen_measure": ("measure", OFFICE),
    "measures.set_common_reason": ("nothing", OFFICE),
    "measures.export_measures": ("nothing", OFFICE_READERS),
    "measures.search_measure": ("measure", OFFICE),
    "measures.compare_measure": ("measure", UNIT | OFFICE),
    "precedents.search_precedents": ("nothing", EVERYBODY),
    "precedents.decide_hit": ("hit", OFFICE | UNIT),
    "precedents.conclude_search": ("search", OFFICE | UNIT),
    "evaluations.change_rubric": ("batch", OFFICE),
    "evaluations.read_panel": ("panel", OFFICE_READERS | {"evaluation_lead"}),
    "evaluations.form_panel": ("batch", OFFICE),
    "evaluations.manage_panel": ("panel", PANEL),
    # The table's batch is blind: whoever declares ties would learn who sent what.
    "evaluations.declare_tie": ("panel", OFFICE),
    # Nor may the third party try pairs there.
    "evaluations.read_allotment": ("panel", OFFICE_READERS),
    "evaluations.allot_measures": ("panel", OFFICE),
    "evaluations.open_account": ("panel", OFFICE),
    "evaluations.declare_own_ties": ("panel", {"evaluator"}),
    "evaluations.merge_offline": ("batch", {"evaluator", "another evaluator"}),
    "evaluations.hand_in_result": ("panel", {"evaluation_lead"}),
    "evaluations.give_back_result": ("panel", OFFICE),
    "evaluations.reevaluate": ("batch", OFFICE),
    "evaluations.advise_decision": ("measure", {"evaluation_lead"}),
    "evaluations.read_tally": ("batch", OFFICE_READERS | {"evaluation_lead"}),
    "evaluations.read_report": ("batch", OFFICE_READERS | {"evaluation_lead"}),
    "evaluations.read_odd_sheets": ("batch", OFFICE_READERS | {"evaluation_lead"}),
    "evaluations.read_decisions": ("batch", OFFICE_READERS),
    "evaluations.score_assignment": ("assignment", {"evaluator"}),
    "evaluations.reopen_assignment": ("assignment", PANEL),
    "evaluations.decide_measure": ("measure", OFFICE),
    "evaluations.tell_reasons": ("batch", OFFICE),
    "evaluations.confirm_decision": ("measure", {"reviewer", "signatory"}),
    "letters.read_evidence": ("nothing", OFFICE_READERS),
    "letters.start_from_evidence": ("nothing", {"auditor"}),
    "letters.read_draft": ("letter", OFFICE_READERS),
    "letters.draft_letter": ("letter", OFFICE),
    "letters.drop_draft": ("letter", {"clerk"}),
    "letters.countersign": ("part", {"unit_lead"}),
    "letters.withdraw_countersign": ("part", OFFICE),
    "letters.move_countersign_day": ("part", OFFICE),
    "letters.review_letter": ("letter", {"reviewer", "signatory"}),
    "letters.sign_letter": ("letter", {"signatory"}),
    "letters.issue_letter": ("letter", {"signatory"}),
    "letters.revoke_letter": ("letter", {"signatory"}),
    "letters.delegate": ("nothing", {"reviewer", "signatory"}),
    "letters.read_delegations": ("nothing", OFFICE_READERS | {"administrator", "security"}),
    "letters.accept_delegation": ("delegation", {"clerk"}),
    "letters.end_delegation": ("delegation", {"clerk", "signatory"}),
    "earlier.propose_import": ("nothing", OFFICE),
    "earlier.confirm_import": ("nothing", OFFICE | {"signatory"}),
    "earlier.decline_import": ("nothing", OFFICE | {"signatory"}),
    "register.recognise_entry": ("nothing", OFFICE),
    "letters.keep_addressee_group": ("nothing", OFFICE),
    "letters.deliver_letter": ("letter", OFFICE),
    "letters.record_receipt": ("nothing", OFFICE),
    "letters.keep_sealed_file": ("letter", OFFICE),
    "letters.receive_letter": ("delivery", UNIT),
    "register.withdraw_recognition": ("nothing", OFFICE),
    "register.set_opening_balance": ("nothing", OFFICE),
    "letters.catalogue_letter": ("nothing", OFFICE),
    "letters.transfer_archive": ("nothing", OFFICE),
    "letters.read_transfers": ("nothing", OFFICE_READERS),
    "letters.open_number_series": ("nothing", OFFICE),
    "core.read_outbox": ("nothing", OFFICE_READERS),
}


def everybody(cast: Cast) -> dict[str, User]:
    return {
        "submitter": cast.submitter,
        "unit_lead": cast.unit_lead,
        "evaluator": cast.evaluators[0],
        "evaluation_lead": cast.evaluation_lead,
        "clerk": cast.clerk,
        "reviewer": cast.reviewer,
        "signatory": cast.signatory,
        "auditor": cast.auditor,
        "administrator": make_administrator(),
        "security": make_administrator(Duty.SECURITY),
        "audit": make_administrator(Duty.AUDIT),
        "another unit's lead": make_person(Role.UNIT_LEAD),
        "another agency's lead": make_person(Role.EVALUATION_LEAD),
        "another evaluator": make_person(Role.EVALUATOR),
    }


@pytest.mark.django_db
def test_each_permission_is_held_by_the_roles_of_the_table_and_by_nobody_else() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.accepted()
    letter = cast.drafted_letter()
    subjects = {
        "nothing": None,
        "batch": cast.batch,
        "measure": measure,
        "panel": cast.panel,
        "assignment": Assignment.objects.get(measure=measure),
        "letter": letter,
        "delivery": Delivery(letter=letter, unit=cast.unit),
        "part": Countersignature(letter=letter, unit=cast.unit),
        "delegation": Delegation(batch=cast.batch, principal=cast.signatory, delegate=cast.clerk),
        "search": SearchRun(asked_by=cast.submitter),
        "hit": SearchHit(run=SearchRun(asked_by=cast.submitter)),
    }
    people = everybody(cast)
    held = {
        permission: {
            name for name, person in people.items() if person.has_perm(permission, subjects[subject])
        }
        for permission, (subject, _allowed) in TABLE.items()
    }
    assert held == {permission: allowed for permission, (_subject, allowed) in TABLE.items()}


def test_the_table_names_every_permission_that_there_is() -> None:
    from rules.permissions import permissions

    assert set(permissions) == set(TABLE)
    assert rules.perm_exists("letters.sign_letter")


@pytest.mark.django_db
def test_the_drafter_cannot_review_and_the_reviewer_cannot_sign() -> None:
    cast = make_cast(evaluators=1)
    cast.accepted()
    cast.signatory.roles = [Role.SIGNATORY, Role.OFFICE_REVIEWER]
    cast.signatory.save()
    letter = letter_actions.send_to_review(cast.drafted_letter(), by=cast.clerk)
    letter = letter_actions.review_letter(letter, by=cast.signatory)
    assert not cast.signatory.has_perm("letters.sign_letter", letter)
