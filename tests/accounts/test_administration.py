"""The system administrator keeps units and people, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from knox.models import AuthToken

from accounts.admin import site
from accounts.choices import Role, UnitKind
from accounts.hooks.making import make_webhook
from accounts.hooks.models import Webhook
from accounts.machine_tokens import MachineToken
from accounts.machines import make_machine_token
from accounts.models import Unit, User
from core.models import Change, Event
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


def test_whoever_changes_to_another_unit_leaves_their_systems_with_the_old_one(administrator: Client) -> None:
    person, other = make_person(Role.UNIT_LEAD), make_unit()
    make_machine_token(
        person,
        name="业务系统",
        scopes=["measures.read"],
        unit=None,
        batches=[],
        networks=[],
        last_day=timezone.localdate() + timedelta(days=9),
    )
    make_webhook(person, name="业务系统", address="https://hooks.example/events", kinds=["measure.state"])
    AuthToken.objects.create(user=person)
    User.objects.filter(pk=person.pk).update(roles=[])
    page = reverse("admin:accounts_user_change", args=[person.pk])
    administrator.post(page, {**entries(person.unit), "is_active": "on"})
    assert MachineToken.objects.good().filter(person=person).count() == 1
    answer = administrator.post(page, {**entries(other), "is_active": "on"}, follow=True)
    assert "共3个，已一并作废" in answer.content.decode()
    assert not MachineToken.objects.good().filter(person=person).exists()
    assert not Webhook.objects.good().filter(person=person).exists()
    assert not AuthToken.objects.filter(user=person).exists()
    event = Event.objects.get(act="leave_unit")
    assert (event.key, Change.objects.filter(event=event).count()) == (person.pk, 2)


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
