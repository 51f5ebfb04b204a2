"""The table of acts: what an act is told by its action's own annotations, tried without doing it, over a version, and ended."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from django.db import models
from drf_spectacular.generators import SchemaGenerator
from rest_framework.routers import SimpleRouter
from rest_framework.test import APIRequestFactory, force_authenticate

from accounts.models import Unit, User
from core.api.acts import Act
from core.api.bodies import body_of
from core.api.ending import Ending
from core.api.resources import Resource
from core.api.trying import DRY_RUN_HEADER
from core.choices import MailRhythm
from measures import actions
from measures.api.batches import BatchSerializer
from measures.models import Batch, Measure
from tests.api.unchanged import unchanged
from tests.factories import Cast, make_cast, make_unit
from tests.measures.test_api import client_of

pytestmark = pytest.mark.django_db
API = "/api/v1/"


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def told(person: User, body: Any, said: Any) -> Any:
    given = body(data=said, context={"person": person})
    return dict(given.validated_data) if given.is_valid() else given.errors


def everything(
    batch: Batch,
    *,
    by: User,
    words: str,
    is_done: bool,
    number: int = 1,
    day: date | None = None,
    units: Sequence[Unit] = (),
    names: Collection[str] = (),
    texts: Mapping[str, str] | None = None,
    rhythm: MailRhythm = MailRhythm.SOON,
    into: Measure | None = None,
) -> None:
    """Take one keyword of every kind."""


def test_a_body_is_what_the_annotations_say(cast: Cast) -> None:
    body = body_of(everything, leaving_out=(), first=Batch, first_name="batch")
    measure, other = cast.submitted(), make_unit()
    said = {
        "batch": cast.batch.number,
        "words": " 字 ",
        "is_done": True,
        "day": "2026-03-01",
        "units": [other.code, cast.unit.code, other.code],
        "names": ["甲"],
        "texts": {"title": "乙"},
        "rhythm": "daily",
        "into": measure.pk,
    }
    assert told(cast.clerk, body, said) == {
        **said,
        "batch": cast.batch,
        "day": date(2026, 3, 1),
        "units": [other, cast.unit],
        "into": measure,
    }
    least = {"batch": cast.batch.number, "words": "", "is_done": False}
    assert told(cast.clerk, body, least) == {**least, "batch": cast.batch}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("batch", 4711),
        ("batch", "x"),
        ("batch", True),
        ("batch", 10**30),
        ("words", None),
        ("is_done", "perhaps"),
        ("number", 2**31),
        ("day", "2026-02-30"),
        ("units", ["no-such-unit"]),
        ("units", "unit"),
        ("units", [[]]),
        ("names", {"a": 1}),
        ("texts", ["a"]),
        ("rhythm", "hourly"),
        ("into", 999_999_999),
        ("into", {}),
    ],
)
def test_what_a_body_cannot_say_is_refused_by_its_field(cast: Cast, name: str, value: object) -> None:
    body = body_of(everything, leaving_out=(), first=Batch, first_name="batch")
    said = {"batch": cast.batch.number, "words": "字", "is_done": True, name: value}
    assert list(told(cast.clerk, body, said)) == [name]


def test_nobody_names_what_they_do_not_see(cast: Cast) -> None:
    body = body_of(everything, leaving_out=(), first=Batch, first_name="batch")
    said = {"batch": cast.batch.number, "words": "字", "is_done": True, "into": cast.draft().pk}
    assert list(told(cast.clerk, body, said)) == ["into"]
    assert told(cast.unit_lead, body, said)["into"].pk == said["into"]


def test_an_act_that_is_tried_is_answered_and_leaves_nothing(cast: Cast) -> None:
    measure = cast.submitted()
    client = client_of(cast.clerk)
    client.get(f"{API}measures/")
    address, body = f"{API}measures/{measure.pk}/return/", {"comments": {"title": "请写全称。"}}
    with unchanged():
        answer = client.post(f"{address}?dry_run=true", body, format="json")
        refused = client.post(f"{address}?dry_run=true", {"comments": {}}, format="json")
    assert (answer.status_code, answer.json()["state"], answer.headers[DRY_RUN_HEADER]) == (
        200,
        "returned",
        "true",
    )
    assert refused.status_code == 422
    assert client.post(f"{address}?dry_run=perhaps", body, format="json").status_code == 400
    assert client.post(address, body, format="json").json()["state"] == "returned"


def test_any_act_is_done_over_the_version_that_if_match_names(cast: Cast) -> None:
    measure = cast.submitted()
    client, address = client_of(cast.clerk), f"{API}measures/{measure.pk}/accept/"
    stale = client.post(address, headers={"if-match": f'"{measure.edit_version + 1}"'})
    assert (stale.status_code, stale.json()["version"]) == (412, measure.edit_version)
    assert Measure.objects.get(pk=measure.pk).state == "submitted"
    assert client.post(address, headers={"if-match": f'"{measure.edit_version}"'}).status_code == 200


class EndingResource(Resource[Batch]):
    """A resource whose one act is going to end."""

    serializer_class = BatchSerializer
    acts = (
        Act(
            actions.cancel_batch,
            "cancel",
            ending=Ending(date(2026, 1, 1), date(2027, 1, 1), "/api/v1/batches/"),
        ),
    )

    def rows(self, person: Any) -> models.QuerySet[Batch]:
        """Those that the person sees."""
        return Batch.objects.visible_to(person)


def test_an_address_that_is_going_to_end_says_so_in_every_answer_and_in_the_schema(cast: Cast) -> None:
    router = SimpleRouter(use_regex_path=False)
    router.register("endings", EndingResource, basename="ending")
    view: Any = next(one.callback for one in router.urls if "cancel" in str(one.pattern))
    request = APIRequestFactory().post("/endings/1/cancel/", {"reason": ""}, format="json")
    force_authenticate(request, cast.reviewer)
    answer = view(request, pk=cast.batch.pk)
    assert answer.status_code == 422
    assert answer.headers["Deprecation"] == "@1767225600"
    assert answer.headers["Sunset"] == "Fri, 01 Jan 2027 00:00:00 GMT"
    assert answer.headers["Link"] == '</api/v1/batches/>; rel="successor-version"'
    described = SchemaGenerator(patterns=router.urls).get_schema(request=None, public=True)
    assert described["paths"]["/endings/{id}/cancel/"]["post"]["deprecated"] is True
    with pytest.raises(ValueError, match="sooner than 365 days"):
        Ending(date(2026, 1, 1), date(2026, 12, 31), "/")
