"""A correction puts a measure in, takes one out, gives one another class; every public address stays."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.models import Notice
from evaluations.models import Decision
from letters import actions
from letters.archive import write_archive
from letters.composing import annex_rows, figures_of
from letters.models import FrozenRecord, Letter
from measures.choices import MeasureState
from measures.models import Batch
from proof.archive.verifying import verify
from register.freezing import freeze_days
from register.models import EntryVersion, RegisterEntry
from register.summary import summary_as_of
from tests.factories import make_cast
from tests.letters.annex_changed import FIRST, LEFT_OUT, SECOND, Published, published, signed_out
from tests.letters.issued import faults

pytestmark = pytest.mark.django_db


def entries(one: Published) -> dict[str, tuple[int, int, str]]:
    """Return serial, place and by which letter it was taken out, by title."""
    rows = one.cast.batch.register_entries.order_by("place")
    return {row.title: (row.serial, row.place, row.taken_out_by) for row in rows}


def test_nothing_is_said_before_the_correction_is_issued() -> None:
    one = published()
    before = list(Decision.objects.of_batch(one.cast.batch.pk).order_by("pk").values("is_selected", "reason"))
    one.confirmed(LEFT_OUT, "insert")
    one.confirmed(FIRST, "remove")
    assert [row.title for row in annex_rows(one.draft)] == [SECOND, LEFT_OUT]
    assert figures_of(one.draft, timezone.localdate()).selected == 2
    assert [row.title for row in annex_rows(one.letter)] == [FIRST, SECOND]
    assert (
        list(Decision.objects.of_batch(one.cast.batch.pk).order_by("pk").values("is_selected", "reason"))
        == before
    )
    assert entries(one) == {FIRST: (1, 1, ""), SECOND: (2, 2, "")}
    assert one.measure(LEFT_OUT).state == MeasureState.NOT_SELECTED
    assert faults() == []


def test_a_measure_that_is_put_in_gets_the_next_place_and_no_other_address_moves() -> None:
    one = published()
    one.confirmed(LEFT_OUT, "insert")
    letter = one.issue()
    assert entries(one) == {FIRST: (1, 1, ""), SECOND: (2, 2, ""), LEFT_OUT: (3, 3, "")}
    assert one.measure(LEFT_OUT).state == MeasureState.PUBLISHED
    assert letter.content is not None
    assert [row["title"] for row in letter.content["annexes"][0]["rows"]] == [FIRST, SECOND, LEFT_OUT]
    for place, title in ((1, FIRST), (2, SECOND), (3, LEFT_OUT)):
        address = f"/register/{one.cast.batch.number}-{place}/"
        assert title in Client().get(address).content.decode()
        assert title in Client().get(f"{address}evidence/").content.decode()
    assert faults() == []


def test_a_measure_that_is_taken_out_keeps_its_address_and_says_by_which_letter() -> None:
    one = published()
    one.confirmed(FIRST, "remove", reason="与前批重复")
    letter = one.issue()
    assert entries(one) == {FIRST: (1, 1, letter.number), SECOND: (1, 2, "")}
    measure = one.measure(FIRST)
    assert measure.state == MeasureState.NOT_SELECTED
    assert (measure.decision.is_selected, measure.decision.reason) == (False, "与前批重复")
    address = f"/register/{one.cast.batch.number}-1/"
    page = Client().get(address).content.decode()
    assert f"本举措已由{letter.number}更正，从附件中删去" in page
    assert "与前批重复" not in page
    assert Client().get(f"{address}evidence/").headers["Location"] == address
    assert SECOND in Client().get(f"/register/{one.cast.batch.number}-2/").content.decode()
    assert faults() == []


def test_another_class_is_printed_and_its_ground_is_frozen() -> None:
    one = published()
    change = one.reclassed(FIRST)
    letter = one.issue()
    entry = RegisterEntry.objects.get(title=FIRST)
    assert (entry.classification, entry.serial, entry.place) == ("replication", 2, 1)
    frozen = FrozenRecord.objects.get(letter=letter, measure=change.measure).content["decision"]
    assert (frozen["classification"], frozen["comparison"]) == (
        "replication",
        change.replicated_comparison_id,
    )
    assert (frozen["by"], frozen["confirmed_by"]) == (one.cast.clerk.pk, one.cast.reviewer.pk)
    older = FrozenRecord.objects.get(letter=one.letter, measure=change.measure).content["decision"]
    assert older["classification"] == "first_in_nation"
    assert faults() == []


def test_the_register_counts_by_the_day_and_the_next_batch_by_what_is_left() -> None:
    one = published()
    today = timezone.localdate()
    earlier = today - timedelta(days=9)
    Letter.objects.filter(pk=one.letter.pk).update(signed_on=earlier)
    Batch.objects.filter(pk=one.cast.batch.pk).update(published_on=earlier)
    RegisterEntry.objects.update(published_on=earlier)
    one.confirmed(LEFT_OUT, "insert")
    one.confirmed(FIRST, "remove")
    one.confirmed(SECOND, "remove")
    one.issue()
    assert summary_as_of(today - timedelta(days=1)).published.measures == 2
    assert summary_as_of(today).published.measures == 1
    later = make_cast(number=one.cast.batch.number + 1, evaluators=1)
    later.accepted(title="丁事一次办")
    figures = figures_of(later.drafted_letter(), today)
    assert (figures.previous_batches, figures.previous_measures) == (1, 1)


def test_open_data_of_the_day_says_what_was_put_in_and_not_what_was_taken_out() -> None:
    one = published()
    one.confirmed(LEFT_OUT, "insert")
    one.confirmed(FIRST, "remove")
    one.issue()
    titles = EntryVersion.objects.as_of(timezone.localdate()).values_list("content__title", flat=True)
    assert sorted(titles) == sorted([SECOND, LEFT_OUT])
    exported = b"".join(Client().get("/register/export.json")).decode()
    assert (FIRST in exported, LEFT_OUT in exported) == (False, True)
    assert freeze_days() == 0


def test_the_archive_of_the_correction_stands_before_the_standalone_verifier() -> None:
    one = published()
    one.confirmed(LEFT_OUT, "insert")
    one.confirmed(FIRST, "remove")
    letter = one.issue()
    made = io.BytesIO()
    write_archive(letter, made)
    assert verify(made.getvalue()).faults == ()


def test_units_are_told_when_it_is_issued_and_not_before() -> None:
    one = published()
    one.confirmed(LEFT_OUT, "insert", reason="漏列")
    one.confirmed(FIRST, "remove", reason="错列")
    told = Notice.objects.filter(recipient=one.cast.unit_lead)
    assert not told.filter(subject__contains="附件").exists()
    letter = one.issue()
    titles = set(told.values_list("subject", flat=True))
    assert f"{LEFT_OUT}：已由{letter.number}补入附件" in titles
    assert f"{FIRST}：已由{letter.number}从附件中删去" in titles


def test_after_a_revoked_correction_a_replacement_prints_what_it_had_changed() -> None:
    one = published()
    one.confirmed(LEFT_OUT, "insert")
    one.confirmed(FIRST, "remove")
    correction = one.issue()
    actions.revoke_letter(correction, by=one.cast.signatory, reason="依据失效")
    assert faults() == []
    replacement = actions.draft_replacement(
        Letter.objects.get(pk=correction.pk), by=one.cast.clerk, reason="重新拟"
    )
    issued = signed_out(replacement, one.cast)
    assert issued.content is not None
    assert [row["title"] for row in issued.content["annexes"][0]["rows"]] == [SECOND, LEFT_OUT]
    assert entries(one) == {
        FIRST: (1, 1, correction.number),
        SECOND: (1, 2, ""),
        LEFT_OUT: (2, 3, ""),
    }
    assert faults() == []


def test_what_was_taken_out_comes_back_to_its_own_address() -> None:
    one = published()
    one.confirmed(FIRST, "remove")
    correction = one.issue()
    draft = actions.draft_correction(correction, by=one.cast.clerk, reason="删错了")
    again = Published(one.cast, correction, draft)
    again.confirmed(FIRST, "insert")
    again.issue()
    assert entries(one) == {FIRST: (2, 1, ""), SECOND: (1, 2, "")}
    assert "从附件中删去" not in Client().get(f"/register/{one.cast.batch.number}-1/").content.decode()
    assert faults() == []
