"""Batches and measures over HTTP. Every write is an action; every row comes from the querysets of the pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.web import person_of
from core.api import NewestFirst, etag_of, matched_version, narrowing_of
from core.errors import StaleVersion, UnmatchedVersion
from measures import actions
from measures.doubles import answers_to_doubles, doubles_to_answer, told_doubles
from measures.entries import CONTACT_ENTRIES, FORM_ENTRIES
from measures.forms import MeasureFilter
from measures.models import Batch, Measure
from measures.naming.hiding import hide_senders, is_hidden_from, titled
from measures.presentation import is_insider, shown_unit


class BatchSerializer(serializers.ModelSerializer[Batch]):
    """A batch's phase, dates and limits."""

    class Meta:
        model = Batch
        fields: ClassVar = [
            "number",
            "year",
            "zone",
            "state",
            "opens_on",
            "closes_on",
            "prior_art_cutoff_on",
            "title_limit",
            "summary_limit",
            "innovation_point_limit",
            "practice_limit",
            "case_limit",
            "required_texts",
            "published_on",
        ]
        read_only_fields = fields


class MeasureRowSerializer(serializers.ModelSerializer[Measure]):
    """A measure in a list."""

    batch = serializers.IntegerField(source="batch.number", read_only=True)
    unit = serializers.SerializerMethodField(help_text="报送单位；匿名评审时对评审方为空。")

    class Meta:
        model = Measure
        fields: ClassVar = ["id", "ref", "batch", "unit", "title", "state", "edit_version", "submitted_at"]
        read_only_fields = fields

    @extend_schema_field(serializers.CharField())
    def get_unit(self, measure: Measure) -> str:
        """Return the units' names, or nothing to those who must not know them."""
        return shown_unit(measure, person_of(self.context["request"]))


class MeasureTextsSerializer(serializers.ModelSerializer[Measure]):
    """The entries of the 申报书 that a unit writes. Anything may be missing until the measure is sent in."""

    class Meta:
        model = Measure
        fields: ClassVar = list(FORM_ENTRIES)
        extra_kwargs: ClassVar = {
            "predecessor": {"queryset": Measure.objects.filter(state="published")},
        }


class DraftSerializer(MeasureTextsSerializer):
    """A new draft: the batch, and what is written already."""

    batch = serializers.IntegerField(min_value=1, max_value=9999)

    class Meta(MeasureTextsSerializer.Meta):
        fields: ClassVar = ["batch", *FORM_ENTRIES]


class SaveSerializer(MeasureTextsSerializer):
    """Changed entries, over the version that was read."""

    edit_version = serializers.IntegerField(
        min_value=1, required=False, help_text="读到的版本；也可以不写，改在If-Match里写读到的ETag。"
    )

    class Meta(MeasureTextsSerializer.Meta):
        fields: ClassVar = ["edit_version", *FORM_ENTRIES]


class MeasureSerializer(MeasureRowSerializer):
    """A whole measure."""

    class Meta(MeasureRowSerializer.Meta):
        fields: ClassVar = [*MeasureRowSerializer.Meta.fields, *FORM_ENTRIES[1:]]
        read_only_fields = fields

    def to_representation(self, instance: Measure) -> dict[str, Any]:
        """Leave the contact out for everybody but the unit and the office, as the page does."""
        person = person_of(self.context["request"])
        hide_senders([instance], person)
        shown = super().to_representation(instance)
        hidden = () if is_insider(instance, person) else CONTACT_ENTRIES
        if is_hidden_from(instance, person):
            hidden = (*hidden, "predecessor")
        return {name: value for name, value in shown.items() if name not in hidden}


class ReasonSerializer(serializers.Serializer[Any]):
    """Why a step is taken."""

    reason = serializers.CharField(max_length=2000, allow_blank=True, default="")


class SubmitSerializer(serializers.Serializer[Any]):
    """What is said of the published measures that the candidate looks like."""

    apart = serializers.DictField(
        child=serializers.CharField(max_length=500, allow_blank=True),
        default=dict,
        help_text="疑似重复的已发布举措：422的doubles里的hit → 是另一件事，不同在哪里。",
    )


class CommentsSerializer(serializers.Serializer[Any]):
    """What is to be put right, by entry."""

    comments = serializers.DictField(child=serializers.CharField(max_length=2000, allow_blank=True))
    due_on = serializers.DateField(required=False, help_text="补正期限；不填则为五个工作日以后。")


class MergeSerializer(ReasonSerializer):
    """The measure of the same batch that takes this one in."""

    into = serializers.CharField(max_length=40, help_text="编号")


class BatchViewSet(viewsets.ReadOnlyModelViewSet[Batch]):
    """批次: those that the person may see."""

    serializer_class = BatchSerializer
    pagination_class = NewestFirst
    lookup_field = "number"
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Batch]:
        """Start from what the person sees on the pages."""
        return Batch.objects.visible_to(person_of(self.request))


class MeasureViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Measure]):
    """创新举措: those that the person may see, and the steps that the person may take."""

    serializer_class = MeasureSerializer
    pagination_class = NewestFirst
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Measure]:
        """Start from what the person sees on the pages."""
        measures = Measure.objects.visible_to(person_of(self.request))
        if self.action != "list":
            return measures.for_page()
        # What else the page's list is narrowed down by tells units, and how far a measure is inside one.
        asked = {name: self.request.query_params.get(name, "") for name in ("batch", "state", "words")}
        narrowing = narrowing_of(MeasureFilter(asked))
        measures = titled(measures, narrowing.pop("words", ""), person_of(self.request))
        return measures.narrowed(**narrowing).for_list().prefetch_related("joint_units")

    @extend_schema(
        responses=MeasureRowSerializer(many=True),
        parameters=[
            OpenApiParameter("batch", int, description="批次号"),
            OpenApiParameter("state", str, description="状态代码"),
            OpenApiParameter("words", str, description="名称中的字"),
        ],
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List measures, newest first."""
        rows = self.paginate_queryset(self.get_queryset())
        hide_senders(rows or (), person_of(request))
        serializer = MeasureRowSerializer(rows, many=True, context=self.get_serializer_context())
        return self.get_paginated_response(serializer.data)

    @extend_schema(request=DraftSerializer, responses={201: MeasureSerializer})
    def create(self, request: Request) -> Response:
        """Start a draft of the person's unit."""
        if not person_of(request).has_perm("measures.draft_measure"):
            raise PermissionDenied
        texts = _checked(DraftSerializer(data=request.data))
        batch = get_object_or_404(Batch.objects.visible_to(person_of(request)), number=texts.pop("batch"))
        measure = actions.draft_measure(batch, by=person_of(request), texts=texts)
        return self._shown(measure, status=status.HTTP_201_CREATED)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Show one measure, its edit version as the ETag."""
        return self._answered(self.get_object())

    @extend_schema(
        request=SaveSerializer,
        responses=MeasureSerializer,
        parameters=[
            OpenApiParameter(
                "If-Match", str, OpenApiParameter.HEADER, description="读到的ETag，代替edit_version"
            )
        ],
    )
    def partial_update(self, request: Request, pk: int) -> Response:
        """Save entries over the version that was read, as `edit_version` or If-Match says.

        409, or 412 to If-Match, with the stored texts when somebody saved in between.
        """
        measure = self._measure("measures.edit_measure")
        texts = _checked(SaveSerializer(data=request.data))
        matched, sent = matched_version(request), texts.pop("edit_version", None)
        version = sent if matched is None else matched
        if version is None:
            raise ValidationError({"edit_version": [_("请写明读到的版本。")]})
        try:
            measure = actions.save_measure(measure, by=person_of(request), texts=texts, version=version)
        except StaleVersion as stale:
            if matched is None:
                raise
            raise UnmatchedVersion(stale.current, stale.version) from stale
        return self._shown(measure)

    @extend_schema(request=SubmitSerializer, responses=MeasureSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: int) -> Response:
        """报送; 422 with everything that is still missing, or with the published measures that it looks like.

        Those are answered like on the page: by a `predecessor` that is saved first, or by `apart`.
        """
        person, measure = person_of(request), self._measure("measures.submit_measure")
        reasons = _checked(SubmitSerializer(data=request.data))["apart"]
        apart = answers_to_doubles(measure, person, reasons) if reasons else {}
        doubles = [] if apart else doubles_to_answer(measure, person)
        if doubles:
            return Response(told_doubles(doubles), status=status.HTTP_422_UNPROCESSABLE_ENTITY)
        return self._shown(actions.submit_measure(measure, by=person, apart=apart))

    @extend_schema(request=ReasonSerializer, responses=MeasureSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: int) -> Response:
        """撤回, before the evaluation."""
        measure = self._measure("measures.withdraw_measure")
        given = _checked(ReasonSerializer(data=request.data))
        return self._shown(actions.withdraw_measure(measure, by=person_of(request), **given))

    @extend_schema(request=None, responses=MeasureSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: int) -> Response:
        """形审通过."""
        return self._shown(actions.accept_measure(self.get_object(), by=person_of(request)))

    @extend_schema(request=CommentsSerializer, responses=MeasureSerializer)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def send_back(self, request: Request, pk: int) -> Response:
        """退回补正, with a comment per entry."""
        measure = self._measure("measures.screen_measure")
        given = _checked(CommentsSerializer(data=request.data))
        return self._shown(actions.return_measure(measure, by=person_of(request), **given))

    @extend_schema(request=ReasonSerializer, responses=MeasureSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: int) -> Response:
        """不予受理, for a reason."""
        measure = self._measure("measures.screen_measure")
        given = _checked(ReasonSerializer(data=request.data))
        return self._shown(actions.reject_measure(measure, by=person_of(request), **given))

    @extend_schema(request=MergeSerializer, responses=MeasureSerializer)
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: int) -> Response:
        """Merge into another measure of the batch, which its number names."""
        measure = self._measure("measures.screen_measure")
        given = _checked(MergeSerializer(data=request.data))
        others = Measure.objects.visible_to(person_of(request)).filter(batch=measure.batch)
        other = get_object_or_404(others, ref=given["into"])
        return self._shown(
            actions.merge_measure(measure, by=person_of(request), into=other, reason=given["reason"])
        )

    def _measure(self, permission: str) -> Measure:
        """Return the measure: 404 where it is not seen, 403 where it is and this may not be done to it."""
        measure = self.get_object()
        if not person_of(self.request).has_perm(permission, measure):
            raise PermissionDenied
        return measure

    def _shown(self, measure: Measure, status: int = status.HTTP_200_OK) -> Response:
        return self._answered(Measure.objects.for_page().get(pk=measure.pk), status)

    def _answered(self, measure: Measure, status: int = status.HTTP_200_OK) -> Response:
        shown = MeasureSerializer(measure, context=self.get_serializer_context()).data
        return Response(shown, status=status, headers={"ETag": etag_of(measure.edit_version)})


def _checked(serializer: serializers.BaseSerializer[Any]) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
