"""What the acts before scoring are told, where their keywords do not say enough, or say more than the pages ask."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from accounts.models import Unit
from core.api.bodies import Body, EditVersion
from core.api.references import MOST, Reference, not_there
from evaluations.actions import CommentBands, CriterionDraft
from evaluations.allotment import Pair
from evaluations.api.shapes import PairSerializer
from evaluations.models import Panel
from measures.models import Batch

MOST_CRITERIA = 40


class FormPanelBody(Body):
    """To which agency a batch is given. The seed of its allotment is drawn by chance."""

    batch = Reference(Batch)
    agency = Reference(Unit, help_text="第三方机构的代码")
    per_measure = serializers.IntegerField(min_value=1, max_value=99, default=5, help_text="每项评审人数")


class BringProposalBody(Body):
    """Pairs that somebody brings."""

    pairs = serializers.ListField(child=PairSerializer(), max_length=MOST)

    def validate_pairs(self, pairs: list[dict[str, Any]]) -> list[Pair]:
        """Return the pairs by key. Raises `ValidationError` naming who does not sit on the panel."""
        return pairs_on(self.context["subject"], pairs)


class EditProposalBody(Body):
    """Exactly these pairs for these measures; the others keep theirs."""

    edit_version = EditVersion()
    measures = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=MOST)
    pairs = serializers.ListField(child=PairSerializer(), max_length=MOST)

    def validate_pairs(self, pairs: list[dict[str, Any]]) -> list[Pair]:
        """Return the pairs by key. Raises `ValidationError` naming who does not sit on the panel."""
        return pairs_on(self.context["subject"].panel, pairs)

    def validate(self, attrs: Any) -> dict[str, Any]:
        """Ask for both: pairs say nothing of measures that nobody named. Raises `ValidationError`."""
        if lacking := [name for name in ("measures", "pairs") if name not in attrs]:
            raise serializers.ValidationError({name: [_("请填写这一项。")] for name in lacking})
        return dict(attrs)


def pairs_on(panel: Panel, pairs: list[dict[str, Any]]) -> list[Pair]:
    """Return pairs of measures and sign-in names as pairs of keys. Raises `ValidationError`."""
    seated = dict(panel.members.values_list("evaluator__username", "evaluator"))
    strangers = sorted({one["evaluator"] for one in pairs} - set(seated))
    if strangers:
        raise not_there(strangers)
    return [(one["measure"], seated[one["evaluator"]]) for one in pairs]


class AnchorBody(serializers.Serializer[Any]):
    """What a band of scores means."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Name the band's lower end as the rubric does, for which Python has a word of its own."""
        ends = {name: serializers.DecimalField(max_digits=6, decimal_places=2) for name in ("from", "to")}
        return {**ends, "text": serializers.CharField(max_length=500)}

    def to_internal_value(self, data: Any) -> dict[str, str]:
        """Return the ends as the rubric keeps them: figures as they are written."""
        read = super().to_internal_value(data)
        return {**{name: f"{read[name].normalize():f}" for name in ("from", "to")}, "text": read["text"]}


class CriterionBody(serializers.Serializer[Any]):
    """One criterion as the office sets it; a gate carries no weight."""

    code = serializers.SlugField(max_length=40)
    name = serializers.CharField(max_length=50)
    group = serializers.CharField(max_length=50, allow_blank=True, default="")
    weight = serializers.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))
    max_score = serializers.DecimalField(max_digits=6, decimal_places=2, default=Decimal(100))
    min_score = serializers.DecimalField(max_digits=6, decimal_places=2, default=Decimal(0))
    step = serializers.DecimalField(max_digits=6, decimal_places=2, default=Decimal("0.01"))
    is_gate = serializers.BooleanField(default=False)
    is_counted = serializers.BooleanField(default=True)
    is_required = serializers.BooleanField(default=True)
    guidance = serializers.CharField(max_length=2000, allow_blank=True, default="")
    anchors = AnchorBody(many=True, default=())


class SetRubricBody(Body):
    """All criteria of a batch, in their order."""

    batch = Reference(Batch)
    criteria = serializers.ListField(child=CriterionBody(), max_length=MOST_CRITERIA)
    comment_below = serializers.IntegerField(
        min_value=0, max_value=100, allow_null=True, default=None, help_text="低于满分的百分之几须写说明"
    )
    comment_above = serializers.IntegerField(
        min_value=0, max_value=100, allow_null=True, default=None, help_text="高于满分的百分之几须写说明"
    )

    def validate(self, attrs: Any) -> dict[str, Any]:
        """Return the keywords of the action."""
        return {
            "batch": attrs["batch"],
            "criteria": [CriterionDraft(**one) for one in attrs["criteria"]],
            "bands": CommentBands(attrs["comment_below"], attrs["comment_above"]),
        }
