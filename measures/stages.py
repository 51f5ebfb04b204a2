"""Where a measure stands, as its reader may know it: its state, and inside its unit how far it is there."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from measures.models import Measure


def stage_of(measure: Measure, person: User) -> tuple[str, str]:
    """Return where a measure stands, as code and label; how far it is inside its unit is the unit's business alone."""
    if measure.unit_id is not None and measure.unit_id == person.unit_id and measure.is_unsent:
        if measure.handed_up_at:
            return "handed_up", _("待审核报送")
        if measure.unit_note:
            return "handed_down", _("审核人退回")
    return measure.state, str(measure.get_state_display())
