"""The form of a rubric: a line a criterion, and the bands of scores that need a remark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.actions.rubrics import CommentBands, CriterionDraft
from evaluations.models import Criterion, Rubric

SPARE_ROWS = 3
ANCHOR = re.compile(r"(\d+(?:\.\d{1,2})?)\s*[-–—~～至]\s*(\d+(?:\.\d{1,2})?)\s*[:：]\s*(.+)")


class CriterionForm(forms.Form):
    """One line of the rubric. The code ties its versions together and is none of the office's concern."""

    code = forms.SlugField(max_length=40, required=False, widget=forms.HiddenInput)
    group = forms.CharField(label=gettext_lazy("一级指标"), max_length=50, required=False)
    name = forms.CharField(label=gettext_lazy("指标"), max_length=50)
    is_gate = forms.BooleanField(label=gettext_lazy("门槛项（只判通过或不通过）"), required=False)
    weight = forms.DecimalField(
        label=gettext_lazy("权重"),
        max_digits=5,
        decimal_places=2,
        min_value=0,
        max_value=100,
        required=False,
        widget=forms.NumberInput(attrs={"data-weight": "", "step": "any", "inputmode": "decimal"}),
        help_text=gettext_lazy("不填或0：只作参考，不计分。"),
    )
    min_score = forms.DecimalField(
        label=gettext_lazy("最低分"), max_digits=6, decimal_places=2, min_value=0, required=False
    )
    max_score = forms.DecimalField(
        label=gettext_lazy("满分"), max_digits=6, decimal_places=2, min_value=Decimal("0.01"), required=False
    )
    step = forms.DecimalField(
        label=gettext_lazy("打分间隔"),
        max_digits=6,
        decimal_places=2,
        min_value=Decimal("0.01"),
        required=False,
    )
    is_required = forms.BooleanField(label=gettext_lazy("必评"), required=False)
    guidance = forms.CharField(
        label=gettext_lazy("评分说明"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    anchors = forms.CharField(
        label=gettext_lazy("分档说明"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("一行一档，如：85-100：全国没有同类做法，查证充分"),
    )

    def clean_anchors(self) -> list[dict[str, str]]:
        """Return the bands as `Criterion.anchors` keeps them; a line that is none is named."""
        bands = []
        for line in filter(None, map(str.strip, self.cleaned_data["anchors"].splitlines())):
            found = ANCHOR.fullmatch(line)
            if found is None:
                raise forms.ValidationError(
                    _("“%(line)s”不是一档，请写成“85-100：说明”这样，一行一档。") % {"line": line[:40]}
                )
            bands.append({"from": found[1], "to": found[2], "text": found[3]})
        return bands

    def draft(self, code: str) -> CriterionDraft:
        """Return the line as a value; a gate drops what belongs to a scale."""
        entries = self.cleaned_data
        is_gate = entries["is_gate"]
        weight = Decimal(0) if is_gate else entries["weight"] or Decimal(0)
        scale = {
            "max_score": entries["max_score"] or Decimal(100),
            "min_score": entries["min_score"] or Decimal(0),
            "step": entries["step"] or Decimal("0.01"),
        }
        return CriterionDraft(
            code=code,
            name=entries["name"],
            group=entries["group"].strip(),
            weight=weight,
            is_gate=is_gate,
            is_counted=weight > 0,
            is_required=entries["is_required"],
            guidance=entries["guidance"],
            anchors=() if is_gate else entries["anchors"],
            **({} if is_gate else scale),
        )


class BaseRubricFormSet(forms.BaseFormSet[CriterionForm]):
    """The lines of a rubric in the order that the office gives them."""

    def add_fields(self, form: CriterionForm, index: int | None) -> None:
        """Name the two controls that every line has in the words of the screens."""
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("次序")
        form.fields["DELETE"].label = _("删去这一项")

    def drafts(self) -> list[CriterionDraft]:
        """Return what was entered; a line without a code gets the next free one."""
        kept = [form for form in self.ordered_forms if form.cleaned_data.get("name")]
        taken = {form.cleaned_data["code"] for form in kept}
        free = (code for n in range(1, 1000) if (code := f"c{n}") not in taken)
        return [form.draft(form.cleaned_data["code"] or next(free)) for form in kept]


RubricFormSet: type[BaseRubricFormSet] = forms.formset_factory(  # type: ignore[assignment]  # the base given below
    CriterionForm,
    formset=BaseRubricFormSet,
    extra=SPARE_ROWS,
    can_delete=True,
    can_order=True,
    max_num=40,
    absolute_max=60,
)


class BandsForm(forms.Form):
    """Outside which share of the full mark a score needs a remark."""

    below = forms.IntegerField(
        label=gettext_lazy("低于满分的百分之几须写说明"), min_value=0, max_value=100, required=False
    )
    above = forms.IntegerField(
        label=gettext_lazy("高于满分的百分之几须写说明"), min_value=0, max_value=100, required=False
    )

    def bands(self) -> CommentBands:
        """Return the bands as a value."""
        return CommentBands(**self.cleaned_data)


def initial_lines(criteria: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return criteria, given as mappings of their entries, as the formset shows them first."""
    names = ("code", "group", "name", "is_gate", "weight", "min_score", "max_score", "step")
    return [
        {
            **{name: criterion[name] for name in (*names, "is_required", "guidance")},
            "anchors": "\n".join(f"{one['from']}-{one['to']}：{one['text']}" for one in criterion["anchors"]),
        }
        for criterion in criteria
    ]


def unsaved_rubric(rubric: Rubric, drafts: Sequence[CriterionDraft]) -> list[Criterion]:
    """Return drafts as criteria that are not stored, for the preview."""
    return [
        Criterion(
            rubric=rubric,
            position=position,
            **{name: getattr(draft, name) for name in draft.__dataclass_fields__},
        )
        for position, draft in enumerate(drafts)
    ]
