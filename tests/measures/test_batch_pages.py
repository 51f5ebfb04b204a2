"""The office sets a batch up."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from measures.forms import BatchForm
from measures.models import Batch, Invitation
from tests.clients import client_of
from tests.factories import make_cast, make_unit

pytestmark = pytest.mark.django_db


def test_a_new_batch_starts_with_what_the_last_one_settled(client: Client) -> None:
    cast = make_cast(number=61)
    cast.batch.summary_limit = 350
    cast.batch.mark_label = "对台、对侨"
    cast.batch.save()
    client.force_login(cast.clerk)
    initial = client.get("/batches/new/").context["form"].initial
    wanted = (62, timezone.localdate().year, cast.batch.zone, 350, "对台、对侨")
    keys = ("number", "year", "zone", "summary_limit", "mark_label")
    assert tuple(initial[key] for key in keys) == wanted
    assert "closes_on" not in initial


def test_the_settings_stand_in_four_groups_with_every_field_once(client: Client) -> None:
    form = BatchForm()
    grouped = [field.name for _title, fields, _is_open in form.groups for field in fields]
    assert len(form.groups) == 4
    assert sorted(grouped) == sorted(form.fields)


def test_a_group_with_a_fault_stands_open(client: Client) -> None:
    form = BatchForm({"number": "62", "year": "2027", "zone": "海澜自贸试验区", "title_limit": "-1"})
    assert not form.is_valid()
    assert [is_open for _title, _fields, is_open in form.groups] == [True, True, True, True]


def test_the_units_are_narrowed_down_by_what_is_the_matter(client: Client) -> None:
    cast = make_cast(number=61)
    cast.submitted()
    silent = make_unit(name="云洲片区管委会")
    Invitation.objects.create(batch=cast.batch, unit=silent)
    client.force_login(cast.clerk)
    shown = {
        show: [str(row.unit) for row in client.get(f"/batches/61/?show={show}").context["page"].rows]
        for show in ("", "problem", "waiting", "nonsense")
    }
    assert shown["problem"] == ["云洲片区管委会"]
    assert shown["waiting"] == [str(cast.unit)]
    assert len(shown[""]) == len(shown["nonsense"]) == 2


def test_several_units_are_given_more_time_at_once_or_none(client: Client) -> None:
    cast = make_cast(number=61)
    other = Invitation.objects.create(batch=cast.batch, unit=make_unit(name="云洲片区管委会"))
    client.force_login(cast.clerk)
    address = f"/batches/61/grace/?unit={cast.unit.pk}&unit={other.unit_id}"
    refused = client.post(address, {"until": "2027-01-08", "reason": " "})
    assert refused.status_code == 422
    assert not cast.batch.invitations.exclude(grace_until=None).exists()
    assert client.post(address, {"until": "2027-01-08", "reason": "机构调整"}).status_code == 302
    assert cast.batch.invitations.filter(grace_until="2027-01-08").count() == 2
    assert client.get("/batches/61/grace/").status_code == 302


def test_what_the_evaluation_lacks_is_listed_with_links(client: Client) -> None:
    cast = make_cast(number=61)
    cast.submitted()
    client.force_login(cast.clerk)
    page = client.get("/batches/61/").content.decode()
    assert "形审1项没有完" in page
    assert "评分指标已设定" in page


def test_batches_are_listed_page_by_page_the_newest_first(client: Client) -> None:
    cast = make_cast(number=500)
    Batch.objects.bulk_create(Batch(number=number, year=2024, zone="某区") for number in range(600, 625))
    cast.accepted()
    client.force_login(cast.clerk)
    first = client.get("/batches/")
    assert [one.number for one in first.context["batches"]] == list(range(624, 604, -1))
    second = client.get(f"/batches/{first.context['page'].next_query}")
    assert [(one.number, one.measure_count) for one in second.context["batches"]][-1] == (500, 1)


def test_the_next_step_says_why_it_is_the_next() -> None:
    cast = make_cast(evaluators=1)
    address = f"/batches/{cast.batch.number}/"
    assert "才能结束征集" not in client_of(cast.clerk).get(address).content.decode()
    cast.submitted()
    assert (
        "先报先审；审完并分派专家之后，才能结束征集。" in client_of(cast.clerk).get(address).content.decode()
    )
