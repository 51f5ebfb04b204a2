"""One practice of a list."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.folding import saying
from core.trail.tracking import track
from precedents.models.precedent_list import PrecedentList

LONGEST_TEXT = 20_000


class PrecedentQuerySet(models.QuerySet["Precedent"]):
    """Practices as people may read them."""

    def visible_to(self, person: Any) -> PrecedentQuerySet:
        """Return the practices of the lists that a person may read."""
        return self.filter(precedent_list__in=PrecedentList.objects.visible_to(person))

    def saying(self, words: str) -> PrecedentQuerySet:
        """Return the practices that hold every one of some words, in whatever column."""
        return saying(self, words, "title", "text", "field", "place")


@track(on_creation=False)
class Precedent(models.Model):
    """A practice as its list has it. Most lists give a name alone; what is empty the list says, or nobody.

    `read_at` is where it stood in the file.
    """

    # Whether a list still counts is settled before one of its practices is changed.
    lock_first: ClassVar[str] = "precedent_list"

    precedent_list = models.ForeignKey(
        PrecedentList, verbose_name=_("清单"), on_delete=models.PROTECT, related_name="precedents"
    )
    position = models.PositiveIntegerField(_("顺序"))
    title = models.CharField(_("名称"), max_length=200)
    text = models.TextField(_("正文"), blank=True)
    field = models.CharField(_("领域"), max_length=100, blank=True)
    place = models.CharField(_("地区"), max_length=100, blank=True)
    scope = models.CharField(_("推广范围"), max_length=200, blank=True)
    responsible = models.CharField(_("负责单位"), max_length=500, blank=True)
    document = models.CharField(_("文号"), max_length=100, blank=True)
    in_force_since = models.DateField(_("实施日期"), null=True, blank=True)
    read_at = models.CharField(_("原文位置"), max_length=100, blank=True, editable=False)
    edit_version = models.PositiveIntegerField(default=1, editable=False)

    objects = PrecedentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("在先做法")
        ordering: ClassVar = ["precedent_list", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["precedent_list", "position"], name="precedent_position_holds_one_in_its_list"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="precedent_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the page of the practice."""
        return reverse("precedents:precedent", args=[self.pk])
