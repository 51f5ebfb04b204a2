"""The published measures that a package's candidates go on from, found in the system."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from core.errors import Fault, Incomplete
from core.quoting import within_quotes
from measures.choices import MeasureState
from measures.models import Measure
from packages import Package


def predecessors(package: Package) -> Mapping[str, Measure]:
    """Return them by the candidate's ref. Raises `Incomplete` with the place of each that the system does not have."""
    named = {
        (one.ref, place): (one.predecessor.batch, one.predecessor.title)
        for place, one in enumerate(package.measures)
        if one.predecessor
    }
    published = Measure.objects.filter(
        state=MeasureState.PUBLISHED, title__in={title for _batch, title in named.values()}
    ).select_related("batch")
    known = {(one.batch.number, one.title): one for one in published}
    faults = [
        Fault(
            f"measures[{place}].predecessor",
            _("系统中没有第%(batch)d批已发布的“%(title)s”，请核对批次和名称，或先导入那一批。")
            % {"batch": batch, "title": within_quotes(title)},
        )
        for (_ref, place), (batch, title) in named.items()
        if (batch, title) not in known
    ]
    if faults:
        raise Incomplete(faults)
    return {ref: known[which] for (ref, _place), which in named.items()}
