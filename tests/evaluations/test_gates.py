"""The gates of the panel's rows say what the rules of its pages say."""

from __future__ import annotations

import pytest

from evaluations.models import Panel
from measures.models import Batch
from tests.factories import Cast, make_cast
from tests.states import people_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def test_the_gate_of_panels_is_the_rule_of_their_pages(cast: Cast) -> None:
    other = make_cast(evaluators=1)
    Batch.objects.filter(pk=other.batch.pk).update(is_blind=False)
    for panel in Panel.objects.select_related("batch"):
        for name, person in {**people_of(cast), "other lead": other.evaluation_lead}.items():
            sees = Panel.objects.visible_to(person).filter(pk=panel.pk).exists()
            assert sees == person.has_perm("evaluations.read_panel", panel), (name, panel)
            knows = Panel.objects.whose_ties_are_open_to(person).filter(pk=panel.pk).exists()
            assert knows == person.has_perm("evaluations.read_allotment", panel), (name, panel)
