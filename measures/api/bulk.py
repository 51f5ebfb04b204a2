"""One act on many measures over HTTP: each by itself, as on the page; what is refused keeps none of the others back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from rest_framework import serializers

from accounts.models import User
from core.api.bodies import Body
from core.api.references import References
from core.api.refusals import FaultSerializer
from core.errors import NotAllowed
from measures.bulk import MOST_AT_ONCE, BulkAct, Outcome, WholeAct, acts_for, apart, carry_out
from measures.models import Measure

NAMES = ("accept", "return", "hand_up", "submit", "delete")


class BulkBody(Body):
    """Which act, on which measures, and for a return what is to be put right in each."""

    act = serializers.ChoiceField(NAMES)
    measures = References(Measure)
    field = serializers.CharField(required=False, help_text="退回补正的栏目")
    comment = serializers.CharField(required=False, help_text="退回补正的意见")
    due_on = serializers.DateField(required=False, help_text="补正期限；不填则为五个工作日以后。")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Return the act, the measures, and what it is told.

        Raises `NotAllowed` for an act that is not the person's, `ValidationError` like the page's form.
        """
        acts = {one.name: one for one in acts_for(self.context["person"]) if not isinstance(one, WholeAct)}
        act = acts.get(attrs["act"])
        if act is None:
            raise NotAllowed
        if len(attrs["measures"]) > MOST_AT_ONCE:
            raise serializers.ValidationError(
                {"measures": [_("一次最多%(most)d项。") % {"most": MOST_AT_ONCE}]}
            )
        form = act.form(attrs) if act.form else forms.Form(attrs)
        if not form.is_valid():
            raise serializers.ValidationError(
                {name: list(map(str, said)) for name, said in form.errors.items()}
            )
        return {"act": act, "measures": attrs["measures"], "entries": form.cleaned_data}


class OutcomeSerializer(serializers.Serializer[Any]):
    """What became of one measure."""

    measure = serializers.IntegerField(source="measure.pk")
    is_done = serializers.SerializerMethodField()
    message = serializers.CharField(source="sentence", allow_blank=True, help_text="没有办的原因")
    faults = FaultSerializer(many=True)

    def get_is_done(self, outcome: Outcome) -> bool:
        """Return whether it was done."""
        return not outcome.sentence


def act_in_bulk(
    *, by: User, act: BulkAct, measures: Sequence[Measure], entries: Mapping[str, Any]
) -> list[Outcome]:
    """Do one act to each of the measures; those that it does not fit are told why."""
    fit, unfit = apart(act, measures, by)
    return [*unfit, *carry_out(act, fit, by, entries)]
