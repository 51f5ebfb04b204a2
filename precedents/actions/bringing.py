"""Bringing in what a file says of searches made elsewhere: kept to be read and given out again, and no evidence here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from accounts.models import User
from core.acting import acting
from precedents.models import Conclusion, Decision, SearchHit, SearchRun


def bring_in_search(
    run: SearchRun, hits: Sequence[SearchHit], *, by: User, asked_at: datetime, conclusion: str = ""
) -> SearchRun:
    """Keep a search that a file states, with its hits in their order; no class can rest on it."""
    with acting(by, "precedents.search_precedents", "bring_in_search"):
        run.brought_in, run.asked_by, run.asked_at = True, by, asked_at
        run.save()
        for rank, hit in enumerate(hits, start=1):
            hit.run, hit.rank, hit.key, hit.is_open = run, rank, f"stated-{rank}", True
            if hit.decision != Decision.OPEN:
                hit.decided_by, hit.decided_at = by, asked_at
        SearchHit.objects.bulk_create(hits)
        if conclusion:
            Conclusion.objects.create(run=run, text=conclusion, by=by)
        return run
