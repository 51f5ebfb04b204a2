"""What seals a result: the handover that stands, and the digest of the sheets that it was given for."""

from __future__ import annotations

import hashlib

from django.db.models import Max

from evaluations.choices import AssignmentState
from evaluations.models import Handover, Panel, SubmittedSheet
from measures.models import Batch


def standing_handover(batch: Batch) -> Handover | None:
    """Return the handover of the batch's present round, or None while the third party has not handed in."""
    return Handover.objects.standing().filter(panel__batch=batch).select_related("panel__batch").first()


def sheets_digest(panel: Panel) -> tuple[str, int]:
    """Return the SHA-256, in hex, of all sheets handed in over all rounds, and how many there are.

    It is taken over the lines "measure evaluator round sha256" of each assignment's latest sheet, sorted, so
    that anybody who holds the sheets can compute it again.
    """
    submitted = SubmittedSheet.objects.filter(
        assignment__measure__batch=panel.batch_id, assignment__state=AssignmentState.SUBMITTED
    )
    latest = submitted.values("assignment").annotate(last=Max("pk")).values("last")
    rows = SubmittedSheet.objects.filter(pk__in=latest).values_list(
        "assignment__measure__ref", "assignment__evaluator__username", "assignment__round", "sha256"
    )
    lines = sorted(" ".join(map(str, row)) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest(), len(lines)
