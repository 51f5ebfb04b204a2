"""The forms of the evaluation."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, Unit, UnitKind, User
from evaluations.actions.rubrics import CriterionDraft
from evaluations.actions.scoring import SheetEntries
from evaluations.models import Criterion, Evaluation, Panel
from measures.choices import Classification
from measures.models import Comparison, Measure

SPARE_ROWS = 3
PASSED, FAILED = "passed", "failed"


class CriterionForm(forms.Form):
    """One line of the rubric."""

    code = forms.SlugField(label=gettext_lazy("代码"), max_length=40)
    name = forms.CharField(label=gettext_lazy("指标"), max_length=50)
    is_gate = forms.BooleanField(label=gettext_lazy("门槛项"), required=False)
    weight = forms.DecimalField(
        label=gettext_lazy("权重"), max_digits=5, decimal_places=2, min_value=0, max_value=100, required=False
    )
    max_score = forms.DecimalField(
        label=gettext_lazy("满分"), max_digits=6, decimal_places=2, min_value=Decimal("0.01"), required=False
    )
    is_required = forms.BooleanField(label=gettext_lazy("必评"), required=False)
    guidance = forms.CharField(
        label=gettext_lazy("评分说明"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def draft(self) -> CriterionDraft:
        """Return the line as a value; a gate drops its weight."""
        entries = self.cleaned_data
        is_gate = entries["is_gate"]
        weight = Decimal(0) if is_gate else entries["weight"] or Decimal(0)
        return CriterionDraft(
            code=entries["code"],
            name=entries["name"],
            weight=weight,
            max_score=entries["max_score"] or Decimal(100),
            is_gate=is_gate,
            is_counted=weight > 0,
            is_required=entries["is_required"],
            guidance=entries["guidance"],
        )


RubricFormSet = forms.formset_factory(
    CriterionForm, extra=SPARE_ROWS, can_delete=True, max_num=40, absolute_max=60
)


class PanelForm(forms.Form):
    """Which agency evaluates a batch, and by how many evaluators each measure."""

    agency = forms.ModelChoiceField(
        label=gettext_lazy("第三方机构"),
        queryset=Unit.objects.filter(kind=UnitKind.THIRD_PARTY, is_active=True),
    )
    per_measure = forms.IntegerField(label=gettext_lazy("每项评审人数"), min_value=1, max_value=99, initial=5)


class SeatsForm(forms.Form):
    """Who sits on the panel."""

    evaluators = forms.ModelMultipleChoiceField(
        label=gettext_lazy("评审专家"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evaluators"].queryset = User.objects.filter(  # type: ignore[attr-defined]  # a model choice field
            unit=panel.agency_id, roles__contains=[Role.EVALUATOR], is_active=True
        )
        self.fields["evaluators"].initial = list(panel.members.values_list("evaluator", flat=True))


class TieForm(forms.Form):
    """A tie between a member of the panel and a unit."""

    evaluator = forms.ModelChoiceField(label=gettext_lazy("评审专家"), queryset=User.objects.none())
    unit = forms.ModelChoiceField(
        label=gettext_lazy("报送单位"),
        queryset=Unit.objects.exclude(kind__in=[UnitKind.THIRD_PARTY, UnitKind.OFFICE]),
    )
    reason = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False)

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evaluator"].queryset = User.objects.filter(  # type: ignore[attr-defined]  # a model choice field
            panel_places__panel=panel
        )


class SheetForm(forms.Form):
    """An evaluator's sheet: one field a criterion, then the class, its ground and the comment."""

    edit_version = forms.IntegerField(widget=forms.HiddenInput)
    classification = forms.ChoiceField(
        label=gettext_lazy("建议类别"),
        choices=[*Classification.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    ground = forms.CharField(
        label=gettext_lazy("类别依据"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("全国首创：检索了哪些资料；复制拓展、复制：复制了哪里的什么做法。"),
    )
    taiwan_related = forms.BooleanField(label=gettext_lazy("特色标识"), required=False)
    comment = forms.CharField(
        label=gettext_lazy("评语"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    is_abstained = forms.BooleanField(label=gettext_lazy("已阅，不评（请在评语中写明理由）"), required=False)

    def __init__(self, *args: Any, evaluation: Evaluation, **kwargs: Any) -> None:
        self.criteria: list[Criterion] = list(evaluation.rubric.criteria.all())
        initial = {
            "edit_version": evaluation.edit_version,
            "classification": evaluation.classification,
            "ground": evaluation.ground,
            "taiwan_related": evaluation.taiwan_related,
            "comment": evaluation.comment,
            "is_abstained": evaluation.is_abstained,
        }
        for score in evaluation.scores.all() if evaluation.pk else ():
            name = f"score-{score.criterion.code}"
            initial[name] = (
                score.value if score.value is not None else (PASSED if score.is_passed else FAILED)
            )
            initial[f"comment-{score.criterion.code}"] = score.comment
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        self.fields["taiwan_related"].label = evaluation.assignment.measure.batch.mark_label
        for criterion in self.criteria:
            self.fields[f"score-{criterion.code}"] = _score_field(criterion)
            self.fields[f"comment-{criterion.code}"] = forms.CharField(
                label=_("“%(name)s”的说明") % {"name": criterion.name},
                required=False,
                max_length=1000,
                widget=forms.TextInput,
            )

    def rows(self) -> list[tuple[Criterion, forms.BoundField, forms.BoundField]]:
        """Return each criterion with its field and the field of its remark."""
        return [(c, self[f"score-{c.code}"], self[f"comment-{c.code}"]) for c in self.criteria]

    def stored(self) -> dict[str, str | bool]:
        """Return the stored sheet field by field, as this form would send it."""
        return {name: _sent(self.initial.get(name)) for name in self.fields if name != "edit_version"}

    def entries(self) -> SheetEntries:
        """Return what was typed as plain values."""
        cleaned = self.cleaned_data
        gates = {c.code: _gate_value(cleaned.get(f"score-{c.code}", "")) for c in self.criteria if c.is_gate}
        scores = {c.code: cleaned.get(f"score-{c.code}") for c in self.criteria if not c.is_gate}
        return SheetEntries(
            scores=scores,
            gates=gates,
            score_comments={c.code: cleaned.get(f"comment-{c.code}", "") for c in self.criteria},
            classification=cleaned["classification"],
            ground=cleaned["ground"],
            taiwan_related=cleaned["taiwan_related"],
            comment=cleaned["comment"],
            is_abstained=cleaned["is_abstained"],
        )


class DecisionForm(forms.Form):
    """What the office decides on a measure."""

    is_selected = forms.TypedChoiceField(
        label=gettext_lazy("是否入选"),
        choices=[("1", gettext_lazy("入选")), ("0", gettext_lazy("不入选"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    classification = forms.ChoiceField(
        label=gettext_lazy("创新性类别"),
        choices=Classification.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    taiwan_related = forms.BooleanField(label=gettext_lazy("特色标识"), required=False)
    replicated_comparison: forms.ModelChoiceField[Comparison] = forms.ModelChoiceField(
        label=gettext_lazy("比对记录"),
        queryset=Comparison.objects.none(),
        required=False,
        empty_label=gettext_lazy("（不引用）"),
    )
    replicates = forms.CharField(
        label=gettext_lazy("复制的在先做法"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("复制拓展、复制必填：哪个地区、什么做法、依据什么文件。"),
    )
    prior_art_checked_on = forms.DateField(
        label=gettext_lazy("查重日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("全国首创必填。"),
    )
    prior_art_note = forms.CharField(
        label=gettext_lazy("查重情况"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason = forms.CharField(
        label=gettext_lazy("理由"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("不入选，或与多数专家的建议不一致时必填。"),
    )

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["replicated_comparison"].queryset = measure.comparisons.all()  # type: ignore[attr-defined]  # a model choice field
        self.fields["taiwan_related"].label = measure.batch.mark_label


class SettledForm(forms.Form):
    """Deciding many measures as the majority proposed."""

    prior_art_checked_on = forms.DateField(
        label=gettext_lazy("查重日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    prior_art_note = forms.CharField(label=gettext_lazy("查重情况"), max_length=2000)


def _score_field(criterion: Criterion) -> forms.Field:
    if criterion.is_gate:
        return forms.ChoiceField(
            label=criterion.name,
            choices=[(PASSED, _("通过")), (FAILED, _("不通过"))],
            required=False,
            widget=forms.RadioSelect,
            help_text=criterion.guidance,
        )
    return forms.DecimalField(
        label=criterion.name,
        required=False,
        max_digits=8,
        decimal_places=2,
        min_value=0,
        max_value=criterion.max_score,
        help_text=criterion.guidance,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "data-weight": str(criterion.weight)}),
    )


def _sent(value: object) -> str | bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def _gate_value(choice: str) -> bool | None:
    return {PASSED: True, FAILED: False}.get(choice)
