"""A resource of the API: its rows are those of the pages, and what may be done to them stands in a table of acts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, ClassVar, TypeVar, cast

from django.db import models, transaction
from django.utils.translation import gettext as _
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.mixins import ListModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from core.api.acts import OWN, Act
from core.api.paging import NewestFirst
from core.api.trying import answered
from core.api.versions import EDIT_VERSION, etag_of, matched_version
from core.errors import StaleVersion, UnmatchedVersion
from core.locking import lock
from core.web import signed_in

Row = TypeVar("Row", bound=models.Model)


class Acts(GenericViewSet[Row]):
    """Acts that may be done to things that a person sees; an app may add some to what another app shows.

    `version_field` names the column of the edit version, where there is one: answers tell it as the ETag, and an act with
    If-Match is done over no other.
    """

    acts: ClassVar[Sequence[Act]] = ()
    version_field: ClassVar[str] = ""
    pagination_class = NewestFirst
    lookup_value_converter = "int"

    def __init_subclass__(cls, **options: Any) -> None:
        """Give the class a method for each of its own acts."""
        super().__init_subclass__(**options)
        for act in vars(cls).get("acts", ()):
            setattr(cls, act.handler, _handler(act))

    @property
    def person(self) -> Any:
        """Who asks."""
        return signed_in(cast("Any", self.request))

    def rows(self, person: Any) -> models.QuerySet[Row]:
        """Return what the person sees on the pages."""
        raise NotImplementedError

    def get_queryset(self) -> models.QuerySet[Row]:
        """Return what the person sees, as far as the token reaches with which a system acts for them."""
        rows = self.rows(self.person)
        return rows if AllowAny in self.permission_classes else self.person.within_reach(rows)

    def initialize_request(self, request: Any, *args: Any, **kwargs: Any) -> Request:
        """Read a form with files where the act takes one, else what every address reads."""
        made = super().initialize_request(request, *args, **kwargs)
        act = self._act(self.action)
        if act is not None and act.is_upload:
            made.parsers = [MultiPartParser()]
        return made

    def shown(self, row: Row) -> Row:
        """Return the thing as it stands after an act, with what its answer shows; also where it is seen no more."""
        return type(row)._default_manager.get(pk=row.pk)

    def answer(self, row: Row, status: int = 200) -> Response:
        """Show one thing, its edit version as the ETag."""
        shown = self.get_serializer(row).data
        version = getattr(row, self.version_field) if self.version_field else None
        headers = {} if version is None else {"ETag": etag_of(version)}
        return Response(shown, status=status, headers=headers)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """Say of an address that is going to end when it does."""
        act = self._act(self.action)
        if act is not None and act.ending is not None:
            for name, said in act.ending.headers().items():
                response.headers[name] = said
        return super().finalize_response(request, response, *args, **kwargs)

    def perform(self, act: Act) -> Response:
        """Do an act once, or try it; see `core.api.trying`."""
        return answered(
            self.request,
            lambda: self._prepared(act),
            may=lambda: self._require(act, None),
            can_be_tried=act.can_be_tried,
            in_one=act.in_one,
        )

    def _prepared(self, act: Act) -> Callable[[], Response]:
        """Return what does an act, after 404 for what is not seen, 403, and 400 for the body."""
        row: Any = self.get_object() if act.on == "row" else None
        subject = attrgetter(act.via)(row) if act.via else row
        self._require(act, subject)
        given = self._told(act, subject)
        if act.subject:
            subject = given.pop(act.subject)
            self._require(act, subject)
        self._require_bounds(act, subject)
        if act.key:
            given[act.key] = row.pk if act.key.endswith("_id") else row
        if act.before is not None:
            act.before(subject, self.person, given)
        first = () if subject is None else (subject,)

        def do() -> Response:
            result = self._done(act, lambda: act.act(*first, by=self.person, **given), row, given)
            return self._answered(act, row, result)

        return do

    def _act(self, handler: str | None) -> Act | None:
        found: Act | None = getattr(getattr(self, handler or "", None), "act", None)
        return found

    def _require(self, act: Act, subject: Any) -> None:
        if act.asks and not self.person.has_perm(act.asks, subject):
            raise PermissionDenied

    def _require_bounds(self, act: Act, subject: Any) -> None:
        machine = self.person.machine
        if machine is None or not machine.is_bounded:
            return
        stays = machine.holds(subject) if act.stays_within is None else act.stays_within
        if not stays:
            raise PermissionDenied(_("这个令牌限定了单位或批次，不能办超出限定的事。"))

    def _told(self, act: Act, subject: Any) -> dict[str, Any]:
        if act.told is None:
            return {}
        context = {**self.get_serializer_context(), "person": self.person, "subject": subject}
        body = act.told(data=self.request.data, context=context, partial=act.method == "patch")
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def _done(self, act: Act, do: Callable[[], Any], row: Any, given: dict[str, Any]) -> Any:
        """Do it over the version that was read, if somebody said which."""
        matched = matched_version(self.request) if self.version_field and row is not None else None
        if not act.takes_version:
            return do() if matched is None else self._done_over(matched, row, do)
        sent = given.pop(EDIT_VERSION, None)
        if matched is None and sent is None:
            raise ValidationError({EDIT_VERSION: [_("请写明读到的版本。")]})
        given["version"] = sent if matched is None else matched
        try:
            return do()
        except StaleVersion as stale:
            if matched is None:
                raise
            raise UnmatchedVersion(stale.current, stale.version) from stale

    def _done_over(self, matched: int, row: Row, do: Callable[[], Any]) -> Any:
        with transaction.atomic():
            version = getattr(lock(row), self.version_field)
            if version != matched:
                raise UnmatchedVersion({}, version)
            return do()

    def _answered(self, act: Act, row: Any, result: Any) -> Response:
        if act.answer is None:
            return Response(status=act.code)
        if act.answer is OWN:
            own = result if row is None else row
            return self.answer(self.shown(own), act.code)
        serializer = cast("Any", act.answer)
        context = self.get_serializer_context()
        return Response(serializer(result, many=act.many, context=context).data, status=act.code)


class Resource(ListModelMixin, Acts[Row]):
    """Things of one kind that a person sees: the list, each one, and the acts that may be done to them.

    A list shows its rows by `row_serializer_class`, where that is another.
    """

    row_serializer_class: ClassVar[type[BaseSerializer[Any]] | None] = None

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """Return how the list, or one thing, is shown."""
        rows = self.row_serializer_class if self.action == "list" else None
        return rows or super().get_serializer_class()

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Show one thing."""
        return self.answer(self.get_object())


def _handler(act: Act) -> Callable[..., Response]:
    def handle(self: Acts[Any], _request: Request, **_keys: Any) -> Response:
        return self.perform(act)

    handle.__name__, handle.__qualname__ = act.handler, f"Acts.{act.handler}"
    handle.__doc__ = act.act.__doc__
    handle.act = act  # type: ignore[attr-defined]  # read by the schema, and by whoever asks what stands where
    if not act.at:
        return handle
    return action(detail=act.on == "row", methods=[act.method], url_path=act.at, url_name=act.at)(handle)
