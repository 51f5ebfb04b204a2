"""Drafts in the trail: whoever may see the last version only reads none of what it was before."""

from __future__ import annotations

import pytest
import rules
from django.urls import reverse

from accounts.choices import Duty, Role
from accounts.models import User
from core.models import Change, Event
from core.trail.gates import readable
from core.trail.tracking import tracked
from evaluations import actions
from evaluations.models import Decision, Reason
from letters import actions as letter_actions
from letters.models import Letter
from measures.models import Measure
from tests.clients import client_of
from tests.factories import Cast, make_administrator, make_cast, make_person
from tests.remembered.steps import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def cast() -> Cast:
    """A batch whose result is out and told; the office's own unit sent its measure in."""
    cast = make_cast(evaluators=1)
    measure = cast.accepted()
    letter = cast.signed_letter()
    actions.write_reason(measure, by=cast.clerk, ground="初稿：先放一放。", remarks={})
    actions.write_reason(measure, by=cast.clerk, ground="未见先例。", remarks={})
    letter_actions.issue_letter(letter, by=cast.signatory)
    cast.batch.refresh_from_db()
    actions.release_reasons(cast.batch, by=cast.clerk)
    Measure.objects.update(unit=cast.clerk.unit)
    return cast


def read_by(person: User, model: type[Reason | Decision | Letter | Measure]) -> set[int]:
    changes = Change.objects.filter(row_model=model._meta.label_lower).select_related("event")
    assert changes
    return readable(list(changes), person)


@pytest.mark.parametrize("model", [Reason, Decision, Letter])
def test_the_lead_of_the_unit_reads_no_draft_of_what_came_out(
    cast: Cast, model: type[Reason | Decision | Letter]
) -> None:
    lead = make_person(Role.UNIT_LEAD, unit=cast.clerk.unit)
    assert model._default_manager.visible_to(lead).exists()
    assert read_by(lead, model) == set()
    assert read_by(cast.auditor, model)


def test_the_page_of_the_event_says_that_it_was_and_no_word_of_it(cast: Cast) -> None:
    lead = make_person(Role.UNIT_LEAD, unit=cast.clerk.unit)
    event = Event.objects.filter(act="write_reason").earliest("pk")
    page = client_of(lead).get(reverse("trail:event", args=[event.pk])).content.decode()
    assert "内容现在不向您公开" in page
    assert "先放一放" not in page


@pytest.mark.parametrize("model", [Reason, Decision, Letter, Measure])
def test_who_administers_accounts_reads_no_word_of_others_once_it_is_published(
    cast: Cast, model: type[Reason | Decision | Letter | Measure]
) -> None:
    root = make_administrator(Duty.AUDIT)
    assert read_by(root, model) == set()


def test_a_units_own_changes_are_its_own_to_read(cast: Cast) -> None:
    Measure.objects.update(unit=cast.unit)
    assert read_by(cast.unit_lead, Measure)


def test_every_permission_that_a_model_asks_of_its_readers_is_one() -> None:
    asked = {said.permission for said in tracked.values()} - {""}
    assert asked
    assert [name for name in asked if not rules.perm_exists(name)] == []
