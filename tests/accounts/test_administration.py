"""The system administrator keeps units and people, and nothing else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.admin import site
from accounts.choices import Role, UnitKind
from accounts.models import Unit, User
from core.trail.reading import changes_of
from tests.factories import make_administrator, make_person, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(make_administrator(username="root"))
    return client


def entries(unit: Unit | None) -> dict[str, object]:
    return {
        "username": "lin",
        "usable_password": "true",
        "password1": "correct-horse-battery",
        "password2": "correct-horse-battery",
        "name": "林某",
        "phone": "",
        "email": "",
        "unit": unit.pk if unit else "",
        "roles": ["signatory"],
        "duty": "security",
    }


def test_only_units_and_people_are_kept_here() -> None:
    assert set(site._registry) == {Unit, User}


def test_nobody_else_comes_in(client: Client) -> None:
    client.force_login(make_person(Role.SIGNATORY))
    assert client.get(reverse("admin:accounts_user_changelist")).status_code != 200


def test_signing_in_goes_through_the_one_page_with_limits(client: Client) -> None:
    answer = client.get(reverse("admin:login"))
    assert answer.headers["Location"].startswith(reverse("account_login"))


def test_a_person_is_added_with_no_role_whatever_is_sent(administrator: Client) -> None:
    sent = administrator.post(reverse("admin:accounts_user_add"), entries(make_unit(UnitKind.OFFICE)))
    assert sent.status_code == 302
    person = User.objects.get(username="lin")
    assert (person.roles, person.duty, person.check_password("correct-horse-battery")) == ([], "", True)


def test_whoever_keeps_accounts_changes_neither_roles_nor_duty_nor_the_unit_they_are_held_in(
    administrator: Client,
) -> None:
    clerk = make_person(Role.OFFICE_CLERK)
    page = reverse("admin:accounts_user_change", args=[clerk.pk])
    answer = administrator.post(page, {**entries(clerk.unit), "is_active": "on"})
    assert answer.status_code == 302
    clerk.refresh_from_db()
    assert (clerk.name, clerk.roles, clerk.duty) == ("林某", ["office_clerk"], "")
    moved = administrator.post(page, {**entries(make_unit(UnitKind.OFFICE)), "is_active": "on"})
    assert "请先由安全管理员取消角色" in moved.content.decode()


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
