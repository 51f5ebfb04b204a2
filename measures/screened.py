"""What the office is shown beside a candidate that it screens: the panels of a kept search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from measures.models import Measure
from measures.presentation import shown_unit
from measures.searches import searches_for
from precedents.actions.runs import query_of
from precedents.explained import Explained, explained
from precedents.models import Decision, SearchHit, SearchRun, Shelf, Source
from precedents.panels import PanelName, panel_of
from precedents.vectors.fusing import is_near

# So many of a panel are explained; they are in the run's page all.
_MOST_SHOWN = 15


@dataclass(frozen=True, slots=True)
class Beside:
    """A hit beside the measure; of a candidate the row that the person may see."""

    each: Explained
    candidate: Measure | None
    unit: str


@dataclass(frozen=True, slots=True)
class ScreenedPanel:
    """One panel: how much was searched, what is near in it, and what else came up; only the shown one holds hits."""

    name: str
    label: str
    searched: int
    count: int
    is_shown: bool
    near: tuple[Beside, ...] = ()
    others: tuple[Beside, ...] = ()


def panels_beside(run: SearchRun, person: User, wanted: str) -> list[ScreenedPanel]:
    """Return the four panels of a kept search; the wanted one, or the first in which something is near, with its hits."""
    hits = list(run.hits.visible_to(person).select_related("decided_by"))
    candidates = _candidates(hits, person)
    by_panel: dict[str, list[SearchHit]] = {panel: [] for panel in PanelName.values}
    for hit in hits:
        if hit.source != Source.CANDIDATE or hit.key in candidates:
            by_panel[_panel(run, hit.source, hit.shelf_key)].append(hit)
    near = {panel: [hit for hit in found if _is_near(hit, run)] for panel, found in by_panel.items()}
    shown = (
        wanted
        if wanted in by_panel
        else next((panel for panel in by_panel if near[panel]), PanelName.PUBLISHED)
    )
    beside = _beside(run, by_panel[shown][:_MOST_SHOWN], candidates, person)
    return [
        ScreenedPanel(
            panel,
            str(PanelName(panel).label),
            _searched(run, panel),
            len(near[panel]),
            panel == shown,
            *(_parted(beside, run) if panel == shown else ()),
        )
        for panel in PanelName.values
    ]


def alike_and_open(run: SearchRun, person: User) -> int:
    """Return how many hits share so much wording that they have a label, and were not settled."""
    return run.hits.visible_to(person).filter(decision=Decision.OPEN).exclude(label="").count()


def told_apart_by_unit(measure: Measure, person: User) -> list[SearchHit]:
    """Return the published measures of which the unit said, when it sent the candidate in, that they are another."""
    own = searches_for(measure, person).filter(asked_by__unit=measure.unit_id).order_by()
    aside = SearchHit.objects.filter(run__in=own, source=Source.PUBLISHED, decision=Decision.ASIDE)
    return list(aside.select_related("decided_by").order_by("-decided_at"))


def _candidates(hits: Sequence[SearchHit], person: User) -> dict[str, Measure]:
    """Return the measures that hits among candidates are, as far as the person may see them, by the hit's key."""
    keys = [int(hit.key) for hit in hits if hit.source == Source.CANDIDATE]
    if not keys:
        return {}
    rows = Measure.objects.visible_to(person).filter(pk__in=keys).for_list().prefetch_related("joint_units")
    return {str(measure.pk): measure for measure in rows}


def _beside(
    run: SearchRun, hits: Sequence[SearchHit], candidates: dict[str, Measure], person: User
) -> list[Beside]:
    shelves = set(Shelf.objects.visible_to(person).values_list("pk", flat=True))
    told = explained(query_of(run), hits, run.left_out["phrases"], shelves=shelves)
    beside = []
    for each in told:
        candidate = candidates.get(each.hit.key) if each.hit.source == Source.CANDIDATE else None
        beside.append(Beside(each, candidate, shown_unit(candidate, person) if candidate else ""))
    return beside


def _parted(beside: Sequence[Beside], run: SearchRun) -> tuple[tuple[Beside, ...], tuple[Beside, ...]]:
    near = [_is_near(each.each.hit, run) for each in beside]
    return (
        tuple(each for each, is_near_one in zip(beside, near, strict=True) if is_near_one),
        tuple(each for each, is_near_one in zip(beside, near, strict=True) if not is_near_one),
    )


def _searched(run: SearchRun, panel: str) -> int:
    """Return how many practices were searched in a panel; the measure itself lies on its batch's shelf and is none."""
    found = sum(each["documents"] for each in run.scope if _panel(run, each["source"], each["key"]) == panel)
    return max(0, found - 1) if panel == PanelName.BATCH else found


def _is_near(hit: SearchHit, run: SearchRun) -> bool:
    if hit.decision == Decision.ASIDE:
        return False
    return bool(hit.label or hit.decision or is_near(hit.score, with_meaning=bool(run.model)))


def _panel(run: SearchRun, source: str, shelf: str) -> str:
    return panel_of(source, shelf, run.subject_shelf).value
