"""What is said of a hit. Only shared wording is put into words of likeness; a hit by meaning has a rank and no more."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

DUPLICATE_FROM, RELATED_FROM = 0.50, 0.25


class How(models.TextChoices):
    """By what a hit was found above all."""

    WORDS = "words", _("字面相近")
    MEANING = "meaning", _("意思相近")


class Label(models.TextChoices):
    """How much of the wording two texts share, by the mean 加权重合率."""

    DUPLICATE = "duplicate", _("疑似重复")
    RELATED = "related", _("高度相关")


def label_of(overlap: float) -> str:
    """Return the label for a mean 加权重合率 of 0 to 1, or nothing."""
    if overlap >= DUPLICATE_FROM:
        return Label.DUPLICATE
    return Label.RELATED if overlap >= RELATED_FROM else ""
