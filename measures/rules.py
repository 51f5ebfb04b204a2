"""Who may do what with batches and measures. What state it is in is the state machine's business, not ours."""

from __future__ import annotations

from typing import Any

import rules

from accounts.models import User
from accounts.rules import (
    is_office_reader,
    is_office_reviewer,
    is_office_worker,
    is_unit_lead,
    is_unit_member,
)
from measures.models import Measure


@rules.predicate
def belongs_to_units_invited(user: User, batch: Any) -> bool:
    """The person's unit is invited to the batch."""
    return batch is not None and batch.invitations.filter(unit_id=user.unit_id).exists()


@rules.predicate
def leads_the_measure(user: User, measure: Measure | None) -> bool:
    """The person's unit sends the measure in (a joint unit reads along)."""
    return measure is not None and user.unit_id is not None and measure.unit_id == user.unit_id


rules.add_perm("measures.create_batch", is_office_worker)
rules.add_perm("measures.change_batch", is_office_worker)
rules.add_perm("measures.advance_batch", is_office_worker)
rules.add_perm("measures.step_back_batch", is_office_reviewer)
rules.add_perm("measures.cancel_batch", is_office_reviewer)

rules.add_perm("measures.draft_measure", is_unit_member & belongs_to_units_invited)
rules.add_perm("measures.edit_measure", is_unit_member & leads_the_measure)
rules.add_perm("measures.submit_measure", is_unit_lead & leads_the_measure)
rules.add_perm("measures.withdraw_measure", is_unit_lead & leads_the_measure)
rules.add_perm("measures.screen_measure", is_office_worker)
rules.add_perm("measures.set_common_reason", is_office_worker)
rules.add_perm("measures.export_measures", is_office_reader)
rules.add_perm("measures.compare_measure", (is_unit_member & leads_the_measure) | is_office_worker)
