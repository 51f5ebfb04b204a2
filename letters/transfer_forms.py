"""The forms of handing packages over to an archive."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from letters.models import ArchiveEntry, Transfer


class TransferForm(forms.Form):
    """To whom, and which catalogued letters: those that stand on no list."""

    receiver = forms.CharField(
        label=_("接收单位"),
        max_length=100,
        help_text=Transfer._meta.get_field("receiver").help_text,
    )
    entries = forms.ModelMultipleChoiceField(
        label=_("移交的件"),
        queryset=ArchiveEntry.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entries: Any = self.fields["entries"]
        offered = ArchiveEntry.objects.select_related("letter")
        # Sent twice, the form leads to what it made the first time: then what is listed already is offered, too.
        entries.queryset = offered if self.is_bound else offered.filter(transferred=None)
        entries.label_from_instance = lambda entry: f"{entry.code} {entry.letter.number}"


class ReceiptForm(forms.Form):
    """What an archive's receipt says."""

    number = forms.CharField(label=_("回执编号"), max_length=50)
    on = forms.DateField(
        label=_("接收日期"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    said = forms.CharField(label=_("回执说明"), max_length=500, required=False)
