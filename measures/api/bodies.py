"""What the acts on measures are told, where their keywords do not say enough."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework import serializers

from accounts.models import Unit
from core.api.bodies import MOST_NUMBER, Body, EditVersion
from core.api.references import Reference, References
from core.api.versions import EDIT_VERSION
from measures.entries import FORM_ENTRIES
from measures.models import Batch, Measure


class MeasureTextsBody(serializers.ModelSerializer[Measure], Body):
    """The entries of the 申报书 that a unit writes. Anything may be missing until the measure is sent in."""

    class Meta:
        model = Measure
        fields: ClassVar = list(FORM_ENTRIES)
        extra_kwargs: ClassVar = {
            "predecessor": {"queryset": Measure.objects.filter(state="published")},
        }

    def validate(self, attrs: Any) -> dict[str, Any]:
        """Return the keywords: the entries stand together, as the actions take them."""
        beside = {name: attrs[name] for name in attrs if name not in FORM_ENTRIES}
        return {**beside, "texts": {name: attrs[name] for name in attrs if name in FORM_ENTRIES}}


class DraftMeasureBody(MeasureTextsBody):
    """A new draft: the batch, and what is written already."""

    batch = Reference(Batch)

    class Meta(MeasureTextsBody.Meta):
        fields: ClassVar = ["batch", *FORM_ENTRIES]


class SaveMeasureBody(MeasureTextsBody):
    """Changed entries, over the version that was read."""

    edit_version = EditVersion(help_text="读到的版本；也可以不写，改在If-Match里写读到的ETag。")
    joint_units = References(Unit, required=False, help_text="联合单位的代码。")

    class Meta(MeasureTextsBody.Meta):
        fields: ClassVar = [EDIT_VERSION, "joint_units", *FORM_ENTRIES]


class ReasonBody(Body):
    """Why a step is taken."""

    reason = serializers.CharField(max_length=2000, allow_blank=True, default="")


class SubmitMeasureBody(Body):
    """What is said of the published measures that the candidate looks like."""

    apart = serializers.DictField(
        child=serializers.CharField(max_length=500, allow_blank=True),
        default=dict,
        help_text="疑似重复的已发布举措：422的doubles里的hit → 是另一件事，不同在哪里。",
    )


class ReturnMeasureBody(Body):
    """What is to be put right, by entry."""

    comments = serializers.DictField(child=serializers.CharField(max_length=2000, allow_blank=True))
    due_on = serializers.DateField(required=False, help_text="补正期限；不填则为五个工作日以后。")


class MergeMeasureBody(ReasonBody):
    """The measure of the same batch that takes this one in."""

    into = serializers.CharField(max_length=40, help_text="编号")

    def validate_into(self, ref: str) -> Measure:
        """Return the measure of this number in the same batch. Raises `ValidationError`."""
        others = Measure.objects.visible_to(self.context["person"])
        found = others.filter(batch=self.context["subject"].batch_id, ref=ref).first()
        if found is None:
            raise serializers.ValidationError(_("本批次没有编号为“%(ref)s”的举措。") % {"ref": ref})
        return found


class SaveCommentsBody(Body):
    """Comments that are being written, over the version that was read; the first goes over version 0."""

    comments = serializers.DictField(child=serializers.CharField(max_length=2000, allow_blank=True))
    version = serializers.IntegerField(min_value=0, max_value=MOST_NUMBER)


class OutsideSearchBody(Body):
    """The report of a search made elsewhere: its file, who searched, when and where."""

    file = serializers.FileField(allow_empty_file=True)
    searched_by = serializers.CharField(max_length=100)
    searched_on = serializers.DateField()
    scope = serializers.CharField(max_length=1000)

    def validate(self, attrs: Any) -> dict[str, Any]:
        """Return the keywords; the name is that of the file."""
        return {**attrs, "name": attrs["file"].name or ""}
