"""What the evaluation's pages draw that no other app does."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django import template
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import User
from core.desk import Part
from evaluations import readiness
from evaluations.models import Panel
from evaluations.overview import ClassOutcome, PanelOverview, class_outcomes, panel_overview
from evaluations.readiness import Closing, Point, points_of
from measures.choices import BatchState
from measures.models import Batch
from measures.overview.rows import Counts

register = template.Library()


@register.simple_tag(takes_context=True)
def tally_column(context: Context, name: str, label: str) -> SafeString:
    """Draw a figure's column heading; on the page of the whole tally it leads to the table sorted by it."""
    if not context.get("sortable"):
        return format_html('<th scope="col" class="number">{}</th>', label)
    is_current = (context.get("sort") or "rank") == name
    order = "ascending" if name == "rank" else "descending"
    sorted_by = format_html(' aria-sort="{}"', order) if is_current else ""
    kept = context.get("kept", "")
    return format_html(
        '<th scope="col" class="number"{}><a href="?{}&amp;sort={}">{}</a></th>', sorted_by, kept, name, label
    )


@register.simple_tag(takes_context=True)
def panel_progress(context: Context) -> PanelOverview | None:
    """Return how far the panel of the page's batch is while it evaluates; the page's pieces share one reading."""
    batch, request = context["batch"], context["request"]
    if batch.state != BatchState.EVALUATING:
        return None
    if not hasattr(request, "panel_progress"):
        request.panel_progress = panel_overview(batch, request.user)
    progress: PanelOverview | None = request.panel_progress
    return progress


@register.simple_tag
def panel_due(batch: Batch) -> date | None:
    """Return the day by which the panel of a batch is to have scored, if one is set."""
    return Panel.objects.filter(batch=batch).values_list("due_on", flat=True).first()


@register.simple_tag
def outcomes_of(batch: Batch, before: Batch | None, person: User) -> dict[str, ClassOutcome]:
    """Return what was settled of each class, for the overview."""
    return class_outcomes(batch, before, person)


@register.filter
def plain(number: Decimal) -> str:
    """Write a figure as people type it, without the zeros at its end."""
    return f"{number.normalize():f}"


@register.filter
def of_class(outcomes: dict[str, ClassOutcome], code: str) -> ClassOutcome:
    """Return a class's outcome."""
    return outcomes[code]


@register.filter
def of_unit(progress: PanelOverview, unit: int) -> list[Part]:
    """Return how many of a unit's measures have enough sheets."""
    return progress.parts_by_unit.get(unit, [])


@register.simple_tag
def lacking_of(batch: Batch, total: Counts) -> list[Point]:
    """Return what the evaluation still lacks before the collecting can end."""
    return points_of(batch, unscreened=total.waiting + total.returned)


@register.simple_tag
def entry(bound: BoundField, style: str = "", placeholder: str = "", label: str = "") -> SafeString:
    """Draw a field's control alone, where the page draws label and faults itself; `label` names it for readers."""
    attributes: dict[str, str | bool] = {"class": f"{style} is-invalid".strip() if bound.errors else style}
    attributes |= {"placeholder": placeholder} if placeholder else {}
    attributes |= {"aria-label": label} if label else {}
    attributes |= (
        {"aria-invalid": "true", "aria-describedby": f"{bound.auto_id}-faults"} if bound.errors else {}
    )
    return bound.as_widget(attrs=attributes)


@register.simple_tag
def closing_of(batch: Batch) -> Closing:
    """Return how near the end of the batch's evaluation is."""
    return readiness.closing_of(batch)


@register.simple_tag
def all_confirmed(batch: Batch) -> bool:
    """Return whether nothing keeps the letter from being drafted any more."""
    return readiness.all_confirmed(batch)
