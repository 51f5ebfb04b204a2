"""What a test commits is undone by its rows."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission

from tests.factories import make_cast
from tests.remembered import rows

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_a_test_commits_is_gone_and_what_was_there_before_is_back() -> None:
    before = rows.stored()
    make_cast(evaluators=1).accepted()
    Permission.objects.all()[0].delete()
    assert rows.stored() != before
    rows.bring_back(before)
    assert rows.stored() == before
