"""Events as rows of a list: who, when, from where, for whom, which act, on what, and how many rows it changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from core.models import Change, Event
from core.models.event import READ_UNIT, reads_everything
from core.people import Person
from core.trail.acts import act_label
from core.trail.things import thing_of
from core.trail.tracking import shown_name


@dataclass(frozen=True, slots=True)
class Listed:
    """One event as somebody may read it."""

    event: Event
    who: str
    act: str
    address: str
    changes: int
    has_history: bool
    is_open: bool

    @property
    def has_recorded_name(self) -> bool:
        """Whether it is called as it was put on record, in Chinese."""
        return self.name == self.event.name

    @property
    def name(self) -> str:
        """What it was about: a thing without a name of its own is called by its kind in the reader's language."""
        return shown_name(self.event.model, self.event.key, self.event.name)


def listed(events: Sequence[Event], person: Person) -> list[Listed]:
    """Return events (with person and unit) as rows; one query for all of them."""
    counted = Change.objects.filter(event__in=[one.pk for one in events]).order_by().values_list("event")
    counts = dict(counted.annotate(n=Count("pk")))
    reads_all, is_lead = reads_everything(person), person.has_perm(READ_UNIT)
    return [_listed(one, person, counts.get(one.pk, 0), reads_all, is_lead) for one in events]


def _listed(event: Event, person: Person, changes: int, reads_all: bool, is_lead: bool) -> Listed:
    # Who in the office did it, and from where, is the office's business: others are told of the office alone.
    is_own = event.person_id == person.pk
    is_near = reads_all or is_own or (person.unit_id is not None and event.unit_id == person.unit_id)
    return Listed(
        event=event,
        who=_who(event) if is_near else str(event.unit or ""),
        act=act_label(event.act),
        address=(event.address or "") if is_near else "",
        changes=changes,
        has_history=bool(event.key) and thing_of(event.model) is not None,
        is_open=reads_all or is_own or (is_lead and is_near),
    )


def _who(event: Event) -> str:
    return str(event.person) if event.person else _("系统")
