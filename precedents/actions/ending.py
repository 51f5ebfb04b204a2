"""Ending a list: another takes its place, or it is withdrawn. It is kept and no longer found."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action, wrong_state_sentence
from core.errors import Fault, Incomplete, WrongState
from core.locking import lock
from precedents.listed import take_down
from precedents.models import PrecedentList

LONGEST_REASON = 500


@action("precedents.edit_list", steps=[PrecedentList.be_superseded])
def supersede_list(precedent_list: PrecedentList, *, by: User, successor: PrecedentList) -> PrecedentList:
    """Let another list in force take this one's place. Raises `WrongState`, `Incomplete`."""
    if successor.pk == precedent_list.pk:
        raise Incomplete([Fault("successor", _("清单不能替代自己，请选择另一份。"))])
    if not PrecedentList.objects.in_force().filter(pk=successor.pk).exists():
        raise Incomplete([Fault("successor", _("只能由一份有效的清单替代。"))])
    precedent_list.be_superseded()
    precedent_list.superseded_by = successor
    precedent_list.save()
    take_down(precedent_list)
    return precedent_list


def end_for(precedent_list: PrecedentList, successor: PrecedentList) -> None:
    """End a list for one that is about to be saved in the same transaction. Raises `WrongState`."""
    locked = lock(precedent_list)
    if not locked.is_in_force:
        raise WrongState(wrong_state_sentence(locked))
    locked.be_superseded()
    locked.superseded_by_id = successor.pk
    locked.save()
    take_down(locked)


@action("precedents.edit_list", steps=[PrecedentList.be_withdrawn])
def withdraw_list(precedent_list: PrecedentList, *, by: User, reason: str) -> PrecedentList:
    """Withdraw a list that should not count, such as one imported by mistake. Raises `WrongState`, `Incomplete`."""
    reason = reason.strip()
    if not reason:
        raise Incomplete([Fault("reason", _("请写明撤下的理由。"))])
    if len(reason) > LONGEST_REASON:
        raise Incomplete([Fault("reason", _("最多%(limit)d字。") % {"limit": LONGEST_REASON})])
    precedent_list.be_withdrawn()
    precedent_list.withdrawn_because = reason
    precedent_list.save()
    take_down(precedent_list)
    return precedent_list
