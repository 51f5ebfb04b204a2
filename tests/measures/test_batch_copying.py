"""A batch is made like an earlier one: what is copied, what is not, and who may."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.choices import Role
from core.errors import Incomplete, NotAllowed
from evaluations.models import Panel, PanelMember
from measures import actions
from measures.models import Batch
from tests.clients import client_of
from tests.factories import make_cast, make_person

pytestmark = pytest.mark.django_db


def test_a_copy_has_settings_units_criteria_agency_and_panel_and_no_days() -> None:
    cast = make_cast(number=61)
    Batch.objects.filter(pk=cast.batch.pk).update(summary_limit=350, mark_label="对台、对侨")
    made = actions.copy_batch(cast.batch, by=cast.clerk, number=62, year=2027)
    panel = Panel.objects.get(batch=made)
    codes = [list(one.rubrics.get().criteria.values_list("code", "weight")) for one in (cast.batch, made)]
    assert (made.state, made.summary_limit, made.mark_label) == ("preparing", 350, "对台、对侨")
    assert (made.opens_on, made.closes_on) == (None, None)
    assert list(made.invited_units.all()) == list(cast.batch.invited_units.all())
    assert codes[0] == codes[1]
    assert (panel.agency, panel.per_measure) == (cast.panel.agency, cast.panel.per_measure)
    assert panel.members.count() == cast.panel.members.count() > 0
    assert not panel.members.exclude(ties_declared_at=None).exists()


def test_who_is_out_of_use_is_not_copied() -> None:
    cast = make_cast(number=61)
    gone = cast.evaluators[0]
    gone.is_active = False
    gone.save()
    cast.unit.is_active = False
    cast.unit.save()
    made = actions.copy_batch(cast.batch, by=cast.clerk, number=62, year=2027)
    assert not made.invited_units.exists()
    assert not PanelMember.objects.filter(panel__batch=made, evaluator=gone).exists()


def test_a_number_that_exists_is_refused_and_leaves_nothing() -> None:
    cast = make_cast(number=61)
    with pytest.raises(Incomplete) as refusal:
        actions.copy_batch(cast.batch, by=cast.clerk, number=61, year=2027)
    assert [fault.place for fault in refusal.value.errors] == ["number"]
    assert Batch.objects.count() == 1


def test_who_only_reads_copies_nothing() -> None:
    cast = make_cast(number=61)
    with pytest.raises(NotAllowed):
        actions.copy_batch(cast.batch, by=cast.auditor, number=62, year=2027)


def test_the_page_leads_on_to_the_days_of_the_new_batch() -> None:
    cast = make_cast(number=61)
    client = client_of(cast.clerk)
    page = client.get("/batches/61/copy/")
    assert page.context["form"].initial == {"number": 62, "year": timezone.localdate().year}
    answer = client.post("/batches/61/copy/", {"number": "62", "year": "2027"})
    assert (answer.status_code, answer["Location"]) == (302, "/batches/62/settings/")
    other = client_of(make_person(Role.OFFICE_CLERK, unit=cast.clerk.unit))
    assert other.post("/batches/61/copy/", {"number": "62", "year": "2027"}).status_code == 422
