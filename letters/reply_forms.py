"""What is asked when a reply is drafted, and of the letter that came in when its words are changed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from letters.actions import Reply


class IncomingFields(forms.Form):
    """The letter that came in; the action says what is missing."""

    incoming_from = forms.CharField(label=_("来文单位"), required=False, max_length=100)
    incoming_title = forms.CharField(
        label=_("来文标题"), required=False, max_length=200, help_text=_("照录，不加书名号。")
    )
    incoming_number = forms.CharField(
        label=_("来文字号"), required=False, max_length=50, help_text=_("没有编号则留空。")
    )
    incoming_on = forms.DateField(
        label=_("来文日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class ReplyForm(IncomingFields):
    """The letter that came in, and what is answered."""

    answer = forms.CharField(
        label=_("答复的内容"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("每行一段；开头“收悉”和结尾“特此函复”由系统写好，都可以再改。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("incoming_from", "incoming_title", "incoming_on", "answer"):
            # Read by the field's component: the action says what is missing, all at once.
            self.fields[name].is_required_later = True  # type: ignore[attr-defined]

    def reply(self) -> Reply:
        """Return what was typed as a value."""
        return Reply(**self.cleaned_data)
