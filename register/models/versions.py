"""What the register said of each entry on which day, put down by the database itself: past days can be told again."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _

from register.models.count import in_force_on

# What only the search reads is nothing that the register says.
_UNSAID = "ARRAY['search_text', 'search_grams']::text[]"


def _put_down(entry: str) -> str:
    """Return the body (PL/pgSQL) that puts down how an entry reads now, the last of a day staying."""
    return f"""
        INSERT INTO register_entryversion (entry_id, day, content)
        SELECT entry.id, (clock_timestamp() AT TIME ZONE '{settings.TIME_ZONE}')::date,
            to_jsonb(entry) - {_UNSAID} || jsonb_build_object(
                'number', batch.number,
                'mark_label', batch.mark_label,
                'recognitions', COALESCE((
                    SELECT jsonb_agg(jsonb_build_object('kind', kind, 'dated_on', dated_on, 'source', source)
                        ORDER BY dated_on DESC, id)
                    FROM register_recognition WHERE entry_id = entry.id AND withdrawn_on IS NULL
                ), '[]')
            )
        FROM register_registerentry AS entry JOIN measures_batch AS batch ON batch.id = entry.batch_id
        WHERE entry.id = {entry}
        ON CONFLICT (entry_id, day) DO UPDATE SET content = EXCLUDED.content;
        RETURN NULL;
    """


def _follow(name: str, entry: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.After,
        func=_put_down(entry),
    )


ENTRY_FOLLOWED = _follow("version", "NEW.id")
RECOGNITION_FOLLOWED = _follow("version", "NEW.entry_id")


class EntryVersionQuerySet(models.QuerySet["EntryVersion"]):
    """How entries read on which day."""

    def as_of(self, day: date) -> EntryVersionQuerySet:
        """Return how each entry in force on a day read at its end, in the order of batches.

        An entry that came into the register later, though it was published by then, reads as it came in first.
        """
        known = self.filter(day__lte=day).order_by("entry_id", "-day").distinct("entry_id")
        later = self.exclude(entry__in=self.filter(day__lte=day).values("entry"))
        first = later.order_by("entry_id", "day").distinct("entry_id")
        chosen = self.filter(models.Q(pk__in=known.values("pk")) | models.Q(pk__in=first.values("pk")))
        dated = chosen.annotate(
            published_on=models.functions.Cast(KT("content__published_on"), models.DateField()),
            withdrawn_on=models.functions.Cast(KT("content__withdrawn_on"), models.DateField()),
        )
        return dated.filter(in_force_on(day)).order_by(F("content__number"), F("content__serial"))


class EntryVersion(models.Model):
    """How an entry read at the end of a day on which it, or what became of it, was changed. Never written by the app."""

    entry = models.ForeignKey("register.RegisterEntry", on_delete=models.CASCADE, related_name="versions")
    day = models.DateField(_("日期"))
    content = models.JSONField()

    objects = EntryVersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["entry", "day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "day"], name="entry_version_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.day}"


_STAYS = "RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'the file of a day stays';"


class DayFile(models.Model):
    """The register of a day that is over, as a file: it stays as it is, whatever becomes of the register.

    Days that read alike share the stored file, which lies under its digest.
    """

    day = models.DateField(_("日期"))
    format = models.CharField(_("格式"), max_length=10)
    file = models.FileField(_("文件"), max_length=200)
    size = models.PositiveBigIntegerField(_("大小（字节）"))
    sha256 = models.CharField("SHA-256", max_length=64)
    frozen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("开放数据文件")
        ordering: ClassVar = ["-day", "format"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "format"], name="day_file_once_a_format"),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="never_changed",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=_STAYS,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.format}"
