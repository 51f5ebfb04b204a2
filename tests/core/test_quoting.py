"""Titles within a sentence: marks inside marks are the other pair, on every page."""

from __future__ import annotations

import re

import pytest

from core.quoting import within_quotes
from measures import actions
from tests.clients import client_of
from tests.factories import make_cast

NESTED = re.compile("“[^”]*“")


@pytest.mark.parametrize(
    ("title", "quoted"),
    [
        ("跨境小包“一单到底”", "跨境小包‘一单到底’"),
        ("“甲‘乙’丙”", "‘甲“乙”丙’"),
        ("the unit’s own", "the unit’s own"),
        ("船员换班", "船员换班"),
    ],
)
def test_marks_inside_marks_are_the_other_pair(title: str, quoted: str) -> None:
    assert within_quotes(title) == quoted


@pytest.mark.django_db
def test_no_answer_to_a_step_opens_a_quotation_inside_a_quotation() -> None:
    cast = make_cast(evaluators=1)
    office, lead = client_of(cast.clerk), client_of(cast.unit_lead)
    draft, sent, other = cast.draft(), cast.submitted(), cast.submitted()
    actions.hand_up_measure(draft, by=cast.submitter)
    steps = [
        (lead, f"/measures/{draft.pk}/hand-down/", {"note": "请改。"}),
        (office, f"/screening/{sent.pk}/merge/", {"into": other.ref, "reason": "同一件事"}),
        (office, f"/screening/{other.pk}/return/", {"comment-title": "请改。"}),
        (office, f"/evaluations/batches/{cast.batch.number}/", {}),
    ]
    for client, address, entries in steps:
        page = client.post(address, entries, follow=True).content.decode()
        assert not NESTED.search(re.sub("<[^>]*>", "", page)), address
