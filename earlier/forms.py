"""What a person says about the file of an earlier letter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from earlier.planning import Given, serials_in


class RegisterImportForm(forms.Form):
    """A file with an earlier letter, what the file does not say, and what is accepted in spite of the check."""

    file = forms.FileField(label=_("公函文件（txt、docx、xlsx、pdf、ofd、json）"), required=False)
    batch = forms.IntegerField(
        label=pgettext_lazy("one", "批次"),
        required=False,
        min_value=1,
        max_value=9999,
        help_text=_("不填则以标题为准。"),
    )
    zone = forms.CharField(
        label=_("自贸试验区名称"), required=False, max_length=30, help_text=_("不填则以标题为准。")
    )
    date = forms.DateField(
        label=_("发布日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("不填则为成文日期。"),
    )
    marked = forms.CharField(
        label=_("带特色标识的序号"),
        required=False,
        max_length=2000,
        help_text=_("如6,15,16；不填则以文件为准。"),
    )
    accepts_totals = forms.BooleanField(label=_("函中的数字与附件不符，照录"), required=False)
    accepts_unread = forms.BooleanField(label=_("没有读懂的行不登记，照样导入"), required=False)

    def clean_marked(self) -> frozenset[int] | None:
        """Return the numbers, or None where nothing is said."""
        text: str = self.cleaned_data["marked"].strip()
        try:
            return serials_in(text) if text else None
        except ValueError as error:
            raise forms.ValidationError(_("请写序号，用逗号隔开，如6,15,16。")) from error

    def given(self) -> Given:
        """Return what the person says beside the file."""
        entries: dict[str, Any] = self.cleaned_data
        return Given(entries["batch"], entries["zone"], entries["date"], entries["marked"])


class DeclineForm(forms.Form):
    """Why a proposal is not entered."""

    reason = forms.CharField(label=_("不导入的理由"), max_length=300)
