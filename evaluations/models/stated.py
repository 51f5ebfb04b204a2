"""What a decision states: whether a measure is selected, its class, and the ground that the class rests on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from measures.choices import Classification
from measures.models import Comparison, OutsideSearch
from precedents.models import SearchRun


class Stated(models.Model):
    """The columns of a verdict, for whatever states one; `stated_constraints` hold them to what the class demands."""

    is_selected = models.BooleanField(_("入选"))
    classification = models.CharField(_("创新性类别"), max_length=30, choices=Classification, blank=True)
    has_special_mark = models.BooleanField(_("特色标识"), default=False)
    reason = models.TextField(_("理由"), blank=True)
    replicates = models.CharField(_("复制的在先做法"), max_length=300, blank=True)
    replicated_comparison = models.ForeignKey(
        Comparison,
        verbose_name=_("比对记录"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    # The dated search that the class rests on: one that the system kept, or one made outside.
    search_run = models.ForeignKey(
        SearchRun,
        verbose_name=_("检索记录"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    outside_search = models.ForeignKey(
        OutsideSearch,
        verbose_name=_("外部检索报告"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    prior_art_note = models.TextField(_("查重情况"), blank=True)

    class Meta:
        abstract = True


def stated_constraints(prefix: str) -> list[models.CheckConstraint]:
    """Return what holds for every verdict, each constraint named for the model whose it is."""
    rules = {
        "selected_has_a_class": Q(is_selected=False, classification="")
        | Q(is_selected=True, classification__in=Classification.values),
        "left_out_has_a_reason": Q(is_selected=True) | ~Q(reason=""),
        "names_its_source": ~_demanding("names_its_source") | Q(replicated_comparison__isnull=False),
        "has_a_dated_search": ~_demanding("needs_dated_search")
        | Q(search_run__isnull=False)
        | Q(outside_search__isnull=False),
        "rests_on_one_search": Q(search_run__isnull=True) | Q(outside_search__isnull=True),
    }
    return [models.CheckConstraint(condition=rule, name=f"{prefix}_{name}") for name, rule in rules.items()]


def _demanding(demand: str) -> Q:
    return Q(classification__in=[one.value for one in Classification.demanding(demand)])
