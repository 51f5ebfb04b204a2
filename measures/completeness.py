"""What a measure still needs before it can be sent: the batch's rules applied to the measure's texts."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from core.errors import Fault
from core.quoting import within_quotes
from measures.choices import ComparisonOrigin
from measures.entries import ENTRIES, PRINTED_TEXTS
from measures.models import Batch, Measure
from measures.printed import printed_faults
from measures.revisions import texts_of
from measures.texts import Limits, completeness_faults


def limits_of(batch: Batch) -> Limits:
    """Return a batch's character limits by entry."""
    return Limits({one.name: getattr(batch, f"{one.limit}_limit") for one in ENTRIES if one.limit})


def required_entries(batch: Batch) -> set[str]:
    """Return the entries that a measure of the batch is not sent without."""
    return {*PRINTED_TEXTS, *batch.required_texts}


def missing_for_submission(measure: Measure, labels: Mapping[str, str]) -> list[Fault]:
    """List everything that keeps the measure from being sent in, in the form's order."""
    required = tuple(required_entries(measure.batch))
    faults = completeness_faults(
        texts_of(measure), required=required, limits=limits_of(measure.batch), labels=labels
    )
    for entry in PRINTED_TEXTS:
        said = printed_faults(entry, getattr(measure, entry))
        faults += [Fault(entry, f"“{labels.get(entry, entry)}”{sentence}。") for sentence in said]
    if measure.predecessor_id and not measure.new_since_predecessor.strip():
        faults.append(Fault("new_since_predecessor", _("曾入选的举措再次申报，请写明有哪些实质性新内容。")))
    return faults + _unconcluded(measure)


def _unconcluded(measure: Measure) -> list[Fault]:
    """Return a fault a record of the unit's own that does not say yet how the practice relates to the measure."""
    stated = [one for one in measure.stated_comparisons if one.origin == ComparisonOrigin.UNIT]
    return [
        Fault("comparisons", _("比对记录“%(record)s”还没有写结论，请补写。") % {"record": within_quotes(one)})
        for one in stated
        if not one.relation
    ]
