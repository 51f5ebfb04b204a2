"""Predicates on a person alone; the other apps combine them with what the person wants to touch."""

from __future__ import annotations

from typing import Any

import rules

from accounts.models import OFFICE_ROLES, Role, User


def holds(*roles: str) -> rules.Predicate:
    """Return a predicate: the person holds at least one of the roles."""

    def check(user: Any) -> bool:
        return isinstance(user, User) and user.has_role(*roles)

    return rules.predicate(check, name="holds:" + "|".join(roles))


is_unit_member = holds(Role.SUBMITTER, Role.UNIT_LEAD)
is_unit_lead = holds(Role.UNIT_LEAD)
is_office_worker = holds(Role.OFFICE_CLERK, Role.OFFICE_REVIEWER)
is_office_reviewer = holds(Role.OFFICE_REVIEWER)
is_confirmer = holds(Role.OFFICE_REVIEWER, Role.SIGNATORY)
is_signatory = holds(Role.SIGNATORY)
is_evaluator = holds(Role.EVALUATOR)
is_evaluation_lead = holds(Role.EVALUATION_LEAD)
is_office_reader = holds(*OFFICE_ROLES)

rules.add_perm("accounts.manage_notices", is_office_worker)
