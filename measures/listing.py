"""The list of measures: what a row says, in which orders it comes, and by what it is narrowed down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.folding import folded_words
from measures.annex_places import annex_places
from measures.choices import MeasureState
from measures.deadlines import countdown_to
from measures.finding import UnitNames, saying_to
from measures.list_address import query_of
from measures.models import Measure
from measures.models.measure import MeasureQuerySet
from measures.presentation import is_insider
from measures.stages import stage_of

# Each order has its index; the newest come first unless somebody chose otherwise.
SORTS: dict[str, tuple[str, ...]] = {
    "": ("-id",),
    "oldest": ("id",),
    "waiting": ("submitted_at", "id"),
    "state": ("state", "id"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A measure as a row: where it stands as its reader may know it, since when or until when, and its marks.

    `place` is its number in the annex of the letter that printed it.
    """

    measure: Measure
    stage: str
    stage_label: str
    when: str
    is_late: bool = False
    has_changes: bool = False
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Pill:
    """One thing that the list is narrowed down by, and the address without it."""

    label: str
    query: str


@dataclass(frozen=True, slots=True)
class ReadyView:
    """A view that everybody of a role needs, with how many it holds."""

    label: str
    query: str
    count: int
    tone: str = "neutral"


def listed(person: User, filters: Mapping[str, Any], units: UnitNames | None = None) -> MeasureQuerySet:
    """Return the measures of somebody's list under these filters: the same rows on the page and in an export.

    `units` as in `finding.saying_to`.
    """
    narrowing = {name: value for name, value in filters.items() if value and name not in {"words", "sort"}}
    words = filters.get("words", "")
    visible = Measure.objects.visible_to(person)
    if narrowing.get("handed_up"):
        visible = visible.filter(unit=person.unit_id)
    elif narrowing.get("state") == MeasureState.DRAFT:
        # What was handed up is called otherwise, and has a view of its own.
        visible = visible.exclude(unit=person.unit_id, handed_up_at__isnull=False)
    return (saying_to(person, visible, words, units) if folded_words(words) else visible).narrowed(
        **narrowing
    )


def in_order(measures: MeasureQuerySet, sort: str) -> MeasureQuerySet:
    """Return the measures that have a place in an order: what was never sent waits for nobody."""
    return measures.filter(submitted_at__isnull=False) if sort == "waiting" else measures


def rows_of(measures: Sequence[Measure], person: User) -> list[Row]:
    """Return measures as rows; their returns were brought along."""
    today = timezone.localdate()
    places = annex_places(measures)
    return [_row(measure, person, today, places.get(measure.pk)) for measure in measures]


def _row(measure: Measure, person: User, today: date, place: int | None) -> Row:
    stage, label = stage_of(measure, person)
    returns = list(measure.returns.all()) if is_insider(measure, person) else []
    due_on = next((one.due_on for one in returns if one.answered_at is None), None)
    is_late = measure.state == MeasureState.RETURNED and due_on is not None and due_on < today
    answered = measure.state == MeasureState.SUBMITTED and bool(returns)
    return Row(measure, stage, label, _when(measure, due_on, today), is_late, answered, place)


def _when(measure: Measure, due_on: date | None, today: date) -> str:
    sent_on = timezone.localdate(measure.submitted_at) if measure.submitted_at else None
    if measure.state == MeasureState.RETURNED and due_on is not None:
        if due_on < today:
            return _("超期%(days)d天") % {"days": (today - due_on).days}
        return _("%(day)s前补正") % {"day": _day(due_on)}
    if measure.state == MeasureState.SUBMITTED and sent_on is not None:
        waited = countdown_to(today, today=sent_on).working_days
        return _("已等%(days)d个工作日") % {"days": waited} if waited else _("今天报送")
    if measure.state == MeasureState.MERGED and measure.merged_into is not None:
        return _("并入%(ref)s") % {"ref": measure.merged_into.ref}
    return _day(sent_on or timezone.localdate(measure.updated_at))


def _day(day: date) -> str:
    return date_format(day, "Y-m-d")


def pills_of(
    filters: Mapping[str, Any], shown: Mapping[str, str], sort: str, columns: Sequence[str]
) -> list[Pill]:
    """Return what the list is narrowed down by; `shown` says each filter in words."""
    return [
        Pill(text, "?" + query_of({**filters, name: None}, sort, columns))
        for name, text in shown.items()
        if filters.get(name)
    ]


def ready_views(person: User) -> list[ReadyView]:
    """Return the views that one needs for one's role, in one query; what holds nothing is left out."""
    waiting = Q(state=MeasureState.SUBMITTED)
    counts = (
        Measure.objects.visible_to(person)
        .filter(state__in=[MeasureState.DRAFT, MeasureState.SUBMITTED, MeasureState.RETURNED])
        .aggregate(
            submitted=Count("pk", filter=waiting, distinct=True),
            returned=Count("pk", filter=Q(state=MeasureState.RETURNED), distinct=True),
            overdue=Count("pk", filter=_overdue_on(timezone.localdate()), distinct=True),
            handed_up=Count("pk", filter=Q(handed_up_at__isnull=False, unit=person.unit_id), distinct=True),
            draft=Count("pk", filter=Q(state=MeasureState.DRAFT, handed_up_at__isnull=True), distinct=True),
        )
    )
    return [
        ReadyView(str(label), query, counts[name], tone)
        for name, label, query, tone in _READY
        if counts[name]
    ]


def _overdue_on(day: date) -> Q:
    return Q(state=MeasureState.RETURNED, returns__answered_at__isnull=True, returns__due_on__lt=day)


_READY = (
    ("submitted", gettext_lazy("待形审"), "?state=submitted", "neutral"),
    ("returned", gettext_lazy("退回补正"), "?state=returned", "attention"),
    ("overdue", gettext_lazy("退回超期"), "?overdue=on", "refused"),
    ("handed_up", gettext_lazy("待审核报送"), "?handed_up=on", "attention"),
    ("draft", gettext_lazy("草稿"), "?state=draft", "neutral"),
)
