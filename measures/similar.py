"""The like of a candidate, as whoever writes it may see it."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from measures.models import Measure
from measures.shelving import query_of
from precedents.actions.runs import as_seen
from precedents.encoders.choosing import is_off
from precedents.explained import Explained, explained_by
from precedents.labels import Label
from precedents.models import Encoding, SearchHit, Shelf
from precedents.panels import PanelName, scopes_of
from precedents.searching.asking import Found, Query
from precedents.searching.finding import find_in_panels
from precedents.vectors.fusing import is_near

# With less than a clause nothing can be compared.
LEAST_CHARACTERS = 8
_IN_A_PANEL = 3


@dataclass(frozen=True, slots=True)
class NearPanel:
    """What of one panel is near enough to be put before somebody who only writes."""

    label: str
    searched: int
    hits: tuple[Explained, ...]


@dataclass(frozen=True, slots=True)
class NearPractice:
    """The panels, whether meaning took part, and whether it may still come; `state` is what `state_of` returned then."""

    state: str
    is_searched: bool = False
    panels: tuple[NearPanel, ...] = ()
    has_meaning: bool = False
    waits_for_meaning: bool = False

    @property
    def count(self) -> int:
        """Return how many practices are shown."""
        return sum(len(panel.hits) for panel in self.panels)

    @property
    def doubles(self) -> int:
        """Return how many of them share so much wording that they may be the same."""
        return sum(each.hit.label == Label.DUPLICATE for panel in self.panels for each in panel.hits)


def near_practice(measure: Measure, person: User) -> NearPractice:
    """Return what lists and published measures have that is near to a candidate, once there is enough of it."""
    query = query_of(measure)
    if len(query.whole) < LEAST_CHARACTERS:
        return NearPractice(_state(query, has_meaning=False))
    shelves = list(Shelf.objects.visible_to(person).filter(is_open=True).with_sizes())
    scopes = scopes_of(shelves)
    sizes = {shelf.pk: shelf.size for shelf in shelves}  # type: ignore[attr-defined]  # with_sizes adds it
    found = find_in_panels(query, scopes, top=_IN_A_PANEL)
    panels = tuple(
        NearPanel(
            str(PanelName(panel).label),
            sum(sizes[shelf] for shelf in scopes[panel].shelves),
            tuple(explained_by(each.worth, query, hit) for hit in _near_hits(each)),
        )
        for panel, each in found.items()
    )
    has_meaning = any(each.model for each in found.values())
    return NearPractice(
        _state(query, has_meaning=has_meaning),
        is_searched=True,
        panels=panels,
        has_meaning=has_meaning,
        waits_for_meaning=any(each.meaning_may_come for each in found.values()),
    )


def state_of(measure: Measure) -> str:
    """Return something that differs whenever a search for the like of a candidate would ask something else."""
    query = query_of(measure)
    source, key = query.own or ("", "")
    own = Encoding.objects.filter(document__source=source, document__key=key, digest=query.digest)
    return _state(query, has_meaning=not is_off() and own.exists())


def _state(query: Query, *, has_meaning: bool) -> str:
    return f"{query.digest[:16]}{'m' if has_meaning else ''}"


def _near_hits(found: Found) -> list[SearchHit]:
    near = [hit for hit in found.hits if hit.label or is_near(hit.score, with_meaning=bool(found.model))]
    return [as_seen(hit, hit.rank) for hit in near]
