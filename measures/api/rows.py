"""What resources of batches share: rows that hang on one, newest first, hidden as on the pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar

from django import forms
from django.db.models import Model, QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from core.api.keeping import REPLAYED
from core.api.paging import narrowing_of
from core.api.resources import Resource
from core.api.trying import DRY_RUN_HEADER
from core.trail.recording import note_reading
from measures.models import Measure
from measures.naming.hiding import hide_senders

Row = TypeVar("Row", bound=Model)
OF_BATCH = OpenApiParameter("batch", int, description="批次号")


class BatchFilter(forms.Form):
    """Of which batch a list shows the rows."""

    batch = forms.IntegerField(min_value=1, max_value=9999, required=False)


class BatchRows(Resource[Row]):
    """Rows that the person may see, narrowed down to one batch where that is asked for.

    `door` is the permission of the page that shows them: nobody else sees any. `read_as` is the name under which
    the trail keeps that somebody was shown what is sealed for others; empty where nothing is.
    """

    number_path: ClassVar[str] = "batch__number"
    door: ClassVar[str] = ""
    read_as: ClassVar[str] = ""

    def visible(self, person: User) -> QuerySet[Row]:
        """Return what the person sees on the pages."""
        raise NotImplementedError

    def beside(self, rows: QuerySet[Row]) -> QuerySet[Row]:
        """Bring along what is shown of each row, in a fixed number of queries."""
        return rows

    def rows(self, person: User) -> QuerySet[Row]:
        """Return nothing to who does not pass the page's door."""
        visible = self.visible(person)
        return self.beside(visible if not self.door or person.has_perm(self.door) else visible.none())

    def shown(self, row: Row) -> Row:
        """Return the thing as it stands after an act; also where it is seen no more."""
        return self.beside(type(row)._default_manager.all()).get(pk=row.pk)

    def filter_queryset(self, queryset: Any) -> Any:
        """Leave the rows of the batch that a list is asked for."""
        if self.action != "list":
            return queryset
        number = narrowing_of(BatchFilter(self.request.query_params))["batch"]
        return queryset.filter(**{self.number_path: number}) if number else queryset

    def paginate_queryset(self, queryset: Any) -> list[Any] | None:
        """Hide the page's measures all at once."""
        rows = super().paginate_queryset(queryset)
        hide_senders((one for row in rows or () for one in self.measures_in(row)), self.person)
        return rows

    def measures_in(self, row: Any) -> Iterable[Measure]:
        """Return the measures that a row of a list speaks of."""
        return ()

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        """Put down in the trail that somebody was shown what is sealed for others."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        # What was done stands in the trail itself; what was only tried, or is answered again, leaves nothing but this.
        is_read = request.method == "GET" or not {DRY_RUN_HEADER, REPLAYED}.isdisjoint(answer.headers)
        if is_read and status.is_success(answer.status_code) and self.reads_sealed:
            note_reading(self.read_as, by=self.person, words=request.path)
        return answer

    @property
    def reads_sealed(self) -> bool:
        """Whether what is shown is sealed for others."""
        return bool(self.read_as)
