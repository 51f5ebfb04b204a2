"""Who is told of files that could not be made."""

from __future__ import annotations

from core.notices import tell
from precedents.models import Annex
from precedents.told import NOT_MADE


def tell_not_made(annex: Annex) -> None:
    """A 检索记录 could not be made: tell whoever asked, once."""
    told = NOT_MADE.about(run=annex.run, failure=annex.failure)
    tell([annex.requested_by], told, path=annex.run.get_absolute_url(), key=f"annex-failed-{annex.pk}")
