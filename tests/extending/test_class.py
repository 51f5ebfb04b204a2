"""docs/extending/class.md: a fourth class is counted, worded and set in its order without a change of the calculation."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.db import models

from documents.figures import SelectedMeasure, count_figures
from documents.wording import compose, default_template
from evaluations.tally import TallyRules, tally
from measures.choices import Classification
from tests.documents.sample import NAMES
from tests.evaluations.tally_sample import POINTS, sheet


def with_a_fourth() -> type[models.TextChoices]:
    """A copy of the app's classes with one more between the second and the third."""
    members = [(one.name, (one.value, str(one.label))) for one in Classification]
    members.insert(2, ("PILOT", ("pilot", "先行先试")))
    made: Any = models.TextChoices
    return cast("type[models.TextChoices]", made("Classification", members))


def test_a_fourth_class_is_counted_and_stands_in_its_place_in_the_sentence() -> None:
    classes = with_a_fourth()
    selected = [SelectedMeasure(code, False) for code in ("pilot", "replication", "first_in_nation", "pilot")]
    figures = count_figures(batch=4, on=date(2024, 11, 3), classes=classes.choices, selected=selected)
    assert [(one.label, one.count) for one in figures.by_class] == [
        ("全国首创", 1),
        ("复制拓展", 0),
        ("先行先试", 2),
        ("复制", 1),
    ]
    text = "".join(compose(default_template(), figures, NAMES))
    assert "全国首创1项、先行先试2项，复制1项" in text


def test_a_fourth_class_is_voted_for() -> None:
    sheets = [sheet("m1", f"e{n}", {"points": "80"}, classification="pilot") for n in range(3)]
    [entry] = tally([POINTS], sheets, ["m1"], TallyRules(spread_threshold=Decimal(15))).measures
    assert (entry.votes, entry.settled) == ({"pilot": 3}, "pilot")


def test_what_a_class_demands_is_asked_of_the_class() -> None:
    assert [one.names_its_source for one in Classification] == [False, True, True]
