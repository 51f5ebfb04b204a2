"""An earlier letter taken into the register as the office does: one proposes, another confirms."""

from __future__ import annotations

from typing import Any

from accounts.choices import Role
from accounts.models import User
from earlier.actions import confirm_import, propose_import
from earlier.values import Transcript
from measures.models import Batch
from tests.factories import make_person
from tests.remembered.steps import remembered


@remembered
def import_letter(*, transcript: Transcript, by: User | None = None, **options: Any) -> Batch:
    """The batch that was entered."""
    proposer = by or make_person(Role.OFFICE_CLERK)
    proposal = propose_import(by=proposer, transcript=transcript, **options)
    batch = confirm_import(proposal, by=make_person(Role.OFFICE_REVIEWER)).batch
    assert batch is not None
    return batch
