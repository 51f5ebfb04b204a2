"""Predicates on a person alone; the other apps combine them with what the person wants to touch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import rules

from accounts.choices import CONFIRMING_ROLES, OFFICE_ROLES, Duty, Role
from accounts.models import TakesTwo, User


def holds(*roles: str) -> rules.Predicate:
    """Return a predicate: the person holds at least one of the roles."""

    def check(user: Any) -> bool:
        return isinstance(user, User) and user.has_role(*roles)

    return rules.predicate(check, name="holds:" + "|".join(roles))


def about_the_thing(check: Callable[[User, Any], bool]) -> rules.Predicate:
    """Make a predicate of a person and a thing. Asked of no thing, it leaves the answer to the rest of its rule.

    So a rule says at the door, and for the menu, who may do something at all; the action asks it of the thing.
    """

    def ask(user: User, thing: Any) -> bool | None:
        return None if thing is None else check(user, thing)

    return rules.predicate(ask, name=check.__name__)


is_unit_member = holds(Role.SUBMITTER, Role.UNIT_LEAD)
is_unit_lead = holds(Role.UNIT_LEAD)
is_office_worker = holds(Role.OFFICE_CLERK, Role.OFFICE_REVIEWER)
is_office_reviewer = holds(Role.OFFICE_REVIEWER)
is_confirmer = holds(*CONFIRMING_ROLES)
is_signatory = holds(Role.SIGNATORY)
is_evaluator = holds(Role.EVALUATOR)
is_evaluation_lead = holds(Role.EVALUATION_LEAD)
is_office_reader = holds(*OFFICE_ROLES)
is_auditor = holds(Role.AUDITOR)
reads_the_trail = holds(Role.AUDITOR, *CONFIRMING_ROLES)


@about_the_thing
def is_for_others_to_read(_user: User, notice: Any) -> bool:
    """The notice, or the mail, is not the business of its reader alone."""
    return not getattr(notice, "is_internal", False)


@about_the_thing
def is_proposed_by_another(user: User, retention: Any) -> bool:
    """Whether somebody else proposed how long the trail is kept."""
    return bool(retention.decided_by_id != user.pk)


def answers_for(*duties: str) -> rules.Predicate:
    """Return a predicate: the person is an administrator of one of these kinds."""

    def check(user: Any) -> bool:
        return isinstance(user, User) and user.has_duty(*duties)

    return rules.predicate(check, name="answers_for:" + "|".join(duties))


# One keeps accounts and units, one gives roles and unlocks, one reads what happened: docs/decisions/administrators.md.
is_system_administrator = answers_for(Duty.SYSTEM)
is_security_administrator = answers_for(Duty.SECURITY)
is_audit_administrator = answers_for(Duty.AUDIT)
keeps_access = answers_for(Duty.SYSTEM, Duty.SECURITY)


@rules.predicate
def is_somebody_else(user: User, person: Any) -> bool:
    """It is about another person's account, if about anybody's."""
    return not isinstance(person, User) or person.pk != user.pk


@rules.predicate
def neither_asked_nor_owns(user: User, step: Any) -> bool:
    """Another administrator asked, for another person."""
    return not isinstance(step, TakesTwo) or user.pk not in {step.asked_by_id, step.person_id}


rules.add_perm("accounts.see_access", keeps_access)
rules.add_perm("accounts.help_person", is_security_administrator & is_somebody_else)
rules.add_perm("accounts.confirm_factor_reset", keeps_access & neither_asked_nor_owns)
rules.add_perm("accounts.give_role", is_security_administrator & is_somebody_else)
rules.add_perm("accounts.confirm_role", keeps_access & neither_asked_nor_owns)
rules.add_perm("accounts.bind_token_to_any_unit", is_office_reader)
rules.add_perm("accounts.make_webhook", is_office_reader | is_unit_lead)
rules.add_perm("core.manage_notices", is_office_worker & is_for_others_to_read)
rules.add_perm("core.read_outbox", is_office_reader)
rules.add_perm("core.read_trail", reads_the_trail | is_audit_administrator)
rules.add_perm("core.export_trail", is_auditor | is_office_reviewer | is_audit_administrator)
rules.add_perm("core.set_retention", is_office_reviewer)
rules.add_perm("core.confirm_retention", is_confirmer & is_proposed_by_another)
rules.add_perm("core.see_outages", is_office_reader | is_system_administrator)
rules.add_perm("core.read_vital_signs", is_system_administrator)
rules.add_perm("core.read_changes", is_office_reader)
rules.add_perm("core.read_unit_trail", is_unit_lead)
