"""How the tally is narrowed and sorted, and what a what-if asks."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.folding import saying
from evaluations.actions.tallying import rules_of
from evaluations.choices import Familiarity
from evaluations.deciding import STAGES
from evaluations.models.result import TallyEntryQuerySet
from evaluations.tally_report import FLAG_LABELS
from evaluations.tally_values import Scale, TallyRules
from measures.choices import Classification
from measures.models import Batch, Measure
from measures.naming.hiding import titled

SORTS = ("rank", "n", "mean", "trimmed_mean", "adjusted_mean", "median", "spread", "special_mark_votes")
FAMILIARITY = "familiarity-"
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

    def narrowed(self, entries: TallyEntryQuerySet, person: User) -> TallyEntryQuerySet:
        """Return the lines that were asked for, in the order that was asked for."""
        asked = self.cleaned_data
        if asked["words"]:
            tallied = Measure.objects.visible_to(person).filter(pk__in=entries.order_by().values("measure"))
            found = titled(tallied, asked["words"], person)
            entries = entries.filter(measure__in=found.order_by().values("pk"))
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


class DecidingFilter(forms.Form):
    """Which lines the table of decisions shows."""

    words = forms.CharField(label=gettext_lazy("编号、名称、单位"), max_length=30, required=False)
    claimed = forms.ChoiceField(
        label=gettext_lazy("申报类别"),
        required=False,
        choices=[("", gettext_lazy("全部")), *Classification.choices],
    )
    show = forms.ChoiceField(
        required=False, choices=[("", ""), *((name, name) for name in STAGES)], widget=forms.HiddenInput
    )

    @property
    def stage(self) -> str:
        """The stage that was asked for, if any was."""
        return self.cleaned_data.get("show", "") if self.is_valid() else ""

    def narrowed(self, entries: TallyEntryQuerySet) -> TallyEntryQuerySet:
        """Return the lines that were asked for; none where it cannot be understood what was."""
        if not self.is_valid():
            return entries.none()
        asked = self.cleaned_data
        entries = saying(entries, asked["words"], "measure__title", "measure__ref", "measure__unit__name")
        if asked["claimed"]:
            entries = entries.filter(measure__claimed_classification=asked["claimed"])
        return entries.filter(STAGES.get(self.stage, Q()))


class WhatIfForm(forms.Form):
    """Other weights, trimming or none, and sheets that weigh by how well their evaluators know the field."""

    trim = forms.ChoiceField(
        label=gettext_lazy("去掉最高最低分"),
        choices=[("1", gettext_lazy("去掉")), ("0", gettext_lazy("不去掉"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, criteria: Sequence[Scale], batch: Batch, **kwargs: Any) -> None:
        weights = {f"weight-{one.code}": f"{one.weight.normalize():f}" for one in criteria if not one.gate}
        kwargs["initial"] = {**weights, "trim": "1" if batch.is_trimmed else "0"}
        super().__init__(*args, **kwargs)
        scored = [one for one in criteria if not one.gate]
        self.codes = [one.code for one in scored]
        for one in scored:
            self.fields[f"weight-{one.code}"] = forms.DecimalField(
                label=_("%(name)s的权重") % {"name": one.name}, min_value=0, max_value=100, decimal_places=2
            )
        for code, label in Familiarity.offered():
            self.fields[f"{FAMILIARITY}{code}"] = forms.DecimalField(
                label=_("自认“%(label)s”的评分表，每份算") % {"label": label},
                min_value=0,
                max_value=10,
                decimal_places=2,
                required=False,
                initial=1,
                help_text=_("都填1就是不按熟悉程度加权；加权时不去极值。"),
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

    def familiarity_weights(self) -> dict[str, Decimal] | None:
        """Return what a sheet of each familiarity weighs, None where all weigh the same."""
        typed = {code: self.cleaned_data[f"{FAMILIARITY}{code}"] for code, _label in Familiarity.offered()}
        weights = {code: Decimal(1) if weight is None else weight for code, weight in typed.items()}
        return weights if len(set(weights.values())) > 1 else None

    def rules(self, batch: Batch) -> TallyRules:
        """Return the batch's rules with the trimming that was asked for."""
        own = rules_of(batch)
        return TallyRules(
            trim_from=own.trim_from,
            trim=self.cleaned_data["trim"] == "1",
            spread_threshold=own.spread_threshold,
        )
