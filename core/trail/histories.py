"""The history of one thing, as a person may read it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.models import Event
from core.models.event import READ_ALL, EventQuerySet, reads_everything
from core.people import Person
from core.trail.things import Thing


def thing_row(thing: Thing, person: Person, key: int) -> models.Model | None:
    """Return the thing, if the person may see it or reads the whole trail."""
    rows = thing.model._default_manager.all()
    if not person.has_perm(READ_ALL):
        visible_to = getattr(thing.model._default_manager, "visible_to", None)
        rows = visible_to(person) if visible_to else rows.none()
    return rows.filter(pk=key).first()


def history_of(thing: Thing, row: models.Model, person: Person) -> EventQuerySet:
    """Return the thing's events: all to those who read the trail or work in the office.

    A unit's people read what their unit did to their own thing and what is done to it in the open; everybody else
    what they did themselves.
    """
    events = Event.objects.all().about([(thing.name, row.pk)])
    if reads_everything(person):
        return events
    if thing.is_own(person, row):
        return events.filter(Q(unit=person.unit_id) | Q(act__in=thing.open_acts))
    return events.filter(person=person.pk)
