"""Who may draft, review, sign and issue a letter: three different people, in that order."""

from __future__ import annotations

import rules

from accounts.models import User
from accounts.rules import is_confirmer, is_office_worker, is_signatory
from letters.models import Letter


@rules.predicate
def is_not_the_drafter(user: User, letter: Letter | None) -> bool:
    """The person did not draft the letter."""
    return letter is not None and letter.drafted_by_id != user.pk


@rules.predicate
def is_not_the_reviewer(user: User, letter: Letter | None) -> bool:
    """The person did not review the letter."""
    return letter is not None and letter.reviewed_by_id != user.pk


rules.add_perm("letters.draft_letter", is_office_worker)
rules.add_perm("letters.review_letter", is_confirmer & is_not_the_drafter)
rules.add_perm("letters.sign_letter", is_signatory & is_not_the_drafter & is_not_the_reviewer)
rules.add_perm("letters.issue_letter", is_signatory & is_not_the_drafter & is_not_the_reviewer)
rules.add_perm("letters.revoke_letter", is_signatory)
rules.add_perm("letters.import_register", is_office_worker)
rules.add_perm("letters.recognise_entry", is_office_worker)
