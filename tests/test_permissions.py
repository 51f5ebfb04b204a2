"""Who may do what: every action's permission for every role, from one table."""

from __future__ import annotations

import pytest
import rules

from accounts.models import Role, User
from evaluations.models import Assignment
from letters import actions as letter_actions
from letters.models import Delivery
from tests.factories import Cast, make_cast, make_person

OFFICE = {"clerk", "reviewer"}
UNIT = {"submitter", "unit_lead"}
PANEL = OFFICE | {"evaluation_lead"}
# permission → (what it is asked of, who holds it); everybody else is refused, an administrator by rank included.
TABLE: dict[str, tuple[str, set[str]]] = {
    "accounts.manage_notices": ("nothing", OFFICE),
    "measures.create_batch": ("nothing", OFFICE),
    "measures.change_batch": ("batch", OFFICE),
    "measures.advance_batch": ("batch", OFFICE),
    "measures.step_back_batch": ("batch", {"reviewer"}),
    "measures.cancel_batch": ("batch", {"reviewer"}),
    "measures.draft_measure": ("batch", UNIT),
    "measures.edit_measure": ("measure", UNIT),
    "measures.submit_measure": ("measure", {"unit_lead"}),
    "measures.withdraw_measure": ("measure", {"unit_lead"}),
    "measures.screen_measure": ("measure", OFFICE),
    "measures.set_common_reason": ("nothing", OFFICE),
    "measures.export_measures": ("nothing", OFFICE | {"signatory", "auditor"}),
    "measures.compare_measure": ("measure", UNIT | OFFICE),
    "evaluations.change_rubric": ("batch", OFFICE),
    "evaluations.form_panel": ("batch", OFFICE),
    "evaluations.manage_panel": ("panel", PANEL),
    # The table's batch is blind: whoever declares ties would learn who sent what.
    "evaluations.declare_tie": ("panel", OFFICE),
    "evaluations.declare_own_ties": ("panel", {"evaluator"}),
    "evaluations.merge_offline": ("batch", {"evaluator", "another evaluator"}),
    "evaluations.hand_in_result": ("panel", {"evaluation_lead"}),
    "evaluations.give_back_result": ("panel", OFFICE),
    "evaluations.reevaluate": ("batch", OFFICE),
    "evaluations.advise_decision": ("measure", {"evaluation_lead"}),
    "evaluations.read_report": ("batch", OFFICE | {"signatory", "auditor", "evaluation_lead"}),
    "evaluations.score_assignment": ("assignment", {"evaluator"}),
    "evaluations.reopen_assignment": ("assignment", PANEL),
    "evaluations.decide_measure": ("measure", OFFICE),
    "evaluations.confirm_decision": ("measure", {"reviewer", "signatory"}),
    "letters.draft_letter": ("letter", OFFICE),
    "letters.review_letter": ("letter", {"reviewer", "signatory"}),
    "letters.sign_letter": ("letter", {"signatory"}),
    "letters.issue_letter": ("letter", {"signatory"}),
    "letters.revoke_letter": ("letter", {"signatory"}),
    "letters.import_register": ("nothing", OFFICE),
    "letters.recognise_entry": ("nothing", OFFICE),
    "letters.keep_addressee_group": ("nothing", OFFICE),
    "letters.deliver_letter": ("letter", OFFICE),
    "letters.record_receipt": ("nothing", OFFICE),
    "letters.keep_sealed_file": ("letter", OFFICE),
    "letters.receive_letter": ("delivery", UNIT),
    "letters.withdraw_recognition": ("nothing", OFFICE),
}


def everybody(cast: Cast) -> dict[str, User]:
    administrator = make_person(username="root")
    administrator.is_superuser = administrator.is_staff = True
    administrator.save()
    return {
        "submitter": cast.submitter,
        "unit_lead": cast.unit_lead,
        "evaluator": cast.evaluators[0],
        "evaluation_lead": cast.evaluation_lead,
        "clerk": cast.clerk,
        "reviewer": cast.reviewer,
        "signatory": cast.signatory,
        "auditor": cast.auditor,
        "administrator": administrator,
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
