"""认定依据 over HTTP: why a measure has its class, as much of it as the person sees."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from core.api.resources import Acts
from letters.evidence.gathering import brought_along
from letters.evidence.parts import Cell, Section
from letters.evidence.reading import case_of
from letters.evidence.seeing import sight_of
from measures.models import Measure
from measures.models.measure import MeasureQuerySet


class EvidenceTableSerializer(serializers.Serializer[Any]):
    """A table of a section, cell by cell."""

    caption = serializers.CharField()
    head = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))


class EvidenceSectionSerializer(serializers.Serializer[Any]):
    """A part of the page: lines of text, a table, remarks under it."""

    key = serializers.CharField()
    title = serializers.CharField()
    aside = serializers.CharField()
    lines = serializers.ListField(child=serializers.CharField())
    table = EvidenceTableSerializer(allow_null=True)
    notes = serializers.ListField(child=serializers.CharField())


class EvidenceSerializer(serializers.Serializer[Any]):
    """The page: a sentence that sums it up, what speaks against leaning on it, and its sections."""

    measure = serializers.IntegerField()
    sight = serializers.CharField(help_text="看得到多少：all、panel、own、public。")
    title = serializers.CharField()
    conclusion = serializers.CharField()
    is_settled = serializers.BooleanField()
    caution = serializers.CharField()
    weak = serializers.ListField(child=serializers.CharField(), help_text="还不够扎实的地方。")
    sections = EvidenceSectionSerializer(many=True)


class EvidenceResource(Acts[Measure]):
    """认定依据: to the office all; to a unit its own and to everybody the short form, once the letter is out."""

    def rows(self, person: User) -> MeasureQuerySet:
        """Return what the person sees on the pages."""
        return brought_along(Measure.objects.visible_to(person))

    @extend_schema(responses=EvidenceSerializer)
    @action(detail=True, methods=["get"])
    def evidence(self, request: Request, pk: int) -> Response:
        """Show why a measure has its class."""
        measure = get_object_or_404(self.get_queryset(), pk=pk)
        sight = sight_of(measure, self.person)
        if sight is None:
            raise Http404
        told = case_of(measure, sight).told(leads=False)
        names = ("title", "conclusion", "is_settled", "caution", "weak")
        said = {name: getattr(told, name) for name in names}
        sections = [_section(one) for one in told.sections]
        return Response(
            EvidenceSerializer(
                {"measure": measure.pk, "sight": sight.value, **said, "sections": sections}
            ).data
        )


def _section(section: Section) -> dict[str, Any]:
    table = section.table
    return {
        "key": section.key,
        "title": section.title,
        "aside": section.aside,
        "lines": [" ".join(_texts(line)) for line in section.lines],
        "table": None
        if table is None
        else {
            "caption": table.caption,
            "head": _texts(table.head),
            "rows": [_texts(row) for row in table.rows],
        },
        "notes": section.notes,
    }


def _texts(cells: Iterable[Cell]) -> list[str]:
    return [cell.text for cell in cells]
