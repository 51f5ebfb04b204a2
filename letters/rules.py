"""Who may draft, review, sign and issue a letter: different people by its record, whatever the order of steps."""

from __future__ import annotations

import rules

from accounts.choices import LETTER_ROLES
from accounts.models import User
from accounts.rules import (
    about_the_thing,
    holds,
    is_auditor,
    is_confirmer,
    is_office_reader,
    is_office_worker,
    is_signatory,
    is_unit_lead,
    is_unit_member,
    keeps_access,
)
from letters.choices import Hand
from letters.delegated import acts_for_somebody, deed_for, deeds_of, holds_hand
from letters.evidence.seeing import sight_of
from letters.hands import Deed, is_free
from letters.models import Countersignature, Delegation, Delivery, Letter
from measures.models import Measure


def takes(hand: Hand) -> rules.Predicate:
    """Return a predicate: the person has the hand's role or acts for who has it, and neither another hand in the letter."""

    def check(user: User, letter: object) -> bool:
        if not isinstance(letter, Letter):
            return holds_hand(user, hand) or acts_for_somebody(user, hand)
        return deed_for(letter, user, hand) is not None

    return rules.predicate(check, name=f"takes:{hand}")


def only_as(hand: Hand) -> rules.Predicate:
    """Return a predicate: by its record, the person had this hand in the letter and no other, or none yet."""

    def check(user: User, letter: object) -> bool:
        return not isinstance(letter, Letter) or is_free(deeds_of(letter), Deed(hand, user.pk))

    return rules.predicate(check, name=f"only_as:{hand}")


@about_the_thing
def is_of_the_addressed_unit(user: User, delivery: Delivery) -> bool:
    """The person belongs to the unit that the letter was sent to."""
    return user.unit_id == delivery.unit_id


@about_the_thing
def is_asked(user: User, part: Countersignature) -> bool:
    """The part is the person's own, or that of the unit whose lead they are."""
    return part.is_asked_of(user)


@about_the_thing
def countersigns_once(user: User, part: Countersignature) -> bool:
    """The person had no other hand in the letter, and has not answered for another part of it."""
    others = (one for one in part.letter.countersignatures.all() if one.pk != part.pk and one.is_answered)
    answered_for_others = any(one.answered_by_id == user.pk for one in others)
    return not answered_for_others and only_as(Hand.COUNTERSIGNER).test(user, part.letter)


@about_the_thing
def drafts_the_letter(user: User, part: Countersignature) -> bool:
    """The person could change the letter's words, had they the right to at all."""
    return only_as(Hand.DRAFTER).test(user, part.letter)


@about_the_thing
def is_its_drafter(user: User, letter: Letter) -> bool:
    """The person wrote it last."""
    return user.pk == letter.drafted_by_id


@about_the_thing
def is_the_delegate(user: User, delegation: Delegation) -> bool:
    """It was offered to the person."""
    return user.pk == delegation.delegate_id


@about_the_thing
def is_of_the_delegation(user: User, delegation: Delegation) -> bool:
    """The person gave it, or was given it."""
    return user.pk in {delegation.principal_id, delegation.delegate_id}


@about_the_thing
def sees_evidence(user: User, measure: Measure) -> bool:
    """There is a page for the person that says why the measure has its class."""
    return sight_of(measure, user) is not None


# Who works on letters, in whatever role.
is_office_hand = holds(*LETTER_ROLES)
# Asked on the measure's own page: who sees how much of it is known here and not there.
rules.add_perm("measures.read_evidence", sees_evidence)
rules.add_perm("letters.read_draft", is_office_reader)
rules.add_perm("letters.read_evidence", is_office_reader)
rules.add_perm("letters.start_from_evidence", is_auditor)
rules.add_perm("letters.draft_letter", is_office_worker & only_as(Hand.DRAFTER))
rules.add_perm("letters.drop_draft", is_office_worker & only_as(Hand.DRAFTER) & is_its_drafter)
rules.add_perm("letters.withdraw_countersign", is_office_worker & drafts_the_letter)
rules.add_perm("letters.move_countersign_day", is_office_worker & drafts_the_letter)
rules.add_perm("letters.countersign", (is_unit_lead | is_office_hand) & is_asked & countersigns_once)
rules.add_perm("letters.review_letter", takes(Hand.REVIEWER))
rules.add_perm("letters.sign_letter", takes(Hand.SIGNATORY))
rules.add_perm("letters.issue_letter", takes(Hand.SIGNATORY))
rules.add_perm("letters.delegate", is_confirmer)
rules.add_perm("letters.read_delegations", is_office_reader | keeps_access)
rules.add_perm("letters.accept_delegation", is_office_hand & is_the_delegate)
rules.add_perm("letters.end_delegation", is_office_hand & is_of_the_delegation)
rules.add_perm("letters.revoke_letter", is_signatory)
rules.add_perm("letters.keep_addressee_group", is_office_worker)
rules.add_perm("letters.deliver_letter", is_office_worker)
rules.add_perm("letters.receive_letter", is_unit_member & is_of_the_addressed_unit)
rules.add_perm("letters.record_receipt", is_office_worker)
rules.add_perm("letters.keep_sealed_file", is_office_worker)
rules.add_perm("letters.catalogue_letter", is_office_worker)
rules.add_perm("letters.transfer_archive", is_office_worker)
rules.add_perm("letters.read_transfers", is_office_reader)
rules.add_perm("letters.open_number_series", is_office_worker)
