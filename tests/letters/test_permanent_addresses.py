"""A measure keeps its address for good, also when a correcting letter prints it under another number."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse

from evaluations.models import Decision
from letters import actions
from letters.choices import RecordKind
from letters.evidence.leading import asked_about
from letters.evidence.printed import printed_in
from letters.models import Letter
from measures.models import Measure
from register.models import RegisterEntry
from tests.factories import Cast, make_cast
from tests.letters.drafted import draft
from tests.letters.issued import faults
from tests.remembered.steps import remembered

pytestmark = pytest.mark.django_db

FIRST, SECOND = "甲事一次办", "乙事一次办"


def issue(letter: Letter, cast: Cast) -> Letter:
    actions.send_to_review(letter, by=cast.clerk)
    signed = actions.sign_letter(actions.review_letter(letter, by=cast.reviewer), by=cast.signatory)
    return actions.issue_letter(signed, by=cast.signatory)


@pytest.fixture
@remembered
def renumbered() -> tuple[Cast, Letter, Letter]:
    """A letter of two measures, and its correction, which prints them the other way round."""
    cast = make_cast(evaluators=1)
    letter = issue(draft(cast, FIRST, SECOND), cast)
    correction = actions.draft_correction(letter, by=cast.clerk, reason="次序有误")
    keys = [decision.pk for decision in Decision.objects.of_batch(cast.batch.pk).in_annex_order()]
    correction = actions.arrange_annex(correction, by=cast.clerk, decisions=keys[::-1])
    return cast, letter, issue(correction, cast)


def title_of(address: str) -> str:
    """Return the page's title, which names what it is about first."""
    found = re.search(r"<title>(.*?)</title>", Client().get(address).content.decode(), re.DOTALL)
    assert found is not None
    return found[1].strip()


def downloaded(address: str) -> Any:
    return json.loads(b"".join(Client().get(address)))


def test_every_public_address_shows_the_measure_that_it_showed_before(
    renumbered: tuple[Cast, Letter, Letter],
) -> None:
    cast, _letter, _correction = renumbered
    entries = cast.batch.register_entries.order_by("serial").values_list("serial", "place", "title")
    assert list(entries) == [(1, 2, SECOND), (2, 1, FIRST)]
    for place, title in ((1, FIRST), (2, SECOND)):
        at = {"number": cast.batch.number, "place": place}
        assert title in title_of(reverse("register:entry", kwargs=at))
        assert title in title_of(reverse("letters:public_evidence", kwargs=at))
        asked = asked_about(f"{cast.batch.number}-{place}", cast.clerk)
        assert asked is not None
        assert asked.entry.title == title


def test_what_machines_follow_names_the_measure_as_before(renumbered: tuple[Cast, Letter, Letter]) -> None:
    cast, _letter, _correction = renumbered
    rows = {row["title"]: row for row in downloaded("/register/export.json")}
    for place, title in ((1, FIRST), (2, SECOND)):
        address = f"/register/{cast.batch.number}-{place}/"
        assert str(rows[title]).count(address) == 1
        page = Client().get(address).content.decode()
        linked = re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.DOTALL)
        assert linked is not None
        about = json.loads(linked[1])
        assert (about["name"], about["identifier"]) == (title, f"{cast.batch.number}-{place}")


def test_each_letter_is_told_with_the_evidence_that_was_frozen_with_it(
    renumbered: tuple[Cast, Letter, Letter],
) -> None:
    cast, letter, correction = renumbered
    measure = Measure.objects.get(title=FIRST)
    told = {one.key: one for one in printed_in(measure, reads_all=True)}
    assert (told[letter.pk].serial, told[correction.pk].serial) == (1, 2)
    for one in (letter, correction):
        record = one.records.get(kind=RecordKind.EVIDENCE, measure=measure)
        assert told[one.pk].evidence_sha256 == record.sha256
    client = Client()
    client.force_login(cast.clerk, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("letters:evidence", args=[measure.pk])).content.decode()
    assert reverse("letters:evidence_record", args=[letter.pk, 1]) in page
    assert reverse("letters:evidence_record", args=[correction.pk, 2]) in page
    assert faults() == []


def test_a_place_is_never_given_to_another_measure(renumbered: tuple[Cast, Letter, Letter]) -> None:
    entry = RegisterEntry.objects.get(title=FIRST)
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        RegisterEntry.objects.filter(pk=entry.pk).update(place=3)
