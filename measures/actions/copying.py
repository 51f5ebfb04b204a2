"""A batch like an earlier one: settings, units, and what the apps to the left copy with it."""

from __future__ import annotations

from accounts.models import User
from core.acting import action
from core.errors import require_clean
from core.pressing import once
from measures.batch_settings import KEPT
from measures.copying import copy_parts
from measures.models import Batch, Invitation


@once
@action("measures.create_batch")
def copy_batch(batch: Batch, *, by: User, number: int, year: int) -> Batch:
    """Open a batch in preparation with the settings, invited units and parts of this one; its days are left open.

    Units out of use are not invited again. Raises `Incomplete` for a number that exists.
    """
    settings = {name: getattr(batch, name) for name in KEPT}
    made = Batch(number=number, year=year, **settings)
    require_clean(made, exclude=["state"])
    made.save()
    units = batch.invited_units.filter(is_active=True)
    Invitation.objects.bulk_create(Invitation(batch=made, unit=unit) for unit in units)
    copy_parts(batch, made, by)
    return made
