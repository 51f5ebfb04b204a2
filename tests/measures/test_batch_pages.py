"""The office sets a batch up."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import make_cast

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
