"""The administrator keeps units and people, and nothing else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.admin import site
from accounts.choices import Role, UnitKind
from accounts.models import Unit, User
from core.trail.reading import changes_of
from tests.factories import make_person, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Client) -> Client:
    person = make_person(username="root")
    person.is_superuser = True
    person.save()
    client.force_login(person)
    return client


def entries(unit: Unit | None, *roles: str) -> dict[str, object]:
    return {
        "username": "lin",
        "usable_password": "true",
        "password1": "correct-horse-battery",
        "password2": "correct-horse-battery",
        "name": "林某",
        "phone": "",
        "email": "",
        "unit": unit.pk if unit else "",
        "roles": list(roles),
    }


def test_only_units_and_people_are_kept_here() -> None:
    assert set(site._registry) == {Unit, User}


def test_nobody_else_comes_in(client: Client) -> None:
    client.force_login(make_person(Role.SIGNATORY))
    assert client.get(reverse("admin:accounts_user_changelist")).status_code != 200


def test_signing_in_goes_through_the_one_page_with_limits(client: Client) -> None:
    answer = client.get(reverse("admin:login"))
    assert answer.headers["Location"].startswith(reverse("account_login"))


def test_a_person_is_added_with_roles_that_go_with_the_unit(administrator: Client) -> None:
    unit = make_unit(UnitKind.AREA_COMMITTEE)
    sent = administrator.post(
        reverse("admin:accounts_user_add"), entries(unit, Role.SUBMITTER, Role.UNIT_LEAD)
    )
    assert sent.status_code == 302
    person = User.objects.get(username="lin")
    assert (person.roles, person.check_password("correct-horse-battery")) == (
        ["submitter", "unit_lead"],
        True,
    )


@pytest.mark.parametrize(
    ("kind", "role", "sentence"),
    [
        (UnitKind.AREA_COMMITTEE, Role.SIGNATORY, "不能担任：签发人"),
        (UnitKind.THIRD_PARTY, Role.OFFICE_CLERK, "不能担任：经办人"),
        (UnitKind.OFFICE, Role.EVALUATOR, "不能担任：评审专家"),
        (None, Role.SUBMITTER, "请先选择单位"),
    ],
)
def test_a_role_that_the_unit_has_not_is_refused(
    administrator: Client, kind: str | None, role: str, sentence: str
) -> None:
    unit = make_unit(kind) if kind else None
    answer = administrator.post(reverse("admin:accounts_user_add"), entries(unit, role))
    assert sentence in answer.content.decode()
    assert not User.objects.filter(username="lin").exists()


def test_a_change_is_recorded_with_who_made_it(administrator: Client) -> None:
    unit = make_unit()
    fields = {"code": unit.code, "name": "新名称", "kind": unit.kind, "is_active": "on"}
    administrator.post(reverse("admin:accounts_unit_change", args=[unit.pk]), fields)
    change = changes_of(unit)[0]
    assert change.becomes == {"name": "新名称"}
    assert change.event.person is not None
    assert change.event.person.username == "root"


def test_nothing_is_deleted(administrator: Client) -> None:
    unit = make_unit()
    assert administrator.post(reverse("admin:accounts_unit_delete", args=[unit.pk])).status_code == 403
    assert Unit.objects.filter(pk=unit.pk).exists()


@pytest.mark.parametrize(
    "name", ["index", "accounts_user_changelist", "accounts_unit_changelist", "accounts_user_add"]
)
def test_every_page_opens(administrator: Client, name: str) -> None:
    assert administrator.get(reverse(f"admin:{name}")).status_code == 200
