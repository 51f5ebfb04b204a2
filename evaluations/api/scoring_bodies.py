"""What the acts on a sheet are told."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from core.api.bodies import Body, EditVersion
from core.errors import Incomplete
from evaluations.choices import Familiarity
from evaluations.entries import SheetEntries, changed_entries
from evaluations.refusals import strange_record
from evaluations.sheets import own_sheet
from measures.api.comparisons import WRITTEN
from measures.choices import Classification
from measures.models import Comparison

REMARK = 1000
TEXT = 2000


def _remark() -> serializers.CharField:
    return serializers.CharField(max_length=REMARK, allow_blank=True)


class SaveSheetBody(Body):
    """Changed entries, over the version that was read. What is left out stays; null clears a score or a gate."""

    edit_version = EditVersion(help_text="读到的版本；也可以不写，改在If-Match里写读到的ETag。")
    scores = serializers.DictField(
        child=serializers.DecimalField(max_digits=8, decimal_places=4, allow_null=True),
        required=False,
        help_text="指标代码 → 得分",
    )
    gates = serializers.DictField(
        child=serializers.BooleanField(allow_null=True), required=False, help_text="门槛项代码 → 是否通过"
    )
    score_comments = serializers.DictField(child=_remark(), required=False, help_text="指标代码 → 说明")
    classification = serializers.ChoiceField(Classification.choices, allow_blank=True, required=False)
    ground = serializers.CharField(max_length=TEXT, allow_blank=True, required=False)
    replicated_comparison = serializers.IntegerField(
        min_value=1, max_value=2**31 - 1, allow_null=True, required=False, help_text="比对记录的id"
    )
    has_special_mark = serializers.BooleanField(required=False)
    # What is offered to nobody is no choice.
    familiarity = serializers.ChoiceField(
        Familiarity.offered(),
        allow_blank=True,
        required=False,
    )
    comment = serializers.CharField(max_length=TEXT, allow_blank=True, required=False)
    is_abstained = serializers.BooleanField(required=False)

    def validate_replicated_comparison(self, key: int | None) -> Comparison | None:
        """Return the record that the evaluator may name. Raises `Incomplete`."""
        if key is None:
            return None
        measure, person = self.context["subject"].measure_id, self.context["person"]
        found = Comparison.objects.open_to(person.pk).filter(measure=measure, pk=key).first()
        if found is None:
            raise Incomplete([strange_record()])
        return found

    def validate(self, attrs: Any) -> dict[str, Any]:
        """Return the keywords of the action: what is stored, with what was sent over it."""
        stored = changed_entries(own_sheet(self.context["subject"]), {})
        remarks = {**stored.score_comments, **attrs.get("score_comments", {})}
        kept = {name: attrs.get(name, getattr(stored, name)) for name in _WRITTEN}
        marks = {"scores": attrs.get("scores", {}), "gates": attrs.get("gates", {})}
        entries = SheetEntries(**marks, score_comments=remarks, **kept)
        return {**{one: attrs[one] for one in ("edit_version",) if one in attrs}, "entries": entries}


_WRITTEN = (
    "classification",
    "ground",
    "replicated_comparison",
    "has_special_mark",
    "familiarity",
    "comment",
    "is_abstained",
)


class FindingBody(serializers.ModelSerializer[Comparison], Body):
    """An earlier practice that the evaluator found."""

    class Meta:
        model = Comparison
        fields: ClassVar = list(WRITTEN)


class ChangeFindingBody(FindingBody):
    """What is put right in a record that the evaluator found."""

    comparison_id = serializers.IntegerField(min_value=1, max_value=2**31 - 1, help_text="比对记录的id")

    class Meta(FindingBody.Meta):
        fields: ClassVar = ["comparison_id", *FindingBody.Meta.fields]
