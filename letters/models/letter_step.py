"""The steps of a letter's sign-off, and that nobody takes steps of two hands."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from letters.choices import STEPS_OF, Step
from letters.models.letter import Letter
from letters.models.letter_rows import said_for


def _hand_of(column: str) -> str:
    ways = (f"WHEN {column} = ANY('{{{','.join(steps)}}}') THEN '{hand}'" for hand, steps in STEPS_OF.items())
    return f"CASE {' '.join(ways)} END"


def _one_hand_each() -> pgtrigger.Trigger:
    """Refuse a step by or for somebody whose earlier steps were of another hand, whoever writes it.

    Who takes a step for another and whom it is taken for both have that hand.
    """
    return pgtrigger.Trigger(
        name="one_hand_each",
        operation=pgtrigger.Insert,
        when=pgtrigger.Before,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM letters_letterstep AS earlier
                WHERE earlier.letter_id = NEW.letter_id
                AND (earlier.by_id IN (NEW.by_id, NEW.for_whom_id)
                     OR earlier.for_whom_id IN (NEW.by_id, NEW.for_whom_id))
                AND {_hand_of("earlier.step")} <> {_hand_of("NEW.step")}
            ) THEN
                RAISE EXCEPTION USING
                    ERRCODE = 'check_violation', MESSAGE = 'one person, one hand in a letter';
            END IF;
            RETURN NEW;
        """,
    )


def _given() -> pgtrigger.Trigger:
    """Refuse a step for somebody who did not give it to whoever takes it, for that batch and today."""
    return pgtrigger.Trigger(
        name="for_whom_gave_it",
        operation=pgtrigger.Insert,
        when=pgtrigger.Before,
        condition=pgtrigger.Q(new__for_whom__isnull=False),
        func=f"""
            IF NOT EXISTS (
                SELECT 1 FROM letters_delegation AS given JOIN letters_letter AS letter
                ON letter.batch_id = given.batch_id AND letter.id = NEW.letter_id
                WHERE given.delegate_id = NEW.by_id AND given.principal_id = NEW.for_whom_id
                AND given.accepted_at IS NOT NULL AND given.ended_at IS NULL
                AND given.hand = COALESCE({_hand_of("NEW.step")}, given.hand)
                AND (CURRENT_TIMESTAMP AT TIME ZONE '{settings.TIME_ZONE}')::date
                    BETWEEN given.starts_on AND given.ends_on
            ) THEN
                RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'nobody gave this step';
            END IF;
            RETURN NEW;
        """,
    )


class LetterStep(models.Model):
    """One step of the sign-off with its opinion: what the 发文稿纸 shows."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(_("环节"), max_length=20, choices=Step)
    opinion = models.TextField(_("意见"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # 代: whose right it was, where who took the step had none of their own.
    for_whom = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("办理过程")
        ordering: ClassVar = ["at", "pk"]
        triggers: ClassVar = [_one_hand_each(), _given()]

    def __str__(self) -> str:
        return f"{self.letter} {self.get_step_display()}"

    @property
    def people(self) -> set[int | None]:
        """Whose hand it is, by their keys: of who took it, and of whom they took it for."""
        return {self.by_id, self.for_whom_id}

    @property
    def who(self) -> str:
        """Who took the step, and for whom."""
        return said_for(self.by, self.for_whom)
