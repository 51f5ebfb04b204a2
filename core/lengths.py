"""A text that is longer than its column, told by its field instead of by the database.

Forms and entries have limits of their own; this is what holds where somebody sends a text past them.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.signals import pre_save
from django.utils.translation import gettext as _

from core.errors import Fault, Incomplete


def keep_lengths() -> None:
    """Hold every row of our apps to its columns' lengths before it is saved."""
    pre_save.connect(_require_fitting, dispatch_uid="core.lengths")


def _require_fitting(sender: type[models.Model], instance: models.Model, **_rest: Any) -> None:
    faults = [
        Fault(name, _too_long(label, len(text), most))
        for name, label, most in _limited(sender)
        if isinstance(text := instance.__dict__.get(name), str) and len(text) > most
    ]
    if faults:
        raise Incomplete(faults)


def _too_long(label: str, length: int, most: int) -> str:
    told = _("“%(field)s”最多%(most)d字，现有%(length)d字，请删减%(over)d字。")
    return told % {"field": label, "most": most, "length": length, "over": length - most}


@cache
def _limited(model: type[models.Model]) -> tuple[tuple[str, Any, int], ...]:
    if model._meta.app_label not in settings.OUR_APPS:
        return ()
    texts = (one for one in model._meta.concrete_fields if isinstance(one, models.CharField))
    return tuple((one.attname, one.verbose_name, one.max_length) for one in texts if one.max_length)
