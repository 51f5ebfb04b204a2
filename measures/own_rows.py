"""A unit's own candidates in a batch: what each lacks, until when, and what is to be done with it next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from measures.actions.drafting import labels
from measures.calls import Call
from measures.choices import MeasureState
from measures.completeness import missing_for_submission
from measures.listing import Row, rows_of
from measures.models import Batch

MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A candidate as its unit goes on with it; `step` is empty where others have it in hand, who `waits_for` names."""

    row: Row
    lacking: tuple[str, ...]
    due: str
    step: str = ""
    step_url: str = ""
    waits_for: str = ""


def own_rows(batch: Batch, person: User, call: Call | None) -> list[OwnRow]:
    """Return the candidates of a batch that the person's unit sends in or joins, in four queries."""
    own = batch.measures.visible_to(person).for_rows().prefetch_related("comparisons").order_by("pk")
    # What is missing is asked of every text.
    rows = rows_of(list(own.defer(None)[:MOST_SHOWN]), person)
    names, due = labels(), call.last_day if call else None
    return [_own_row(row, person, names, f"{due:%Y-%m-%d}" if due else "") for row in rows]


def _own_row(row: Row, person: User, names: Mapping[str, str], due: str) -> OwnRow:
    measure = row.measure
    if not measure.is_open_to_unit:
        return OwnRow(row, (), row.when, waits_for=_waits_for(measure.state))
    places = [fault.place for fault in missing_for_submission(measure, names)]
    lacking = tuple(names.get(place, place) for place in dict.fromkeys(places))
    due = row.when if measure.state == MeasureState.RETURNED else due
    if not person.has_perm("measures.edit_measure", measure):
        return OwnRow(row, lacking, due, waits_for=_("牵头单位"))
    edit = reverse("measures:measure_edit", args=[measure.pk])
    if lacking:
        return OwnRow(row, lacking, due, _("去补齐"), edit)
    if measure.state == MeasureState.RETURNED and not measure.handed_up_at:
        return OwnRow(row, lacking, due, _("去补正"), edit)
    page = reverse("measures:measure_detail", args=[measure.pk])
    if person.has_perm("measures.submit_measure", measure):
        return OwnRow(row, lacking, due, _("审核、报送"), page)
    if measure.handed_up_at:
        return OwnRow(row, lacking, due, waits_for=_("单位审核人"))
    return OwnRow(row, lacking, due, _("交单位审核人"), page)


def _waits_for(state: str) -> str:
    return {
        MeasureState.SUBMITTED: _("办公室形审"),
        MeasureState.ACCEPTED: pgettext("waits for", "第三方评估"),
        MeasureState.EVALUATED: pgettext("waits for", "审定"),
        MeasureState.SELECTED: pgettext("waits for", "印发"),
    }.get(MeasureState(state), "")
