"""The form by which somebody has another act for them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from letters.actions.delegating import batches_to_give, hands_to_give, people_to_act
from letters.forms import labelled
from measures.models import Batch


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # none at run time
    """One of the people that are offered, with their roles."""

    def label_from_instance(self, person: User) -> str:
        """Return a person's name and what they are."""
        return labelled(person)


class DelegationForm(forms.Form):
    """Who acts, in which step, of which batch, from when to when and why."""

    delegate = PersonField(
        label=_("代理人"),
        queryset=User.objects.none(),
        help_text=_("办过这份函其他环节的，不能代办；代理的权限不能再转给别人。"),
    )
    hand = forms.ChoiceField(label=_("代理的环节"))
    batch = forms.ModelChoiceField(label=_("批次"), queryset=Batch.objects.none())
    starts_on = forms.DateField(
        label=_("开始日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=_("结束日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label=_("代理的事由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"starts_on": timezone.localdate()}, **kwargs})
        fields: dict[str, Any] = self.fields
        fields["delegate"].queryset = people_to_act(person)
        fields["hand"].choices = hands_to_give(person)
        fields["batch"].queryset = batches_to_give()
