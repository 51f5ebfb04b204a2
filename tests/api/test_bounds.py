"""A system whose token is bound to a unit or to batches does, and names, nothing beyond."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache

from accounts.models import Unit, User
from core.api import references
from letters.models import AddresseeGroup
from measures.models import Batch, Measure
from tests.accounts.test_machines import machine, made
from tests.api.asking import API
from tests.api.test_every_action import acts
from tests.factories import Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget_rates() -> None:
    cache.clear()


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def posted(person: User, address: str, body: dict[str, Any], **bounds: Any) -> Any:
    _token, secret = made(person, **bounds)
    return machine(secret).post(f"{API}{address}", body, format="json")


def test_batches_alone_are_of_all_units() -> None:
    reached = [one for one in apps.get_models() if hasattr(one._default_manager.all(), "within")]
    assert len(reached) > 15
    assert {one for one in reached if one._default_manager.all().is_of_all_units} == {Batch}  # type: ignore[attr-defined]


def test_whether_an_act_stays_within_is_said_of_these_alone() -> None:
    said = {act.name: act.stays_within for act in acts() if act.stays_within is not None}
    assert said == {"draft_measure": True, "copy_measure": True, "act_in_bulk": True, "copy_batch": False}


@pytest.mark.parametrize("bound", ["unit", "batches"])
@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("batches/", {"number": 77, "year": 2026, "zone": "海岸自贸试验区"}),
        ("batches/{number}/copy/", {"number": 78, "year": 2026}),
        ("addressee-groups/", {"name": "片区", "wording": "各片区管委会", "units": []}),
        ("searches/", {"title": "一单到底"}),
        ("notices/read-all/", {}),
    ],
)
def test_what_is_of_no_batch_is_not_for_a_bounded_token(
    cast: Cast, bound: str, address: str, body: dict[str, Any]
) -> None:
    bounds: dict[str, Any] = {bound: cast.unit if bound == "unit" else [cast.batch.number]}
    answer = posted(cast.clerk, address.format(number=cast.batch.number), body, **bounds)
    assert (answer.status_code, "限定" in answer.json()["detail"]) == (403, True)


def test_bound_to_a_unit_it_does_nothing_to_a_batch_or_what_is_of_no_unit(cast: Cast) -> None:
    number = cast.batch.number
    for address, body, status in (
        (f"batches/{number}/invite/", {"units": [cast.unit.code]}, 403),
        (f"batches/{number}/stop-collecting/", {"reason": "材料已齐"}, 403),
        ("panels/", {"batch": number, "agency": cast.panel.agency.code, "per_measure": 1}, 403),
        (f"panels/{cast.panel.pk}/remind/", {}, 404),
    ):
        assert posted(cast.clerk, address, body, unit=cast.unit).status_code == status, address
    # Within a batch, units and people are named as ever.
    invited = posted(cast.clerk, f"batches/{number}/invite/", {"units": [cast.unit.code]}, batches=[number])
    assert invited.status_code == 200


def test_within_its_batch_and_unit_it_drafts_and_screens(cast: Cast) -> None:
    bounds: dict[str, Any] = {"unit": cast.unit, "batches": [cast.batch.number]}
    drafted = posted(cast.submitter, "measures/", {"batch": cast.batch.number, "title": "甲"}, **bounds)
    assert drafted.status_code == 201
    copy = {"batch": cast.batch.number, "source": drafted.json()["id"]}
    assert posted(cast.submitter, "measures/copy/", copy, **bounds).status_code == 201
    inside, beyond = cast.submitted(), make_cast(evaluators=1).submitted()
    bulk = {"act": "accept", "measures": [inside.pk, beyond.pk]}
    assert list(posted(cast.clerk, "measures/bulk/", bulk, **bounds).json()) == ["measures"]
    merged = posted(
        cast.clerk, f"measures/{inside.pk}/merge/", {"into": beyond.ref, "reason": "同"}, **bounds
    )
    assert (merged.status_code, list(merged.json())) == (400, ["into"])
    done = posted(cast.clerk, "measures/bulk/", {**bulk, "measures": [inside.pk]}, **bounds)
    assert (done.status_code, Measure.objects.get(pk=inside.pk).state) == (200, "accepted")


def lettered(cast: Cast) -> Cast:
    cast.accepted()
    cast.drafted_letter()
    return cast


def test_a_body_names_nothing_beyond_but_units_people_and_groups(cast: Cast) -> None:
    inside, beyond = lettered(cast), lettered(make_cast(evaluators=1))
    AddresseeGroup.objects.create(name="片区", wording="各片区管委会")
    for bounds in ({"batches": [inside.batch.number]}, {"unit": inside.unit}):
        person = User.objects.get(pk=inside.clerk.pk)
        free = {one.model: set(one.seen_by(person)) for one in references._named.values()}
        assert beyond.panel in free[type(beyond.panel)]
        person.machine, _secret = made(person, **bounds)
        named = {one.model: set(one.seen_by(person)) for one in references._named.values()}
        as_ever = {model for model in named if free[model] and named[model] == free[model]}
        assert as_ever - {Batch} == {Unit, User, AddresseeGroup}
        for model in set(named) - {Unit, User, AddresseeGroup}:
            assert all(person.machine.reaches(one) for one in named[model]), model
        assert beyond.panel not in named[type(beyond.panel)]
