"""The audit trail's rows: events, what each changed, and a digest a day over the day before."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.choices import EventKind
from core.people import Person
from core.trail.narrowing import Key, Narrowing

READ_ALL = "core.read_trail"
READ_CHANGES = "core.read_changes"
READ_UNIT = "core.read_unit_trail"


def reads_everything(person: Person) -> bool:
    """Whether a person may read every event; what it changed is asked apart, of each change."""
    return person.has_perm(READ_ALL) or person.has_perm(READ_CHANGES)


_STAMPED = pgtrigger.Trigger(
    name="stamped_by_the_database",
    operation=pgtrigger.Insert,
    when=pgtrigger.Before,
    func=f"""
        NEW.at := clock_timestamp();
        NEW.day := (NEW.at AT TIME ZONE '{settings.TIME_ZONE}')::date;
        RETURN NEW;
    """,
)


def _append_only(day: str) -> tuple[pgtrigger.Trigger, ...]:
    """Refuse every change of a row, and its removal before its `day` (SQL) was written out and dropped."""
    is_dropped = f"EXISTS (SELECT 1 FROM core_eventday WHERE day = {day} AND dropped_at IS NOT NULL)"
    refuse = "RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'the trail is only added to';"
    return (
        pgtrigger.Trigger(
            name="never_changed", operation=pgtrigger.Update, when=pgtrigger.Before, func=refuse
        ),
        pgtrigger.Trigger(
            name="never_removed",
            operation=pgtrigger.Delete,
            when=pgtrigger.Before,
            func=f"IF NOT {is_dropped} THEN {refuse} END IF; RETURN OLD;",
        ),
    )


class EventQuerySet(models.QuerySet["Event"]):
    """Events as people see them."""

    def visible_to(self, person: Person) -> EventQuerySet:
        """Everything to those who read the trail and to the office; to others what is near to them."""
        return self if reads_everything(person) else self.near(person)

    def near(self, person: Person) -> EventQuerySet:
        """What one did oneself; for a unit's lead, what the unit's people did."""
        if person.has_perm(READ_UNIT):
            return self.filter(unit=person.unit_id)
        return self.filter(person=person.pk)

    def narrowed(self, narrowing: Narrowing) -> EventQuerySet:
        """Return only what a search of the trail asks for."""
        found = self.filter(narrowing.condition)
        return found if narrowing.things is None else found.about(narrowing.things)

    def about(self, things: Collection[Key]) -> EventQuerySet:
        """Return the events of some things: those that were about one, and those that changed something of it."""
        if not things:
            return self.none()
        subjects, touched = models.Q(), models.Q()
        for model, key in things:
            subjects |= models.Q(model=model, key=key)
            touched |= models.Q(model=model, key=key)
        changed = Change.objects.filter(touched).order_by().values("event_id")
        # Two walks along an index each; "or" across two tables would walk through all of one.
        return self.filter(pk__in=self.model._base_manager.filter(subjects).values("pk").union(changed))

    def for_list(self) -> EventQuerySet:
        """Bring along who acted, and for whom."""
        return self.select_related("person", "unit")


class Event(models.Model):
    """Something that somebody did, read or tried. It is never changed; `core.trail` writes and reads it.

    `unit` is the one that the person acted for at that time. `model`, `key` and `name` are the thing that it was
    about: the name is one that everybody may read who may read the event.
    """

    at = models.DateTimeField(_("时间"), editable=False)
    day = models.DateField(_("日期"), editable=False)
    kind = models.CharField(_("种类"), max_length=10, choices=EventKind)
    act = models.CharField(_("事项"), max_length=80)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("人员"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    unit = models.ForeignKey(
        settings.UNIT_MODEL,
        verbose_name=_("单位"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    address = models.GenericIPAddressField(_("来源地址"), null=True)
    model = models.CharField(max_length=60)
    key = models.BigIntegerField(null=True)
    name = models.CharField(_("对象"), max_length=200)
    note = models.CharField(_("说明"), max_length=200)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("事件")
        ordering: ClassVar = ["-day", "-id"]
        indexes: ClassVar = [
            # A page of the trail, whatever it is narrowed by, is a walk along one of these.
            models.Index(fields=["day", "id"], name="event_by_day"),
            models.Index(fields=["person", "day", "id"], name="event_by_person"),
            models.Index(fields=["unit", "day", "id"], name="event_by_unit"),
            models.Index(fields=["act", "day", "id"], name="event_by_act"),
            models.Index(fields=["kind", "day", "id"], name="event_by_kind"),
            models.Index(fields=["model", "key", "day", "id"], name="event_by_thing"),
        ]
        triggers: ClassVar = [_STAMPED, *_append_only("OLD.day")]

    def __str__(self) -> str:
        return f"{self.act} #{self.pk}"


class Change(models.Model):
    """What an event changed in one row: the columns that differ, as they were and as they became.

    `model` and `key` are the thing in whose history it stands. What `is_inner` only the unit itself reads.
    """

    event = models.ForeignKey(Event, on_delete=models.DO_NOTHING, related_name="changes", db_index=False)
    row_model = models.CharField(max_length=60)
    row_key = models.BigIntegerField()
    model = models.CharField(max_length=60)
    key = models.BigIntegerField()
    kind = models.CharField(max_length=6)
    was = models.JSONField(default=dict)
    becomes = models.JSONField(default=dict)
    is_inner = models.BooleanField(default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("改动")
        ordering: ClassVar = ["event_id", "id"]
        indexes: ClassVar = [
            models.Index(fields=["event", "id"], name="change_by_event"),
            models.Index(fields=["model", "key", "event"], name="change_by_thing"),
        ]
        triggers: ClassVar = _append_only("(SELECT day FROM core_event WHERE id = OLD.event_id)")

    def __str__(self) -> str:
        return f"{self.row_model} #{self.row_key}"
