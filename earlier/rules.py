"""Who may propose an earlier letter for the register, and who may have it entered: never one person alone."""

from __future__ import annotations

import rules

from accounts.models import User
from accounts.rules import is_office_worker, is_signatory
from earlier.models import ImportProposal


@rules.predicate
def is_another_person(user: User, proposal: ImportProposal | None) -> bool:
    """The person did not propose it."""
    return proposal is None or proposal.proposed_by_id != user.pk


rules.add_perm("earlier.propose_import", is_office_worker)
rules.add_perm("earlier.confirm_import", (is_office_worker | is_signatory) & is_another_person)
rules.add_perm("earlier.decline_import", is_office_worker | is_signatory)
