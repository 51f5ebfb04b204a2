"""Deciding many measures at once, as the majority proposed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from evaluations.models import Decision
from tests.factories import make_cast

pytestmark = pytest.mark.django_db


def test_deciding_by_the_majority_first_says_what_it_will_do_and_what_it_cannot(client: Client) -> None:
    cast = make_cast()
    clear, open_ended = cast.accepted(title="多数一致"), cast.accepted(title="意见分散")
    cast.evaluate()
    votes = iter(
        ("first_in_nation", "first_in_nation", "extended_replication", "extended_replication", "replication")
    )
    for assignment in cast.open_assignments():
        cast.score(assignment, 80, "first_in_nation" if assignment.measure_id == clear.pk else next(votes))
    cast.close()
    client.force_login(cast.clerk)
    posted = {
        "measure": [clear.pk, open_ended.pk],
        "prior_art_checked_on": timezone.localdate().isoformat(),
        "prior_art_note": "未见相同做法。",
    }
    page = client.post(f"/batches/{cast.batch.number}/decisions/settled/", posted)
    assert [measure for measure, _verdict in page.context["ready"]] == [clear]
    assert [measure for measure, _lacking in page.context["left"]] == [open_ended]
    assert not Decision.objects.exists()
    refused = client.post(f"/batches/{cast.batch.number}/decisions/settled/", {**posted, "apply": "1"})
    assert (refused.status_code, Decision.objects.count()) == (422, 0)
