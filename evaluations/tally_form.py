"""How the tally is narrowed and sorted, and what a what-if asks."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.actions.tallying import rules_of
from evaluations.querysets import TallyEntryQuerySet
from evaluations.tally_report import FLAG_LABELS
from evaluations.tally_values import Criterion, TallyRules
from measures.choices import Classification
from measures.models import Batch

SORTS = ("rank", "n", "mean", "trimmed_mean", "adjusted_mean", "median", "spread", "taiwan_votes")
# The first of a rank is the best; of every figure the highest comes first.
RISING = ("rank",)


class TallyFilter(forms.Form):
    """Which lines are shown, and in which order."""

    words = forms.CharField(label=gettext_lazy("名称含有"), max_length=30, required=False)
    settled = forms.ChoiceField(
        label=gettext_lazy("多数类别"),
        required=False,
        choices=[("", gettext_lazy("全部")), *Classification.choices, ("none", gettext_lazy("没有过半数"))],
    )
    flag = forms.ChoiceField(
        label=gettext_lazy("提示"),
        required=False,
        choices=[("", gettext_lazy("全部")), ("any", gettext_lazy("有提示的")), *FLAG_LABELS.items()],
    )
    sort = forms.ChoiceField(
        required=False, choices=[("", ""), *((name, name) for name in SORTS)], widget=forms.HiddenInput
    )

    def narrowed(self, entries: TallyEntryQuerySet) -> TallyEntryQuerySet:
        """Return the lines that were asked for, in the order that was asked for."""
        asked = self.cleaned_data
        if asked["words"].strip():
            entries = entries.filter(measure__title__icontains=asked["words"].strip())
        if asked["settled"]:
            entries = entries.filter(settled="" if asked["settled"] == "none" else asked["settled"])
        if asked["flag"] == "any":
            entries = entries.exclude(flags__len=0)
        elif asked["flag"]:
            entries = entries.filter(flags__contains=[asked["flag"]])
        column = F(asked["sort"] or "rank")
        rising = (asked["sort"] or "rank") in RISING
        first = column.asc(nulls_last=True) if rising else column.desc(nulls_last=True)
        return entries.order_by(first, "rank", "measure")


class WhatIfForm(forms.Form):
    """Other weights, and trimming or none."""

    trim = forms.ChoiceField(
        label=gettext_lazy("去掉最高最低分"),
        choices=[("1", gettext_lazy("去掉")), ("0", gettext_lazy("不去掉"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, criteria: Sequence[Criterion], batch: Batch, **kwargs: Any) -> None:
        weights = {f"weight-{one.code}": f"{one.weight.normalize():f}" for one in criteria if not one.gate}
        kwargs["initial"] = {**weights, "trim": "1" if batch.is_trimmed else "0"}
        super().__init__(*args, **kwargs)
        scored = [one for one in criteria if not one.gate]
        self.codes = [one.code for one in scored]
        for one in scored:
            self.fields[f"weight-{one.code}"] = forms.DecimalField(
                label=_("%(name)s的权重") % {"name": one.name}, min_value=0, max_value=100, decimal_places=2
            )

    def clean(self) -> dict[str, Any]:
        """Ask for at least one weight: without any there is no total."""
        cleaned = super().clean() or {}
        weights = [cleaned.get(f"weight-{code}") for code in self.codes]
        if None not in weights and not any(weights):
            raise forms.ValidationError(_("至少要有一个指标的权重大于0。"))
        return cleaned

    def weights(self) -> dict[str, Decimal]:
        """Return the weights by the criteria's codes; they need not add up to 100, totals are of a hundred anyway."""
        return {code: self.cleaned_data[f"weight-{code}"] for code in self.codes}

    def rules(self, batch: Batch) -> TallyRules:
        """Return the batch's rules with the trimming that was asked for."""
        own = rules_of(batch)
        return TallyRules(
            trim_from=own.trim_from,
            trim=self.cleaned_data["trim"] == "1",
            spread_threshold=own.spread_threshold,
        )
