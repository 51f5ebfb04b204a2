"""Predicates on a person alone; the other apps combine them with what the person wants to touch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import rules

from accounts.choices import OFFICE_ROLES, Role
from accounts.models import FactorReset, User


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
is_confirmer = holds(Role.OFFICE_REVIEWER, Role.SIGNATORY)
is_signatory = holds(Role.SIGNATORY)
is_evaluator = holds(Role.EVALUATOR)
is_evaluation_lead = holds(Role.EVALUATION_LEAD)
is_office_reader = holds(*OFFICE_ROLES)
is_auditor = holds(Role.AUDITOR)
reads_the_trail = holds(Role.AUDITOR, Role.OFFICE_REVIEWER, Role.SIGNATORY)


@about_the_thing
def is_for_others_to_read(_user: User, notice: Any) -> bool:
    """The notice, or the mail, is not the business of one unit's people alone."""
    return not getattr(notice, "is_internal", False)


@about_the_thing
def is_proposed_by_another(user: User, retention: Any) -> bool:
    """Whether somebody else proposed how long the trail is kept."""
    return bool(retention.decided_by_id != user.pk)


@rules.predicate
def is_administrator(user: Any) -> bool:
    """The person administers accounts."""
    return isinstance(user, User) and user.is_active and user.is_superuser


@rules.predicate
def is_somebody_else(user: User, person: Any) -> bool:
    """It is about another person's account, if about anybody's."""
    return not isinstance(person, User) or person.pk != user.pk


@rules.predicate
def neither_asked_nor_owns(user: User, reset: Any) -> bool:
    """Another administrator asked, for another person."""
    return not isinstance(reset, FactorReset) or user.pk not in {reset.asked_by_id, reset.person_id}


rules.add_perm("accounts.help_person", is_administrator & is_somebody_else)
rules.add_perm("accounts.confirm_factor_reset", is_administrator & neither_asked_nor_owns)
rules.add_perm("core.manage_notices", is_office_worker & is_for_others_to_read)
rules.add_perm("core.read_outbox", is_office_reader)
rules.add_perm("core.read_trail", reads_the_trail | is_administrator)
rules.add_perm("core.export_trail", is_auditor | is_office_reviewer | is_administrator)
rules.add_perm("core.set_retention", is_office_reviewer)
rules.add_perm("core.confirm_retention", is_confirmer & is_proposed_by_another)
rules.add_perm("core.see_outages", is_office_reader | is_administrator)
rules.add_perm("core.read_vital_signs", is_administrator)
rules.add_perm("core.read_changes", is_office_reader)
rules.add_perm("core.read_unit_trail", is_unit_lead)
