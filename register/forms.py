"""The forms of the register."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from measures.choices import Classification, Field
from register.choices import RecognitionKind

MOST_VALUES = 50


class ManyValues(forms.Field):
    """As many values as the address names, each of them checked; none is any."""

    widget = forms.MultipleHiddenInput

    def __init__(self, each: forms.Field, *, label: StrOrPromise) -> None:
        super().__init__(label=label, required=False)
        self.each = each

    def clean(self, value: Any) -> list[Any]:
        """Return the values as the field for one of them reads them, each once."""
        if value is not None and len(value) > MOST_VALUES:
            raise ValidationError(_("一次最多选%(most)d项。") % {"most": MOST_VALUES})
        return list(dict.fromkeys(self.each.clean(one) for one in value or () if one))


class AsOfForm(forms.Form):
    """The day as of which the register is counted; empty is today."""

    as_of = forms.DateField(
        label=_("截至日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class RegisterFilter(AsOfForm):
    """What the register is narrowed down by; a facet may be named several times."""

    words = forms.CharField(label=_("关键词"), required=False, max_length=60)
    batch = ManyValues(forms.IntegerField(min_value=1, max_value=9999), label=pgettext_lazy("one", "批次"))
    classification = ManyValues(forms.ChoiceField(choices=Classification.choices), label=_("创新性类别"))
    field = ManyValues(forms.ChoiceField(choices=Field.choices), label=_("所属领域"))
    unit = ManyValues(forms.CharField(max_length=200), label=_("报送单位"))
    year = ManyValues(forms.IntegerField(min_value=2013, max_value=9998), label=_("发布年份"))
    has_special_mark = forms.BooleanField(label=_("特色标识"), required=False)


class RegisterSearch(RegisterFilter):
    """The register's page: what it is narrowed down by, and its order."""

    sort = forms.ChoiceField(
        label=_("排序"),
        required=False,
        choices=[("", _("新发布的在前")), ("oldest", _("早发布的在前"))],
    )


class RecognitionForm(forms.Form):
    """What became of a published measure."""

    kind = forms.ChoiceField(label=_("类别"), choices=RecognitionKind.choices)
    dated_on = forms.DateField(
        label=_("日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    source = forms.CharField(label=_("依据"), max_length=300)


class WithdrawalForm(forms.Form):
    """Why a recognition is taken back."""

    reason = forms.CharField(label=_("撤回理由"), max_length=300)
