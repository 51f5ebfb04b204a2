"""What the acts on decisions and reasons are told."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api.bodies import Body
from core.api.references import MOST, Reference, References
from core.errors import Incomplete
from evaluations.models import Decision, Evaluation
from evaluations.refusals import strange_record, strange_remark, strange_search
from evaluations.searches import searches_of
from evaluations.verdicts import Verdict
from measures.choices import Classification
from measures.models import Batch, Measure

TEXT = 2000


class DecideMeasureBody(Body):
    """What the office decides on a measure."""

    measure = Reference(Measure, help_text="举措的id")
    is_selected = serializers.BooleanField()
    classification = serializers.ChoiceField(Classification.choices, allow_blank=True, default="")
    has_special_mark = serializers.BooleanField(default=False)
    replicated_comparison = serializers.IntegerField(
        min_value=1, max_value=2**31 - 1, allow_null=True, default=None, help_text="比对记录的id"
    )
    search = serializers.CharField(
        max_length=30, allow_null=True, default=None, help_text="所依据的检索：统分结果searches里的key"
    )
    prior_art_note = serializers.CharField(max_length=TEXT, allow_blank=True, default="")
    reason = serializers.CharField(max_length=TEXT, allow_blank=True, default="")

    def validate(self, attrs: Any) -> dict[str, Any]:
        """Return the keywords of the action. Raises `Incomplete` for a search or a record of another measure."""
        measure: Measure = attrs.pop("measure")
        key, record = attrs.pop("search"), attrs.pop("replicated_comparison")
        searches = {one.key: one for one in searches_of([measure]).get(measure.pk, [])}
        search = searches.get(key) if key else None
        found = measure.comparisons.filter(pk=record).first() if record else None
        faults = [strange_search()] if key and search is None else []
        faults += [strange_record()] if record and found is None else []
        if faults:
            raise Incomplete(faults)
        verdict = Verdict(**attrs, replicated_comparison=found, search=search)
        return {"measure": measure, "verdict": verdict}


class OfOneBatchBody(Body):
    """Things of one batch."""

    batch = Reference(Batch)


class MeasuresBody(OfOneBatchBody):
    """Some measures of a batch."""

    measures = References(Measure, help_text="举措的id，都是这个批次的")

    def validate(self, attrs: Any) -> dict[str, Any]:
        """Refuse measures of other batches. Raises `ValidationError`."""
        strange = [one for one in attrs["measures"] if one.batch_id != attrs["batch"].pk]
        if strange or not attrs["measures"]:
            said = [_("“%(ref)s”不属于这个批次。") % {"ref": one.ref} for one in strange]
            raise serializers.ValidationError({"measures": said or [_("请写明是哪些举措。")]})
        return dict(attrs)


class DecideAsSettledBody(MeasuresBody):
    """Measures that are decided as the majority proposed, all or none."""

    prior_art_note = serializers.CharField(max_length=TEXT)


class ConfirmDecisionsBody(OfOneBatchBody):
    """Decisions of a batch, each as it was read."""

    decisions = References(Decision)
    marks = serializers.ListField(
        child=serializers.CharField(max_length=50), max_length=MOST, help_text="读到的各份结论的mark"
    )

    def validate(self, attrs: Any) -> dict[str, Any]:
        """Refuse decisions of other batches. Raises `ValidationError`."""
        if not attrs["decisions"] or any(
            one.measure.batch_id != attrs["batch"].pk for one in attrs["decisions"]
        ):
            raise serializers.ValidationError({"decisions": [_("请写明这个批次的结论。")]})
        return dict(attrs)


class ConfirmDecisionBody(Body):
    """The decision as it was read."""

    mark = serializers.CharField(max_length=50, help_text="读到的mark")

    def validate(self, attrs: Any) -> dict[str, Any]:
        """Return the keywords of the action."""
        return {"marks": [attrs["mark"]]}


class WriteReasonBody(Body):
    """What the unit will read, and the experts' remarks that are passed on to it."""

    measure = Reference(Measure, help_text="举措的id")
    ground = serializers.CharField(max_length=TEXT, allow_blank=True)
    remarks = serializers.DictField(
        child=serializers.CharField(max_length=TEXT, allow_blank=True),
        default=dict,
        help_text="评分表的id → 转告的话，可以改过",
    )

    def validate(self, attrs: Any) -> dict[str, Any]:
        """Return the keywords of the action. Raises `Incomplete` for what is no sheet of the measure."""
        measure: Measure = attrs["measure"]
        own = Evaluation.objects.submitted().filter(assignment__measure=measure)
        keys = {str(assignment): key for assignment, key in own.values_list("assignment", "pk")}
        if set(attrs["remarks"]) - set(keys):
            raise Incomplete([strange_remark()])
        return {**attrs, "remarks": {keys[key]: text for key, text in attrs["remarks"].items()}}
