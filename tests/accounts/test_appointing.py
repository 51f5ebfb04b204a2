"""Three administrators, none of whom is two; nobody gives themselves a role, nor one person a role of the office."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from accounts.appointing import confirm_role, drop_role_change, set_roles
from accounts.choices import Duty, Role, UnitKind
from accounts.models import RoleChange, User
from core.errors import Incomplete, NotAllowed, WrongState
from core.models import Event, Notice
from core.trail.reading import changes_of
from tests.clients import client_of
from tests.factories import make_administrator, make_person, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def security() -> User:
    return make_administrator(Duty.SECURITY)


@pytest.fixture
def system() -> User:
    return make_administrator(Duty.SYSTEM)


@pytest.fixture
def newcomer() -> User:
    return make_person(unit=make_unit(UnitKind.OFFICE))


def propose(person: User, by: User, *roles: str, duty: str = "") -> RoleChange:
    change = set_roles(person, by=by, roles=roles, duty=duty, reason="新到岗")
    assert change is not None
    return change


def test_a_role_of_the_office_is_proposed_by_one_and_confirmed_by_another(
    newcomer: User, security: User, system: User
) -> None:
    change = propose(newcomer, security, Role.SIGNATORY)
    newcomer.refresh_from_db()
    assert newcomer.roles == []
    assert Notice.objects.filter(recipient=system, path=f"/people/{newcomer.pk}/roles/").exists()
    for person in (security, newcomer, make_person(Role.OFFICE_REVIEWER), make_administrator(Duty.AUDIT)):
        with pytest.raises(NotAllowed):
            confirm_role(change, by=person)
    confirm_role(confirm_role(change, by=system), by=system)
    newcomer.refresh_from_db()
    assert newcomer.roles == ["signatory"]
    told = Notice.objects.get(recipient=newcomer)
    assert str(security) in told.body
    assert str(system) in told.body
    acts = Event.objects.filter(act__in=["set_roles", "confirm_role"]).values_list("act", "person")
    assert set(acts) == {("set_roles", security.pk), ("confirm_role", system.pk)}
    assert changes_of(newcomer)[0].becomes == {"roles": ["signatory"]}


def test_nobody_gives_himself_a_role(security: User, system: User) -> None:
    for person in (security, system, make_administrator(Duty.AUDIT), make_person(Role.SIGNATORY)):
        with pytest.raises(NotAllowed):
            set_roles(person, by=person, roles=[], duty="", reason="我自己")
    change = propose(system, security, duty=Duty.AUDIT)
    with pytest.raises(NotAllowed):
        confirm_role(change, by=system)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleChange.objects.filter(pk=change.pk).update(confirmed_by=security, confirmed_at=change.asked_at)


def test_nobody_holds_two_of_the_three_nor_a_role_beside_one(newcomer: User, security: User) -> None:
    with pytest.raises(Incomplete) as refused:
        set_roles(newcomer, by=security, roles=[Role.AUDITOR], duty=Duty.AUDIT, reason="兼任")
    assert "只能是三员中的一员" in refused.value.errors[0].message
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=security.pk).update(roles=["auditor"], unit=newcomer.unit)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=security.pk).update(duty="two")


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
    security: User, kind: str | None, role: str, sentence: str
) -> None:
    person = make_person(unit=make_unit(kind) if kind else None)
    form = {"roles": [role], "duty": "", "reason": "新到岗"}
    answer = client_of(security).post(f"/people/{person.pk}/roles/set/", form)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    person.refresh_from_db()
    assert person.roles == []


def test_a_role_of_a_unit_and_taking_one_away_hold_at_once(security: User) -> None:
    person, clerk = make_person(unit=make_unit()), make_person(Role.OFFICE_CLERK)
    assert set_roles(person, by=security, roles=[Role.UNIT_LEAD], duty="", reason="") is None
    assert set_roles(clerk, by=security, roles=[], duty="", reason="") is None
    person.refresh_from_db()
    clerk.refresh_from_db()
    assert (person.roles, clerk.roles) == (["unit_lead"], [])


def test_one_change_waits_at_a_time_with_a_reason_and_can_be_taken_back(
    newcomer: User, security: User, system: User
) -> None:
    with pytest.raises(Incomplete):
        set_roles(newcomer, by=security, roles=[Role.AUDITOR], duty="", reason=" ")
    change = propose(newcomer, security, Role.AUDITOR)
    with pytest.raises(WrongState):
        set_roles(newcomer, by=security, roles=[], duty="", reason="")
    User.objects.filter(pk=newcomer.pk).update(unit=make_unit())
    with pytest.raises(WrongState, match="不能担任：监督"):
        confirm_role(change, by=system)
    drop_role_change(newcomer, by=security)
    assert not RoleChange.objects.exists()


def test_the_pages_lead_two_administrators_through_it(newcomer: User, security: User, system: User) -> None:
    first, second = client_of(security), client_of(system)
    page = f"/people/{newcomer.pk}/roles/"
    assert page in first.get("/people/", {"q": newcomer.name}).content.decode()
    assert first.post(f"{page}set/", {"roles": ["auditor"], "duty": "", "reason": ""}).status_code == 422
    first.post(f"{page}set/", {"roles": ["auditor"], "duty": "", "reason": "新到岗"})
    confirm = f"{page}{RoleChange.objects.get().pk}/"
    assert confirm not in first.get(page).content.decode()
    assert page in second.get("/people/").content.decode()
    assert confirm in second.get(page).content.decode()
    assert second.post(confirm).status_code == 302
    newcomer.refresh_from_db()
    assert newcomer.roles == ["auditor"]
    assert second.post(f"{page}set/", {"roles": []}).status_code == 403


def test_each_administrator_does_their_own_and_no_other(security: User, system: User) -> None:
    audit = make_administrator(Duty.AUDIT)
    pages = ("/admin/", "/people/", "/trail/", "/status/")
    opened = {
        one.duty: [client_of(one).get(page).status_code == 200 for page in pages]
        for one in (system, security, audit)
    }
    assert opened == {
        "system": [True, True, False, True],
        "security": [False, True, False, False],
        "audit": [False, False, True, False],
    }


def test_the_first_of_a_kind_is_named_on_the_server_and_no_second(newcomer: User) -> None:
    call_command("appoint_administrator", "security", newcomer.username)
    newcomer.refresh_from_db()
    assert newcomer.has_duty(Duty.SECURITY)
    assert Event.objects.filter(act="appoint_administrator", person=None).exists()
    with pytest.raises(CommandError, match="只能是三员中的一员"):
        call_command("appoint_administrator", "audit", newcomer.username)
    with pytest.raises(CommandError, match="已有这一种管理员"):
        call_command("appoint_administrator", "security", make_person().username)


def test_djangos_command_makes_a_system_administrator() -> None:
    first = User.objects.create_superuser(
        "first", "correct-horse-battery", name="首位", email="a@example.org"
    )
    assert (first.duty, first.check_password("correct-horse-battery")) == ("system", True)
