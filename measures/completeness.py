"""What a measure still needs before it can be sent: the batch's rules applied to the measure's texts."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from accounts.errors import Fault
from measures.models import Batch, Measure
from measures.revisions import texts_of
from measures.texts import PRINTED_TEXTS, Limits, completeness_faults


def limits_of(batch: Batch) -> Limits:
    """Return a batch's character limits by entry."""
    return Limits(
        {
            "title": batch.title_limit,
            "summary": batch.summary_limit,
            "innovation_point": batch.innovation_point_limit,
            "practice": batch.practice_limit,
            "novelty": batch.case_limit,
            "effect": batch.case_limit,
        }
    )


def missing_for_submission(measure: Measure, labels: Mapping[str, str]) -> list[Fault]:
    """List everything that keeps the measure from being sent in, in the form's order."""
    required = {*PRINTED_TEXTS, *measure.batch.required_texts}
    faults = completeness_faults(
        texts_of(measure), required=tuple(required), limits=limits_of(measure.batch), labels=labels
    )
    if measure.predecessor_id and not measure.new_since_predecessor.strip():
        faults.append(Fault("new_since_predecessor", _("曾入选的举措再次申报，请写明有哪些实质性新内容。")))
    return faults
