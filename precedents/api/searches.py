"""Searches that are kept, what they found, and what somebody made of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from accounts.models import User
from core.api.acts import Act
from core.api.bodies import Body
from core.api.narrowing import keys_named
from core.api.references import refer
from core.api.resources import Resource
from precedents.actions.annexes import conclude_search, request_annex
from precedents.actions.runs import (
    adopt_hit,
    reopen_hit,
    repeat_search,
    search_and_keep,
    set_hit_aside,
)
from precedents.api.annexes import AnnexSerializer
from precedents.forms import LONGEST_SEARCHED
from precedents.hidden import hide_in_hits, hide_in_search
from precedents.models import SearchHit, SearchRun
from precedents.records import hide_in_searches, hiding_for
from precedents.searching.asking import Query

SEARCH = "precedents.search_precedents"
refer(SearchHit, rows=SearchHit.objects.reached_by)


class SearchRunRowSerializer(serializers.ModelSerializer[SearchRun]):
    """A search as it was made: what was asked, when, and what was looked through."""

    class Meta:
        model = SearchRun
        fields: ClassVar = ["id", "purpose", "asked_at", "title", "text", "points", "scope", "previous"]
        read_only_fields = fields


class SearchRunSerializer(SearchRunRowSerializer):
    """One search."""

    def to_representation(self, instance: SearchRun) -> dict[str, Any]:
        """Take names out that the person must not meet."""
        hide = hiding_for(self.context["request"].user, instance)
        return super().to_representation(hide_in_search(instance, hide))


class SearchBody(Body):
    """What to find the like of."""

    title = serializers.CharField(max_length=200)
    text = serializers.CharField(max_length=LONGEST_SEARCHED, allow_blank=True, default="")


def search_precedents(*, by: User, title: str, text: str) -> SearchRun:
    """Search what the person may look into for the like of a practice, and keep what was found."""
    return search_and_keep(Query(title, text), by=by)


class SearchRunResource(Resource[SearchRun]):
    """检索: those that the person may see, and new ones."""

    serializer_class = SearchRunSerializer
    row_serializer_class = SearchRunRowSerializer
    acts = (
        Act(
            search_precedents,
            on="list",
            permission=SEARCH,
            body=SearchBody,
            status=201,
            tries=False,
            in_one=False,
        ),
        Act(
            repeat_search,
            "repeat",
            permission=SEARCH,
            answer=SearchRunSerializer,
            status=201,
            tries=False,
            in_one=False,
        ),
        Act(conclude_search, "conclude"),
        Act(request_annex, "record", answer=AnnexSerializer, status=HTTPStatus.ACCEPTED),
    )

    def rows(self, person: User) -> QuerySet[SearchRun]:
        """Return what the person's pages show."""
        return SearchRun.objects.visible_to(person)

    def paginate_queryset(self, queryset: Any) -> Any:
        """Take names out of a page of searches that the person must not meet."""
        rows = super().paginate_queryset(queryset) or ()
        hide_in_searches(rows, self.person)
        return rows


class SearchHitSerializer(serializers.ModelSerializer[SearchHit]):
    """A practice that a search found, and what was made of it."""

    class Meta:
        model = SearchHit
        fields: ClassVar = [
            "id",
            "run",
            "rank",
            "source",
            "key",
            "shelf_name",
            "title",
            "text",
            "origin",
            "score",
            "label",
            "overlap_of_query",
            "overlap_of_hit",
            "decision",
            "reason",
        ]
        read_only_fields = fields


@extend_schema_view(
    list=extend_schema(parameters=[OpenApiParameter("run", int, required=True, description="检索的id")])
)
class SearchHitResource(Resource[SearchHit]):
    """检索结果: those of the searches that the person may see."""

    serializer_class = SearchHitSerializer
    acts = (
        Act(adopt_hit, "adopt", body=Body),
        Act(set_hit_aside, "set-aside"),
        Act(reopen_hit, "reopen"),
    )

    def rows(self, person: User) -> QuerySet[SearchHit]:
        """Return what the pages of the searches show."""
        found = SearchHit.objects.reached_by(person).select_related("run__asked_by")
        if self.action != "list":
            return found
        keys = keys_named(self.request, "run")
        if keys is None:
            raise ValidationError({"run": [_("请写明是哪一次检索。")]})
        return found.filter(run__in=keys[:1])

    def get_object(self) -> SearchHit:
        """Return a hit; one that has a hidden name is not there."""
        found = super().get_object()
        if not hide_in_hits([found], hiding_for(self.person, found.run)):
            raise Http404
        return found

    def paginate_queryset(self, queryset: Any) -> Any:
        """Leave out of a page the hits that have a hidden name."""
        rows = super().paginate_queryset(queryset)
        return hide_in_hits(rows, hiding_for(self.person, rows[0].run)) if rows else rows
