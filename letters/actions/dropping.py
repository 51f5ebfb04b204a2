"""Drafts that nobody needs: taken away before anybody but their drafter has had to do with them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action
from core.errors import WrongState
from letters.choices import Step
from letters.models import Letter


def may_be_dropped(letter: Letter) -> bool:
    """Whether a letter is a draft that was never sent to anybody, and not the one that its batch waits for."""
    is_own = letter.is_editable and not letter.traits.publishes_batch
    return is_own and all(one.step == Step.DRAFT for one in letter.steps.all())


@action("letters.drop_draft")
def drop_draft(letter: Letter, *, by: User) -> Letter:
    """Delete a draft with its logbook; the trail keeps that it was there. Its drafter alone can, who wrote it last.

    Raises `WrongState` once anybody else has had to do with it, and for the letter that its batch waits for.
    """
    if letter.traits.publishes_batch:
        raise WrongState(_("发布评估结果的函稿不能删除；要重新审定的，请退回到审定。"))
    if not may_be_dropped(letter):
        raise WrongState(_("这份函送过核、请过会签或提过附件增减，不能删除。"))
    key = letter.pk
    letter.delete()
    # Whoever is told of it reads its key.
    letter.pk = key
    return letter
