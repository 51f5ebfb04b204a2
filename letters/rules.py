"""Who may draft, review, sign and issue a letter: three different people, in that order."""

from __future__ import annotations

import rules

from accounts.models import UNIT_ROLES, User
from accounts.rules import is_confirmer, is_office_worker, is_signatory
from letters.models import Delivery, Letter


@rules.predicate
def is_not_the_drafter(user: User, letter: Letter | None) -> bool:
    """The person did not draft the letter."""
    return letter is not None and letter.drafted_by_id != user.pk


@rules.predicate
def is_not_the_reviewer(user: User, letter: Letter | None) -> bool:
    """The person did not review the letter."""
    return letter is not None and letter.reviewed_by_id != user.pk


@rules.predicate
def is_of_the_addressed_unit(user: User, delivery: Delivery | None) -> bool:
    """The person writes or reads for the unit that the letter was sent to."""
    return delivery is not None and user.unit_id == delivery.unit_id and user.has_role(*UNIT_ROLES)


rules.add_perm("letters.draft_letter", is_office_worker)
rules.add_perm("letters.review_letter", is_confirmer & is_not_the_drafter)
rules.add_perm("letters.sign_letter", is_signatory & is_not_the_drafter & is_not_the_reviewer)
rules.add_perm("letters.issue_letter", is_signatory & is_not_the_drafter & is_not_the_reviewer)
rules.add_perm("letters.revoke_letter", is_signatory)
rules.add_perm("letters.import_register", is_office_worker)
rules.add_perm("letters.recognise_entry", is_office_worker)
rules.add_perm("letters.keep_addressee_group", is_office_worker)
rules.add_perm("letters.deliver_letter", is_office_worker)
rules.add_perm("letters.receive_letter", is_of_the_addressed_unit)
rules.add_perm("letters.record_receipt", is_office_worker)
rules.add_perm("letters.keep_sealed_file", is_office_worker)
rules.add_perm("letters.withdraw_recognition", is_office_worker)
