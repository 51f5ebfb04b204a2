"""The forms of panel and decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import Role, UnitKind
from accounts.models import Unit, User
from evaluations.choices import AllotmentRule
from evaluations.models import Decision, Panel
from evaluations.searches import DatedSearch, search_of
from evaluations.verdicts import majority_class
from measures.choices import Classification
from measures.choices import Field as MeasureField
from measures.models import Comparison, Measure, OutsideSearch


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


class ProposalForm(forms.Form):
    """How a proposal is drawn."""

    rule = forms.ChoiceField(
        label=gettext_lazy("方式"), choices=AllotmentRule.choices, widget=forms.RadioSelect
    )
    count = forms.IntegerField(label=gettext_lazy("人数"), min_value=1, max_value=99)
    seed = forms.IntegerField(
        label=gettext_lazy("种子"),
        min_value=0,
        max_value=2**31 - 1,
        help_text=gettext_lazy("同样的名单和种子，得到同样的方案；换一个种子，换一种分法。"),
    )
    by_field = forms.BooleanField(
        label=gettext_lazy("优先分给专长领域相符的专家"), required=False, initial=True
    )


class MemberForm(forms.Form):
    """What is known of a member beside their name."""

    affiliation = forms.CharField(
        label=gettext_lazy("工作单位"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("用来查找疑似回避关系。"),
    )
    # A form has a `fields` of its own.
    fields_ = forms.MultipleChoiceField(
        label=gettext_lazy("专长领域"),
        choices=MeasureField.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self) -> dict[str, Any]:
        """Give the fields of expertise the name under which the actions take them."""
        cleaned = super().clean() or {}
        return {**{k: v for k, v in cleaned.items() if k != "fields_"}, "fields": cleaned.get("fields_", [])}


class SeatForm(MemberForm):
    """How much a member takes on."""

    cap = forms.IntegerField(
        label=gettext_lazy("最多评审项数"),
        min_value=0,
        max_value=32767,
        required=False,
        help_text=gettext_lazy("不填则不限。"),
    )


class DueForm(forms.Form):
    """By when the panel's sheets are due."""

    due_on = forms.DateField(
        label=gettext_lazy("评分截止"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class ExtensionForm(forms.Form):
    """More time for one evaluator."""

    until = forms.DateField(
        label=gettext_lazy("延至"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label=gettext_lazy("延期理由"), max_length=200)


class OpeningForm(MemberForm):
    """What the office makes sure of before it opens an expert's account."""

    email = forms.EmailField(
        label=gettext_lazy("邮箱"),
        required=False,
        help_text=gettext_lazy(
            "邀请链接发到这里，请与本人核实；没有邮箱的，链接只显示给办公室，由办公室转交本人。"
        ),
    )
    field_order: tuple[str, ...] = ("email", "affiliation", "fields_")


class InvitationForm(OpeningForm):
    """An evaluator to invite."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=50)
    username = forms.CharField(
        label=gettext_lazy("登录名"), max_length=150, help_text=gettext_lazy("字母、数字，不与他人重复。")
    )
    field_order = ("name", "username", "email", "affiliation", "fields_")


# A proposal in the words of the third party, Chinese in every language: it becomes part of the record.
DEFAULT_STATEMENT = (
    "本机构按照本批次评分指标组织专家独立评审，专家均已申报并遵守回避关系，评分未经任何改动。现提交评估结果，"
    "对其真实性、公正性负责。"
)


class HandoverForm(forms.Form):
    """The third party's word on its result."""

    statement = forms.CharField(
        label=gettext_lazy("评估声明"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "zh-hans"}),
    )
    missing = forms.CharField(
        label=gettext_lazy("缺评说明"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("评分表都已提交的不用填；不再等待的，写明哪些专家、为什么。"),
    )
    signed_name = forms.CharField(
        label=gettext_lazy("签名（负责人姓名）"),
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


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
    has_special_mark = forms.BooleanField(label=gettext_lazy("特色标识"), required=False)
    replicated_comparison: forms.ModelChoiceField[Comparison] = forms.ModelChoiceField(
        label=gettext_lazy("复制的比对记录"),
        queryset=Comparison.objects.none(),
        required=False,
        empty_label=gettext_lazy("（不引用）"),
        help_text=format_lazy(
            gettext_lazy("{classes}必填。"), classes=Classification.labels_demanding("names_its_source")
        ),
    )
    search = forms.ChoiceField(
        label=gettext_lazy("所依据的检索"),
        required=False,
        help_text=format_lazy(
            gettext_lazy("{classes}必填。"), classes=Classification.labels_demanding("needs_dated_search")
        ),
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

    def __init__(
        self, *args: Any, measure: Measure, searches: Sequence[DatedSearch] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.searches = {one.key: one for one in searches}
        choices = [(key, str(one)) for key, one in self.searches.items()]
        self.fields["search"].choices = [("", _("（不引用）")), *choices]  # type: ignore[attr-defined]  # a choice field
        self.fields["replicated_comparison"].queryset = measure.comparisons.all()  # type: ignore[attr-defined]  # a model choice field
        self.fields["has_special_mark"].label = measure.batch.mark_label

    def clean_search(self) -> DatedSearch | None:
        """Give the search that was chosen, or none."""
        return self.searches.get(self.cleaned_data["search"])


def initial_decision(
    measure: Measure, decision: Decision | None, searches: Sequence[DatedSearch]
) -> dict[str, object]:
    """Return what the form starts from: the decision, or without one what follows from the votes."""
    if decision is None:
        latest = searches[0].key if searches else ""
        return {"is_selected": "1", "classification": majority_class(measure), "search": latest}
    names = ("classification", "has_special_mark", "replicated_comparison", "prior_art_note", "reason")
    rests_on = search_of(decision)
    return {
        "is_selected": "1" if decision.is_selected else "0",
        "search": rests_on.key if rests_on else "",
        **{name: getattr(decision, name) for name in names},
    }


class AdviceForm(forms.Form):
    """What the third party advises on a measure."""

    classification = forms.ChoiceField(
        label=gettext_lazy("建议类别"),
        required=False,
        choices=[("", gettext_lazy("不入选")), *Classification.choices],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class OutsideSearchForm(forms.ModelForm[OutsideSearch]):
    """The report of a search that was made elsewhere."""

    class Meta:
        model = OutsideSearch
        fields = ("searched_by", "searched_on", "scope", "file")
        widgets: ClassVar = {
            "searched_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "scope": forms.Textarea(attrs={"rows": 2}),
        }


class ReevaluationForm(forms.Form):
    """Why some measures are evaluated again."""

    reason = forms.CharField(label=gettext_lazy("复评的理由"), max_length=2000)


class SettledForm(forms.Form):
    """Deciding many measures as the majority proposed."""

    prior_art_note = forms.CharField(label=gettext_lazy("查重情况"), max_length=2000)
