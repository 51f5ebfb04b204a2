"""Measures over HTTP: the list, one, and the steps that a person may take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view

from accounts.models import User
from core.api.acts import Act
from core.api.paging import narrowing_of
from core.api.references import refer
from core.api.resources import Resource
from measures import actions
from measures.api import bodies
from measures.api.bulk import BulkBody, OutcomeSerializer, act_in_bulk
from measures.api.shown import (
    CommentDraftSerializer,
    MeasureRowSerializer,
    MeasureSerializer,
    OutsideSearchSerializer,
)
from measures.doubles import answers_to_doubles, require_no_doubles
from measures.forms import MeasureFilter
from measures.models import Measure
from measures.naming.hiding import hide_senders, titled
from precedents.api.searches import SearchRunSerializer

refer(Measure, rows=Measure.objects.visible_to)


def ask_of_doubles(measure: Measure, person: User, given: dict[str, Any]) -> None:
    """Answer 422 where the candidate looks like a published measure of which nobody said that it is another."""
    reasons: Mapping[str, str] = given["apart"]
    given["apart"] = answers_to_doubles(measure, person, reasons) if reasons else {}
    if not given["apart"]:
        require_no_doubles(measure, person)


@extend_schema_view(
    list=extend_schema(
        parameters=[
            OpenApiParameter("batch", int, description="批次号"),
            OpenApiParameter("state", str, description="状态代码"),
            OpenApiParameter("words", str, description="名称中的字"),
        ]
    )
)
class MeasureResource(Resource[Measure]):
    """创新举措: those that the person may see, and the steps that the person may take."""

    serializer_class = MeasureSerializer
    row_serializer_class = MeasureRowSerializer
    version_field = "edit_version"
    acts = (
        # A unit's people draft for their own unit alone.
        Act(
            actions.draft_measure,
            on="list",
            subject="batch",
            stays_within=True,
            body=bodies.DraftMeasureBody,
            status=201,
        ),
        Act(actions.save_measure, method="patch", body=bodies.SaveMeasureBody),
        Act(actions.submit_measure, "submit", body=bodies.SubmitMeasureBody, before=ask_of_doubles),
        Act(actions.withdraw_measure, "withdraw", body=bodies.ReasonBody),
        Act(actions.accept_measure, "accept"),
        Act(actions.return_measure, "return", body=bodies.ReturnMeasureBody),
        Act(actions.reject_measure, "reject", body=bodies.ReasonBody),
        Act(actions.merge_measure, "merge", body=bodies.MergeMeasureBody),
        Act(
            actions.copy_measure,
            "copy",
            on="list",
            subject="batch",
            stays_within=True,
            answer=MeasureSerializer,
            status=201,
        ),
        Act(
            act_in_bulk,
            "bulk",
            on="list",
            permission="measures.list_measures",
            stays_within=True,
            body=BulkBody,
            answer=OutcomeSerializer,
            many=True,
        ),
        Act(actions.delete_draft, method="delete", answer=None),
        Act(actions.hand_up_measure, "hand-up"),
        Act(actions.hand_down_measure, "hand-down"),
        Act(actions.undo_screening, "undo-screening"),
        Act(actions.save_comments, "comments", body=bodies.SaveCommentsBody, answer=CommentDraftSerializer),
        Act(
            actions.search_measure,
            "search",
            permission="measures.search_measure",
            answer=SearchRunSerializer,
            status=201,
            tries=False,
            in_one=False,
        ),
        Act(
            actions.add_outside_search,
            "outside-searches",
            permission="measures.search_measure",
            body=bodies.OutsideSearchBody,
            answer=OutsideSearchSerializer,
            status=201,
            is_upload=True,
        ),
    )

    def rows(self, person: User) -> QuerySet[Measure]:
        """Start from what the person sees on the pages."""
        measures = Measure.objects.visible_to(person)
        if self.action != "list":
            return measures.for_page()
        # What else the page's list is narrowed down by tells units, and how far a measure is inside one.
        asked = {name: self.request.query_params.get(name, "") for name in ("batch", "state", "words")}
        narrowing = narrowing_of(MeasureFilter(asked))
        measures = titled(measures, narrowing.pop("words", ""), person)
        return measures.narrowed(**narrowing).for_list().prefetch_related("joint_units")

    def shown(self, row: Measure) -> Measure:
        """Return the measure with what its page shows."""
        return Measure.objects.for_page().get(pk=row.pk)

    def paginate_queryset(self, queryset: Any) -> Any:
        """Take hidden names out of a page."""
        rows = super().paginate_queryset(queryset)
        hide_senders(rows or (), self.person)
        return rows
