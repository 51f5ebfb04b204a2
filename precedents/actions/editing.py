"""Putting a list right: what is said of it, and its practices one by one. Every change is kept in the history."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action, wrong_state_sentence
from core.errors import Fault, Incomplete, StaleVersion, WrongState, require_clean
from precedents.actions.importing import FACTS, require_valid
from precedents.listed import put_up
from precedents.models import Precedent, PrecedentList
from precedents.models.precedent import LONGEST_TEXT

TEXTS = ("title", "text", "field", "place", "scope", "responsible", "document", "in_force_since")


@action("precedents.edit_list")
def change_list(precedent_list: PrecedentList, /, *, by: User, **facts: Any) -> PrecedentList:
    """Change what is said of a list in force. Raises `WrongState`, `Incomplete` naming the fields."""
    _require_in_force(precedent_list)
    for name in FACTS:
        if name in facts:
            setattr(precedent_list, name, facts[name])
    require_valid(precedent_list)
    others = PrecedentList.objects.in_force().exclude(pk=precedent_list.pk)
    if others.filter(name=precedent_list.name).exists():
        raise Incomplete([Fault("name", _("已有同名的有效清单，请换一个名称。"))])
    precedent_list.save()
    # Practices that name no place or document of their own take the list's.
    put_up(precedent_list, precedent_list.precedents.all())
    return precedent_list


@action("precedents.edit_list")
def edit_entry(precedent: Precedent, /, *, by: User, version: int, **texts: Any) -> Precedent:
    """Put a practice of a list in force right; the search finds it as it now is.

    Raises `StaleVersion` where somebody saved in between, `WrongState`, `Incomplete` naming the fields.
    """
    _require_in_force(precedent.precedent_list)
    if version != precedent.edit_version:
        raise StaleVersion({name: getattr(precedent, name) for name in TEXTS}, precedent.edit_version)
    for name in TEXTS:
        if name in texts:
            setattr(precedent, name, texts[name])
    _require_valid(precedent)
    precedent.edit_version += 1
    precedent.save()
    put_up(precedent.precedent_list, [precedent])
    return precedent


def _require_in_force(precedent_list: PrecedentList) -> None:
    if not precedent_list.is_in_force:
        raise WrongState(wrong_state_sentence(precedent_list))


def _require_valid(precedent: Precedent) -> None:
    require_clean(precedent, exclude=["precedent_list", "position"], validate_constraints=False)
    if len(precedent.text) > LONGEST_TEXT:
        facts = {"limit": LONGEST_TEXT, "count": len(precedent.text)}
        raise Incomplete([Fault("text", _("最多%(limit)d字，现有%(count)d字。") % facts)])
