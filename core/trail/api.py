"""The trail over HTTP: events as whoever asks may read them on the pages, and what each changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.paging import narrowing_of
from core.api.resources import Resource
from core.models import Change, Event
from core.people import Person
from core.trail.forms import TrailFilter
from core.trail.listing import listed
from core.trail.showing import shown_changes

# Of what one event changed, so many rows are told.
CHANGES_SHOWN = 200


class EventSerializer(serializers.Serializer[Any]):
    """Something that somebody did, read or tried, as far as the reader may know it."""

    id = serializers.IntegerField(source="event.pk")
    at = serializers.DateTimeField(source="event.at")
    kind = serializers.CharField(source="event.kind")
    act = serializers.CharField(source="event.act")
    said = serializers.CharField(source="act", help_text="事项的名称")
    who = serializers.CharField(allow_blank=True)
    address = serializers.CharField(allow_blank=True, help_text="来源地址；本单位以外的不显示。")
    model = serializers.CharField(source="event.model", allow_blank=True)
    key = serializers.IntegerField(source="event.key", allow_null=True)
    name = serializers.CharField(allow_blank=True)
    note = serializers.CharField(source="event.note", allow_blank=True)
    changes = serializers.IntegerField(help_text="改动的行数")


class ChangedColumnSerializer(serializers.Serializer[Any]):
    """One column before and after."""

    column = serializers.CharField(source="label")
    was = serializers.CharField(allow_blank=True)
    becomes = serializers.CharField(allow_blank=True)


class ChangedRowSerializer(serializers.Serializer[Any]):
    """One row that was changed; without `is_open` the reader learns that it was, and no word of it."""

    row = serializers.CharField()
    kind = serializers.CharField()
    is_open = serializers.BooleanField()
    columns = ChangedColumnSerializer(many=True)


class WholeEventSerializer(EventSerializer):
    """One event with what it changed."""

    changed = ChangedRowSerializer(many=True)


@extend_schema_view(
    list=extend_schema(
        parameters=[
            OpenApiParameter("who", str, description="人员的姓名或登录名中的字"),
            OpenApiParameter("model", str, description="对象类别，如measures.measure；与thing一起写"),
            OpenApiParameter("thing", str, description="对象的编号或名称"),
            OpenApiParameter("kind", str, description="种类代码"),
            OpenApiParameter("act", str, description="事项代码"),
            OpenApiParameter("first_day", date, description="从"),
            OpenApiParameter("last_day", date, description="到"),
        ]
    )
)
class EventResource(Resource[Event]):
    """操作日志: what the person may read of it, newest first."""

    serializer_class = WholeEventSerializer
    row_serializer_class = EventSerializer

    def rows(self, person: Person) -> QuerySet[Event]:
        """Return the events of the person's pages, narrowed down as there."""
        seen = Event.objects.visible_to(person).for_list()
        if self.action != "list":
            return seen
        form = TrailFilter(self.request.query_params, person=person)
        narrowing_of(form)
        return seen.narrowed(form.narrowing())

    def paginate_queryset(self, queryset: Any) -> Any:
        """Return a page of events as the person may read them."""
        return listed(super().paginate_queryset(queryset) or (), self.person)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Show one event with what it changed."""
        event = self.get_object()
        changes = list(
            Change.objects.filter(event=event).select_related("event").order_by("pk")[:CHANGES_SHOWN]
        )
        (shown,) = listed([event], self.person)
        told = EventSerializer(shown).data
        return Response(
            {**told, "changed": ChangedRowSerializer(shown_changes(changes, self.person), many=True).data}
        )
