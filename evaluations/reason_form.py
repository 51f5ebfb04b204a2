"""The form in which the office writes what a unit is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.grounds import Remark


class ReasonForm(forms.Form):
    """The reason, and for each remark whether it is passed on, and in which words. Nobody is named."""

    ground = forms.CharField(
        label=gettext_lazy("理由"), required=False, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(
        self, *args: Any, remarks: Sequence[Remark], passed_on: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [remark.sheet.pk for remark in remarks if remark.words]
        for number, remark in enumerate((one for one in remarks if one.words), start=1):
            key = remark.sheet.pk
            stored = passed_on.get(str(key))
            self.fields[f"pass-{key}"] = forms.BooleanField(
                label=_("转告第%(number)d条意见") % {"number": number},
                required=False,
                initial=stored is not None,
            )
            self.fields[f"words-{key}"] = forms.CharField(
                label=_("第%(number)d条意见的文字") % {"number": number},
                required=False,
                # No length: what is not passed on must not keep the reason from being saved.
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=stored or remark.words,
            )

    def entries(self) -> dict[str, Any]:
        """Return the reason and the remarks that are passed on, by the keys of their sheets."""
        cleaned = self.cleaned_data
        chosen = {key: cleaned[f"words-{key}"] for key in self.keys if cleaned[f"pass-{key}"]}
        return {"ground": cleaned["ground"], "remarks": chosen}
