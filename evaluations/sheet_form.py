"""The form of an evaluator's sheet."""

from __future__ import annotations

from collections.abc import Container, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any
from unicodedata import normalize

from django import forms
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.choices import FAILED, PASSED, Familiarity
from evaluations.entries import SheetEntries, score_faults
from evaluations.models import Criterion, Evaluation, Score
from measures.choices import Classification
from measures.models import Comparison


class SheetForm(forms.Form):
    """An evaluator's sheet: one field a criterion, then the class, its ground and the comment."""

    edit_version = forms.IntegerField(widget=forms.HiddenInput)
    classification = forms.ChoiceField(
        label=gettext_lazy("建议类别"),
        choices=[("", gettext_lazy("请选择")), *Classification.choices],
        required=False,
    )
    ground = forms.CharField(
        label=gettext_lazy("类别依据"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 1, "data-one-line": ""}),
        help_text=format_lazy(
            gettext_lazy(
                "{searched}必填：检索了哪些资料、有没有同类做法。{taken_over}：新增了什么，或照搬了什么。"
            ),
            searched=Classification.labels_demanding("needs_ground"),
            taken_over=Classification.labels_demanding("names_its_source"),
        ),
    )
    replicated_comparison: forms.ModelChoiceField[Comparison] = forms.ModelChoiceField(
        label=gettext_lazy("所复制的比对记录"),
        queryset=Comparison.objects.none(),
        required=False,
        empty_label=gettext_lazy("（未选择）"),
        help_text=format_lazy(
            gettext_lazy("建议{classes}时选择；没有合适的记录，请先在左边补充一条。"),
            classes=Classification.labels_demanding("names_its_source"),
        ),
    )
    has_special_mark = forms.BooleanField(label=gettext_lazy("特色标识"), required=False)
    familiarity = forms.ChoiceField(
        label=gettext_lazy("熟悉程度"),
        choices=lambda: [("", _("请选择")), *Familiarity.offered()],
        required=False,
        help_text=gettext_lazy("您对这项举措所属领域的熟悉程度；只供参考，不影响统分。"),
    )
    comment = forms.CharField(
        label=gettext_lazy("评语"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 1})
    )
    is_abstained = forms.BooleanField(label=gettext_lazy("已阅，不评（请在评语中写明理由）"), required=False)

    def __init__(
        self,
        *args: Any,
        evaluation: Evaluation,
        comparisons: QuerySet[Comparison] | None = None,
        shown: Sequence[Comparison] = (),
        criteria: Sequence[Criterion] = (),
        **kwargs: Any,
    ) -> None:
        self.criteria: list[Criterion] = list(criteria or evaluation.rubric.criteria.all())
        initial = {
            "edit_version": evaluation.edit_version,
            "classification": evaluation.classification,
            "ground": evaluation.ground,
            "replicated_comparison": evaluation.replicated_comparison_id,
            "has_special_mark": evaluation.has_special_mark,
            "familiarity": evaluation.familiarity,
            "comment": evaluation.comment,
            "is_abstained": evaluation.is_abstained,
        }
        initial |= {f"comment-{code}": remark for code, remark in evaluation.remarks_ahead.items()}
        for score in evaluation.scores.all() if evaluation.pk else ():
            name = f"score-{score.criterion.code}"
            initial[name] = _gate_choice(score) if score.value is None else _sent(score.value)
            initial[f"comment-{score.criterion.code}"] = score.comment
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["replicated_comparison"]
        if comparisons is None:
            # They are at hand and only to be shown.
            chosen.choices = [("", chosen.empty_label), *((one.pk, str(one)) for one in shown)]
        else:
            chosen.queryset = comparisons
        self.fields["has_special_mark"].label = evaluation.rubric.batch.mark_label
        for criterion in self.criteria:
            self.fields[f"score-{criterion.code}"] = _score_field(criterion)
            self.fields[f"comment-{criterion.code}"] = forms.CharField(
                label=_("“%(name)s”的说明") % {"name": criterion.name},
                required=False,
                max_length=1000,
                widget=forms.TextInput(attrs={"data-remark": "", "autocomplete": "off"}),
            )

    def groups(self) -> list[tuple[str, list[tuple[Criterion, forms.BoundField, forms.BoundField]]]]:
        """Return each criterion with its field and the field of its remark, by criterion of the first level."""
        return [
            (group, [(c, self[f"score-{c.code}"], self[f"comment-{c.code}"]) for c in lines])
            for group, lines in groupby(self.criteria, key=lambda criterion: criterion.group)
        ]

    def stored(self) -> dict[str, str | bool]:
        """Return the stored sheet field by field, as this form would send it."""
        return {name: _sent(self.initial.get(name)) for name in self.fields if name != "edit_version"}

    def marks(self, names: Container[str]) -> dict[Criterion, Decimal | bool | None]:
        """Return what was typed in some of the fields of scores and gates, by criterion."""
        cleaned = self.cleaned_data
        typed = [(one, f"score-{one.code}") for one in self.criteria if f"score-{one.code}" in names]
        return {one: _gate_value(cleaned[name]) if one.is_gate else cleaned[name] for one, name in typed}

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
            replicated_comparison=cleaned["replicated_comparison"],
            has_special_mark=cleaned["has_special_mark"],
            familiarity=cleaned["familiarity"],
            comment=cleaned["comment"],
            is_abstained=cleaned["is_abstained"],
        )


class ScoreField(forms.DecimalField):
    """A score of one criterion, figures of full width among them; what is none is said in words that name both."""

    def __init__(self, *, criterion: Criterion, **kwargs: Any) -> None:
        self.criterion = criterion
        super().__init__(**kwargs)

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]  # the stubs take it for a whole number
        """Return the score. Raises `ValidationError` for what is no number."""
        try:
            return super().to_python(normalize("NFKC", str(value or "")))
        except forms.ValidationError:
            sentence = _("“%(name)s”的得分请填数字，如85或85.5。") % {"name": self.criterion.name}
            raise forms.ValidationError(sentence) from None

    def validate(self, value: Decimal | None) -> None:
        """Raise `ValidationError` for a number that is no score of the criterion."""
        faults = score_faults(self.criterion, value) if value is not None else []
        if faults:
            raise forms.ValidationError([fault.message for fault in faults])


def _score_field(criterion: Criterion) -> forms.Field:
    if criterion.is_gate:
        return forms.ChoiceField(
            label=criterion.name,
            choices=[(PASSED, _("通过")), (FAILED, _("不通过"))],
            required=False,
            widget=forms.RadioSelect,
            help_text=criterion.guidance,
        )
    required = {"data-required": ""} if criterion.is_required else {}
    return ScoreField(
        criterion=criterion,
        label=criterion.name,
        required=False,
        help_text=criterion.guidance,
        # A text to the browser, so that figures of full width are not dropped while they are typed.
        widget=forms.TextInput(
            attrs={
                "inputmode": "decimal",
                "autocomplete": "off",
                "data-min": f"{criterion.min_score.normalize():f}",
                "data-max": f"{criterion.max_score.normalize():f}",
                "data-step": f"{criterion.step.normalize():f}",
                "data-score": "",
                "data-weight": str(criterion.weight),
                **required,
            }
        ),
    )


def _sent(value: object) -> str | bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def _gate_choice(score: Score) -> str:
    return PASSED if score.is_passed else FAILED


def _gate_value(choice: str) -> bool | None:
    return {PASSED: True, FAILED: False}.get(choice)
