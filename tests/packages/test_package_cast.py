"""Who acts in a package's batch."""

from __future__ import annotations

from typing import Any

from accounts.choices import Role, roles_for
from packages import Cast, cast_of, default_people, read_package
from packages.values import Unit
from tests.packages.package_samples import bent

OFFICE = {"code": "ban", "name": "省自贸办", "kind": "office"}


def office_person(username: str, *roles: str) -> dict[str, Any]:
    return {"username": username, "name": username, "unit": "ban", "roles": list(roles)}


def cast_with(*people: dict[str, Any]) -> Cast:
    return cast_of(read_package(bent(("units.1", OFFICE), ("people", list(people)))))


def test_a_package_without_people_gets_one_person_per_role() -> None:
    people = default_people([Unit("dongyu", "东屿片区管委会", "area_committee")])
    assert {role for person in people for role in person.roles} == set(Role.values)


def test_an_office_and_an_agency_are_added_where_the_package_has_none() -> None:
    cast = cast_of(read_package(bent()))
    assert {unit.kind for unit in cast.units} == {"area_committee", "office", "third_party"}


def test_the_added_office_bears_the_letters_names() -> None:
    assert cast_of(read_package(bent())).office.agency_code == "海自贸办函"


def test_demo_people_hold_only_roles_of_their_units_kind() -> None:
    cast = cast_of(read_package(bent()))
    kinds = {unit.code: unit.kind for unit in cast.units}
    assert all(set(person.roles) <= roles_for(kinds[person.unit]) for person in cast.people)


def test_evaluators_bear_the_names_on_the_sheets() -> None:
    assert [person.username for person in cast_of(read_package(bent())).evaluators] == ["sun"]


def test_five_evaluators_are_made_where_there_are_no_sheets() -> None:
    assert len(cast_of(read_package(bent(("evaluations", [])))).evaluators) == 5


def test_the_packages_own_people_come_first() -> None:
    assert cast_with(office_person("wang", "office_clerk")).clerk.username == "wang"


def test_drafting_reviewing_and_signing_fall_to_three_people() -> None:
    cast = cast_with(office_person("wang", "office_clerk", "office_reviewer", "signatory"))
    assert len({cast.clerk.username, cast.reviewer.username, cast.signatory.username}) == 3


def test_a_person_of_several_roles_leaves_the_narrow_ones_to_others() -> None:
    cast = cast_with(
        office_person("wang", "office_clerk", "office_reviewer", "signatory"),
        office_person("li", "office_clerk"),
        office_person("zhao", "office_reviewer"),
    )
    assert (cast.clerk.username, cast.reviewer.username, cast.signatory.username) == ("li", "zhao", "wang")


def test_no_demo_person_takes_a_name_that_the_package_uses() -> None:
    sheet = {
        "measure": "m1",
        "evaluator": "jingban",
        "scores": {"novelty": 80},
        "classification": "first_in_nation",
    }
    usernames = [person.username for person in cast_of(read_package(bent(("evaluations", [sheet])))).people]
    assert len(set(usernames)) == len(usernames)
