"""A text that is longer than its column is told by its field, whoever saves it."""

from __future__ import annotations

import pytest

from accounts.models import Unit
from core.errors import Incomplete
from tests.factories import make_unit

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
