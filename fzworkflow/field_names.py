"""What people call a field that a request names: the label of the column that is called so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from django.apps import apps
from django.conf import settings

_JOINTS = re.compile(r"[-.\[\]]+")


def label_of(name: str) -> str:
    """Return the label of a field, by its whole name or the first part of it that is a column's; else the name."""
    labels = _labels()
    known = (part for part in (name, *_JOINTS.split(name)) if part in labels)
    return str(labels[part]) if (part := next(known, None)) else name


@cache
def _labels() -> Mapping[str, object]:
    """By column, the first label of it in any app. They are translated when they are shown."""
    found: dict[str, object] = {}
    for app in settings.OUR_APPS:
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.concrete_fields:
                # A label that nobody gave is the column's name.
                if str(field.verbose_name) != field.name.replace("_", " "):
                    found.setdefault(field.name, field.verbose_name)
    return found
