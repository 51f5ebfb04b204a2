"""What is the matter with a unit in a batch, in one word: plain values, late ones first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class Condition(models.TextChoices):
    """How a unit stands, the worst first: the order of the page."""

    NO_ACCOUNT = "no_account", _("没有账号")
    RETURN_OVERDUE = "return_overdue", _("退回超期")
    OVERDUE = "overdue", _("逾期未报")
    NEVER_SIGNED_IN = "never_signed_in", _("未登录")
    ONLY_DRAFTS = "only_drafts", _("只有草稿")
    NOT_BEGUN = "not_begun", _("未动笔")
    FINE = "fine", _("正常")

    @property
    def tone(self) -> str:
        """In which tone it is shown: red only for what is late or was never begun for want of a sign-in."""
        if self is Condition.FINE:
            return "done"
        return "attention" if self in {Condition.ONLY_DRAFTS, Condition.NOT_BEGUN} else "refused"

    @property
    def needs_reminding(self) -> bool:
        """Whether the unit is to be reminded."""
        return self is not Condition.FINE

    @property
    def rank(self) -> int:
        """Its place among the others, from 0 for the worst."""
        return [*Condition].index(self)


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What the condition of a unit rests on. `last_day` is its own: the due date, or its grace."""

    sent: int = 0
    drafts: int = 0
    overdue_returns: int = 0
    has_people: bool = True
    last_sign_in: datetime | None = None
    last_day: date | None = None


def condition_of(facts: UnitFacts, *, today: date) -> Condition:
    """Return what is the matter with a unit while its batch collects; the worst is told, and nothing else."""
    if facts.overdue_returns:
        return Condition.RETURN_OVERDUE
    if facts.sent:
        return Condition.FINE
    if not facts.has_people:
        return Condition.NO_ACCOUNT
    if facts.last_day is not None and facts.last_day < today:
        return Condition.OVERDUE
    if facts.last_sign_in is None:
        return Condition.NEVER_SIGNED_IN
    return Condition.ONLY_DRAFTS if facts.drafts else Condition.NOT_BEGUN
