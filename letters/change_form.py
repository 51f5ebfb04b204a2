"""The form by which a measure is put into the annex of a further letter, taken out, or given another class."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.forms import DecisionForm
from evaluations.verdicts import Verdict
from letters.choices import ChangeKind


class AnnexChangeForm(DecisionForm):
    """What a decision states, without whether the measure is selected: that follows from the kind."""

    is_selected = None  # type: ignore[assignment]  # how Django leaves out an inherited field
    reason = forms.CharField(
        label=_("理由"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("印发时告诉报送单位，也是结论的理由。"),
    )

    def __init__(self, *args: Any, kind: ChangeKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind == ChangeKind.REMOVE:
            self.fields = {"reason": self.fields["reason"]}

    def verdict(self) -> Verdict:
        """Return what is proposed."""
        return Verdict(is_selected=self.kind != ChangeKind.REMOVE, **self.cleaned_data)
