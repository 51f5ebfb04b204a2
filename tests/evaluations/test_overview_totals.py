"""The leader's page sums up: the panel's sheets, the classes claimed and settled."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from evaluations.models import Decision
from evaluations.overview import ALL_CLASSES, class_outcomes
from tests.clients import client_of
from tests.factories import Cast, make_cast

pytestmark = pytest.mark.django_db


def figures(page: str, heading: str) -> list[str]:
    """Return what is seen in the cells of the foot of the table under this heading's id."""
    seen = re.sub(r'<span class="visually-hidden">.*?</span>', "", page)
    foot = seen.split(f'id="{heading}"')[1].split("<tfoot>")[1].split("</tfoot>", maxsplit=1)[0]
    cells = [
        re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", foot, re.DOTALL)
    ]
    return [" ".join(cell.split()) for cell in cells]


def overview(client: Client, cast: Cast) -> str:
    return client.get(f"/batches/{cast.batch.number}/overview/").content.decode()


def test_the_panels_sheets_and_the_classes_have_their_sums() -> None:
    cast = make_cast(evaluators=2)
    for _n in range(3):
        cast.accepted()
    cast.evaluate()
    cast.score(cast.open_assignments()[0])
    page = overview(client_of(cast.signatory), cast)
    assert figures(page, "panel")[:5] == ["合计", "1", "–", "5", "–"]
    assert figures(page, "classes") == ["合计", "3", "审定后"]


def test_what_was_settled_is_summed_over_the_classes_alone() -> None:
    cast = make_cast(evaluators=2)
    for _n in range(3):
        cast.accepted()
    cast.evaluate()
    cast.score_all()
    cast.decide_all()
    Decision.objects.filter(pk=Decision.objects.earliest("pk").pk).update(
        is_selected=False, classification="", reason="同类做法已在多地施行。"
    )
    outcomes = class_outcomes(cast.batch, None, cast.clerk)
    classes = [one for code, one in outcomes.items() if code not in {"", ALL_CLASSES}]
    assert outcomes[ALL_CLASSES].settled == sum(one.settled or 0 for one in classes) == 2
    assert figures(overview(client_of(cast.signatory), cast), "classes") == ["合计", "3", "2"]
