"""The forms of the letter and the register."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from letters.actions.drafting import Wording
from letters.choices import RecognitionKind
from letters.models import Letter
from measures.choices import Classification, Field


class LetterForm(forms.Form):
    """A letter's words. Figures are placeholders in double braces; the preview shows them filled in."""

    edit_version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("标题"), max_length=200, required=False)
    title_lines = forms.CharField(
        label=_("标题分行"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("每行一段；留空则自动按词意分行。"),
    )
    addressees = forms.CharField(
        label=_("主送机关"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    template = forms.CharField(
        label=_("正文"),
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("每行一段。{{ 数字 }} 由系统计算，不能手写；[[ … ]] 里的数字为零时整句省略。"),
    )
    annex_title = forms.CharField(label=_("附件标题"), max_length=200, required=False)
    signature = forms.CharField(
        label=_("署名"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("每行一段。"),
    )

    @classmethod
    def of(cls, letter: Letter) -> LetterForm:
        """Return the form filled with a letter's stored words."""
        return cls(
            initial={
                "edit_version": letter.edit_version,
                "title": letter.title,
                "title_lines": "\n".join(letter.title_lines),
                "addressees": letter.addressees,
                "template": letter.template,
                "annex_title": letter.annex_title,
                "signature": "\n".join(letter.signature),
            }
        )

    def words(self) -> Wording:
        """Return what was typed as a value."""
        entries: dict[str, Any] = self.cleaned_data
        return Wording(
            title=entries["title"],
            addressees=entries["addressees"],
            template=entries["template"],
            annex_title=entries["annex_title"],
            signature=tuple(entries["signature"].splitlines()),
            title_lines=tuple(line for line in entries["title_lines"].splitlines() if line.strip()),
        )


class RegisterFilter(forms.Form):
    """What the register is narrowed down by."""

    words = forms.CharField(label=_("关键词"), required=False, max_length=60)
    batch = forms.IntegerField(label=_("批次"), required=False, min_value=1, max_value=9999)
    classification = forms.ChoiceField(
        label=_("创新性类别"), required=False, choices=[("", _("全部")), *Classification.choices]
    )
    field = forms.ChoiceField(label=_("所属领域"), required=False, choices=[("", _("全部")), *Field.choices])
    taiwan_related = forms.BooleanField(label=_("对台特色"), required=False)
    as_of = forms.DateField(
        label=_("截至日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class RecognitionForm(forms.Form):
    """What became of a published measure."""

    kind = forms.ChoiceField(label=_("类别"), choices=RecognitionKind.choices)
    dated_on = forms.DateField(
        label=_("日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    source = forms.CharField(label=_("依据"), max_length=300)
