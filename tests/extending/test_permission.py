"""docs/extending/permission.md: a rule on one line opens the page and the action to the same people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import rules
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from accounts.models import User
from accounts.rules import is_office_reviewer, is_office_worker
from core.acting import action
from core.errors import NotAllowed
from core.web import for_permission
from measures.models import Batch
from tests.factories import Cast, make_cast

NAME = "measures.rename_zone"
pytestmark = pytest.mark.django_db


@action(NAME)
def rename_zone(batch: Batch, *, by: User, zone: str) -> Batch:
    batch.zone = zone
    batch.save()
    return batch


@for_permission(NAME)
def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


@pytest.fixture(autouse=True)
def added() -> Iterator[None]:
    rules.add_perm(NAME, is_office_worker)
    yield
    rules.remove_perm(NAME)


def opens_to(person: User) -> bool:
    request = RequestFactory().get("/")
    request.user = person
    try:
        return page(request).status_code == 200
    except PermissionDenied:
        return False


def can_do(cast: Cast, person: User) -> bool:
    try:
        return rename_zone(cast.batch, by=person, zone="某自贸试验区").zone == "某自贸试验区"
    except NotAllowed:
        return False


def both(cast: Cast) -> dict[str, tuple[bool, bool]]:
    people = {"clerk": cast.clerk, "reviewer": cast.reviewer, "submitter": cast.submitter}
    return {name: (opens_to(person), can_do(cast, person)) for name, person in people.items()}


def test_the_page_and_the_action_follow_the_rule() -> None:
    cast = make_cast(evaluators=1)
    assert both(cast) == {"clerk": (True, True), "reviewer": (True, True), "submitter": (False, False)}


def test_a_rule_changed_in_its_line_changes_both() -> None:
    cast = make_cast(evaluators=1)
    rules.set_perm(NAME, is_office_reviewer)
    assert both(cast) == {"clerk": (False, False), "reviewer": (True, True), "submitter": (False, False)}
