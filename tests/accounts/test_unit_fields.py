"""Units are ticked while they are few, and named line by line when they are many: no page grows with them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts import unit_fields
from accounts.machine_tokens import MachineToken
from accounts.models import Unit
from letters.models import AddresseeGroup
from tests.clients import client_of
from tests.factories import Cast, make_cast, make_unit

pytestmark = pytest.mark.django_db
GROUPS, MACHINES = "/letters/manage/groups/", "/people/me/machines/"


@pytest.fixture
def cast(monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.setattr(unit_fields, "MOST_SHOWN", 3)
    return make_cast()


@pytest.fixture
def clerk(cast: Cast) -> Client:
    return client_of(cast.clerk)


def many() -> list[Unit]:
    return [make_unit() for _n in range(4)]


def group_of(client: Client, named: str) -> int:
    return client.post(GROUPS, {"name": "全部", "wording": "各有关单位：", "units": named}).status_code


def test_a_few_are_boxes(cast: Cast, clerk: Client) -> None:
    assert clerk.get(GROUPS).content.decode().count('type="checkbox"') == Unit.objects.count() == 3


def test_many_are_written_by_name_or_code_and_shown_again(clerk: Client) -> None:
    first, second, *_others = many()
    assert group_of(clerk, f" {first.name} \n\n{second.code}\n{first.code}") == 302
    group = AddresseeGroup.objects.get()
    assert {*group.units.all()} == {first, second}
    page = clerk.get(f"{GROUPS}{group.pk}/").content.decode()
    assert 'type="checkbox"' not in page
    shown = re.search(r"<textarea[^>]*name=\"units\"[^>]*>\s*([^<]*)</textarea>", page)
    assert shown
    assert {*shown[1].split()} == {first.name, second.name}


def test_a_name_of_no_unit_is_told_and_nothing_that_was_typed_is_lost(clerk: Client) -> None:
    first, *_others = many()
    answer = clerk.post(GROUPS, {"name": "全部", "wording": "各有关单位：", "units": f"{first.name}\n某某局"})
    page = answer.content.decode()
    assert (answer.status_code, "没有可选的单位叫：某某局。" in page) == (422, True)
    assert f"{first.name}\n某某局" in page.replace("\r", "")


def test_of_two_with_one_name_the_code_says_which(clerk: Client) -> None:
    first, second, *_others = many()
    Unit.objects.filter(pk=second.pk).update(name=first.name)
    answer = clerk.post(GROUPS, {"name": "全部", "wording": "各有关单位：", "units": first.name})
    assert f"不止一家，请写代码：{first.code}、{second.code}。" in answer.content.decode()
    assert group_of(clerk, second.code) == 302
    group = AddresseeGroup.objects.get()
    assert [*group.units.all()] == [second]
    assert f">\n{second.code}</textarea>" in clerk.get(f"{GROUPS}{group.pk}/").content.decode()


def test_a_systems_token_is_bound_to_a_unit_by_name(clerk: Client) -> None:
    first, *_others = many()
    sent = {
        "name": "报表系统",
        "scopes": ["measures.read"],
        "last_day": (timezone.localdate() + timedelta(days=9)).isoformat(),
    }
    assert 'name="unit"' in (page := clerk.get(MACHINES).content.decode())
    assert first.name not in page
    assert "没有可选的单位叫：某某局。" in clerk.post(MACHINES, {**sent, "unit": "某某局"}).content.decode()
    assert clerk.post(MACHINES, {**sent, "unit": first.name}).status_code == 200
    assert MachineToken.objects.get().unit == first


def test_a_batch_invites_units_by_name(cast: Cast, clerk: Client) -> None:
    first, second, *_others = many()
    address = f"/batches/{cast.batch.number}/units/"
    named = f"{cast.unit.name}\n{first.name}\n{second.name}"
    assert clerk.post(address, {"units": named}).status_code == 302
    assert {*cast.batch.invitations.values_list("unit", flat=True)} == {cast.unit.pk, first.pk, second.pk}
    assert first.name in clerk.get(address).content.decode()


def test_a_draft_names_its_joint_units_and_is_told_them_as_written(cast: Cast) -> None:
    first, second, *_others = many()
    measure, client = cast.draft(), client_of(cast.submitter)
    address = f"/measures/{measure.pk}/edit/"
    page = client.get(address).content.decode()
    assert first.name not in page
    assert "请写名称或代码，一行一家。" in page
    sent = {"edit_version": measure.edit_version, "title": "一单到底", "joint_units": first.name}
    assert client.post(address, sent).status_code == 302
    assert [*measure.joint_units.all()] == [first]
    late = client.post(address, {**sent, "joint_units": second.name}, headers={"Accept": "application/json"})
    assert (late.status_code, late.json()["current"]["joint_units"]) == (409, first.name)
