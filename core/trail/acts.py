"""What each act is called on the screen: every app names its own, in its `trail.py`."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _

_labels: dict[str, str | Promise] = {}


def name_acts(**labels: str | Promise) -> None:
    """Register what acts are called, by their names in the trail."""
    _labels.update(labels)


def is_named(act: str) -> bool:
    """Whether somebody said what an act is called."""
    return act in _labels


def act_label(act: str) -> str:
    """Return what an act is called; what was changed by none is said to be so."""
    return str(_labels.get(act, act)) if act else _("未经办理事项的改动")


def act_choices() -> list[tuple[str, str]]:
    """Return every act with what it is called, in the order of the words."""
    return sorted(((act, str(label)) for act, label in _labels.items()), key=lambda pair: pair[1])
