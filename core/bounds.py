"""What a column cannot hold, told by its field instead of by the database: too long a text, a day out of all time.

Forms and entries have limits of their own; this is what holds where somebody sends something past them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.signals import pre_save
from django.utils.translation import gettext as _

from core.errors import Fault, Incomplete

# Nothing of the trade is older or planned so far; deadlines are still counted from the last of these years.
FIRST_YEAR, LAST_YEAR = 1949, 2100


def keep_bounds() -> None:
    """Hold every row of our apps to what its columns can hold before it is saved."""
    pre_save.connect(_require_fitting, dispatch_uid="core.bounds")


def _require_fitting(sender: type[models.Model], instance: models.Model, **_rest: Any) -> None:
    faults = [*_too_long(sender, instance), *_out_of_time(sender, instance)]
    if faults:
        raise Incomplete(faults)


def _too_long(model: type[models.Model], row: models.Model) -> Iterator[Fault]:
    told = _("“%(field)s”最多%(most)d字，现有%(length)d字，请删减%(over)d字。")
    for name, label, most in _limited(model):
        text = row.__dict__.get(name)
        if isinstance(text, str) and len(text) > most:
            counts = {"most": most, "length": len(text), "over": len(text) - most}
            yield Fault(name, told % {"field": label, **counts})


def _out_of_time(model: type[models.Model], row: models.Model) -> Iterator[Fault]:
    for name, label in _dated(model):
        day = row.__dict__.get(name)
        if isinstance(day, date) and (message := out_of_time(day, label)):
            yield Fault(name, message)


def out_of_time(day: date, label: Any) -> str:
    """Say that a day named so is out of all time, nothing where it is not."""
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return ""
    told = _("“%(field)s”应在%(first)d年到%(last)d年之间，现在写的是%(year)d年，请核对。")
    return told % {"field": label, "first": FIRST_YEAR, "last": LAST_YEAR, "year": day.year}


@cache
def _limited(model: type[models.Model]) -> tuple[tuple[str, Any, int], ...]:
    texts = (one for one in _columns(model) if isinstance(one, models.CharField))
    return tuple((one.attname, one.verbose_name, one.max_length) for one in texts if one.max_length)


@cache
def _dated(model: type[models.Model]) -> tuple[tuple[str, Any], ...]:
    days = (one for one in _columns(model) if isinstance(one, models.DateField))
    return tuple((one.attname, one.verbose_name) for one in days)


def _columns(model: type[models.Model]) -> Sequence[models.Field[Any, Any]]:
    return model._meta.concrete_fields if model._meta.app_label in settings.OUR_APPS else []
