"""Who may do what with batches and measures. What state it is in is the state machine's business, not ours."""

from __future__ import annotations

from typing import Any

import rules

from accounts.models import User
from accounts.rules import (
    about_the_thing,
    is_evaluation_lead,
    is_office_reader,
    is_office_reviewer,
    is_office_worker,
    is_unit_lead,
    is_unit_member,
)
from measures.models import Measure


@about_the_thing
def belongs_to_units_invited(user: User, batch: Any) -> bool:
    """The person's unit is invited to the batch."""
    return bool(batch.invitations.filter(unit_id=user.unit_id).exists())


@about_the_thing
def leads_the_measure(user: User, measure: Measure) -> bool:
    """The person's unit sends the measure in (a joint unit reads along)."""
    return user.unit_id is not None and measure.unit_id == user.unit_id


@about_the_thing
def keeps_the_view(user: User, view: Any) -> bool:
    """The view of the list is the person's own."""
    return bool(view.owner_id == user.pk)


rules.add_perm("measures.list_batches", is_unit_member | is_office_reader | is_evaluation_lead)
rules.add_perm("measures.read_process", is_office_reader)
rules.add_perm("measures.create_batch", is_office_worker)
rules.add_perm("measures.change_batch", is_office_worker)
rules.add_perm("measures.advance_batch", is_office_worker)
rules.add_perm("measures.remind_units", is_office_worker)
rules.add_perm("measures.step_back_batch", is_office_reviewer)
rules.add_perm("measures.cancel_batch", is_office_reviewer)

rules.add_perm("measures.list_measures", is_unit_member | is_office_reader)
rules.add_perm("measures.keep_view", (is_unit_member | is_office_reader) & keeps_the_view)
rules.add_perm("measures.read_application", is_office_reader | (is_unit_member & leads_the_measure))
# In a blind batch the unit's own people and the office alone know who sent a measure in.
rules.add_perm("measures.read_sender", is_office_reader | is_unit_member)
rules.add_perm("measures.draft_measure", is_unit_member & belongs_to_units_invited)
rules.add_perm("measures.edit_measure", is_unit_member & leads_the_measure)
rules.add_perm("measures.submit_measure", is_unit_lead & leads_the_measure)
rules.add_perm("measures.withdraw_measure", is_unit_lead & leads_the_measure)
rules.add_perm("measures.screen_measure", is_office_worker)
rules.add_perm("measures.set_common_reason", is_office_worker)
rules.add_perm("measures.export_measures", is_office_reader)
rules.add_perm("measures.search_measure", is_office_worker)
rules.add_perm("measures.compare_measure", (is_unit_member & leads_the_measure) | is_office_worker)
