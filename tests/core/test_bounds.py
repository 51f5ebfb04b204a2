"""What a column cannot hold is told by its field, whoever saves it."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import Unit
from core.errors import Incomplete
from tests.factories import make_cast, make_unit

pytestmark = pytest.mark.django_db


def test_a_text_that_is_too_long_is_told_by_its_field_and_nothing_is_saved() -> None:
    unit = make_unit()
    most = Unit._meta.get_field("name").max_length
    assert most is not None
    unit.name = "字" * (most + 3)
    with pytest.raises(Incomplete) as refused:
        unit.save()
    (fault,) = refused.value.errors
    assert fault.place == "name"
    assert f"最多{most}字，现有{most + 3}字，请删减3字" in fault.message
    unit.refresh_from_db()
    assert len(unit.name) < most


def test_a_text_of_just_that_length_is_saved() -> None:
    unit = make_unit()
    unit.name = "字" * (Unit._meta.get_field("name").max_length or 0)
    unit.save()


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1948, 12, 31), date(2101, 1, 1), date(9999, 12, 31)])
def test_a_day_out_of_all_time_is_told_by_its_field(day: date) -> None:
    batch = make_cast().batch
    batch.prior_art_cutoff_on = day
    with pytest.raises(Incomplete) as refused:
        batch.save()
    (fault,) = refused.value.errors
    assert fault.place == "prior_art_cutoff_on"
    assert f"现在写的是{day.year}年" in fault.message


def test_the_first_and_the_last_day_are_saved() -> None:
    batch = make_cast().batch
    for day in (date(1949, 1, 1), date(2100, 12, 31)):
        batch.prior_art_cutoff_on = day
        batch.save()
