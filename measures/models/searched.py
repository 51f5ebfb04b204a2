"""What a measure is found by: its number and its texts, as the database folds them at every change.

Whom to call is found by the sealed columns of the measure itself, and stands nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.folding import folded_sql
from measures.entries import ENTRIES

PASSAGE_TEXTS = tuple(one.name for one in ENTRIES if one.rows)
# What everybody reads who sees the measure.
READ_TEXTS = ("ref", "title", *PASSAGE_TEXTS)


class MeasureWords(models.Model):
    """A measure's texts as searches see them: `core.folding`, one after the other, no phrase running into the next.

    Folding a long text takes milliseconds, so it is done once, by a trigger of the measure; nobody else writes here.
    It stands apart so that who loads a measure for somebody that must not know its sender never loads this.
    """

    measure = models.OneToOneField("measures.Measure", on_delete=models.CASCADE, related_name="+")
    told = models.TextField(_("正文"))
    told_grams = ArrayField(models.TextField(), verbose_name=_("正文的字和相邻两字"))

    class Meta:
        verbose_name = verbose_name_plural = _("举措的检索词")
        indexes: ClassVar = [GinIndex(fields=["told_grams"], name="measure_words_told")]

    def __str__(self) -> str:
        return str(self.measure_id)


def keep_words() -> pgtrigger.Trigger:
    """Return the trigger of a measure that keeps its words."""
    return pgtrigger.Trigger(
        name="keep_words",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | _changed(*READ_TEXTS),
        declare=[("told", "text")],
        func=f"""
            told := {_folded_columns(READ_TEXTS)};
            INSERT INTO measures_measurewords AS kept (measure_id, told, told_grams)
            VALUES (NEW.id, told, text_grams(told))
            ON CONFLICT (measure_id) DO UPDATE
            SET told = EXCLUDED.told, told_grams = EXCLUDED.told_grams
            WHERE kept.told IS DISTINCT FROM EXCLUDED.told;
            RETURN NULL;
        """,
    )


def _changed(*columns: str) -> pgtrigger.Operation:
    return pgtrigger.UpdateOf(*columns)  # type: ignore[no-untyped-call]  # no types


def _folded_columns(columns: Sequence[str]) -> str:
    return folded_sql(" || '|' || ".join(f'NEW."{column}"' for column in columns))
