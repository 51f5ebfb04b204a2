"""The steps of a letter's sign-off, and that nobody takes steps of two hands."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from letters.choices import STEPS_OF, Step
from letters.models.letter import Letter


def _hand_of(column: str) -> str:
    ways = (f"WHEN {column} = ANY('{{{','.join(steps)}}}') THEN '{hand}'" for hand, steps in STEPS_OF.items())
    return f"CASE {' '.join(ways)} END"


def _one_hand_each() -> pgtrigger.Trigger:
    """Refuse a step by somebody whose earlier steps were of another hand, whoever writes it."""
    return pgtrigger.Trigger(
        name="one_hand_each",
        operation=pgtrigger.Insert,
        when=pgtrigger.Before,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM letters_letterstep AS earlier
                WHERE earlier.letter_id = NEW.letter_id AND earlier.by_id = NEW.by_id
                AND {_hand_of("earlier.step")} <> {_hand_of("NEW.step")}
            ) THEN
                RAISE EXCEPTION USING
                    ERRCODE = 'check_violation', MESSAGE = 'one person, one hand in a letter';
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
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("办理过程")
        ordering: ClassVar = ["at", "pk"]
        triggers: ClassVar = [_one_hand_each()]

    def __str__(self) -> str:
        return f"{self.letter} {self.get_step_display()}"
