"""From where somebody starts to why a measure has its class, and to whether a file is the one that was issued."""

from __future__ import annotations

import pytest

from accounts.choices import Role
from core.console import operator
from letters.models import FrozenRecord
from register.models import RegisterEntry
from tests.clients import client_of
from tests.factories import make_cast, make_person
from tests.letters.test_records import issued
from tests.runs.test_running import make_package, run
from tests.states import measure_in

pytestmark = pytest.mark.django_db


def page(person: object, address: str, **query: str) -> str:
    return client_of(person).get(address, query).content.decode()  # type: ignore[arg-type]


def test_an_auditor_is_one_click_away_from_the_evidence_of_the_last_letters_items() -> None:
    cast, letter = issued()
    link = f'href="/measures/{letter.batch.measures.get().pk}/evidence/"'
    assert link in page(cast.auditor, "/")
    assert link not in page(cast.clerk, "/")
    assert "查某一项的认定依据" not in page(cast.evaluators[0], "/")


def test_each_row_of_a_letter_leads_its_reader_as_far_as_they_may_read() -> None:
    cast, letter = issued()
    number, measure = letter.batch.number, letter.batch.measures.get()
    whole, short = f'href="/measures/{measure.pk}/evidence/"', f'href="/register/{number}-1/evidence/"'
    for person, link in ((None, short), (cast.unit_lead, short), (cast.auditor, whole)):
        text = page(person, f"/letters/{letter.pk}/")
        assert f'class="row-evidence" {link}' in text, person
        assert f'href="/register/{number}-1/"><strong>' in text
    assert whole in page(cast.auditor, f"/letters/manage/{letter.pk}/")


def test_a_row_that_reads_otherwise_by_now_leads_nowhere_and_the_issued_file_never_does() -> None:
    cast, letter = issued()
    file = letter.files.get(format="html").file.read().decode()
    assert "row-evidence" not in file
    RegisterEntry.objects.update(title="另一项")
    assert "row-evidence" not in page(cast.auditor, f"/letters/{letter.pk}/")


def test_the_search_for_a_place_leads_on_to_the_evidence_for_who_reads_more() -> None:
    cast, letter = issued()
    link = f'href="/measures/{letter.batch.measures.get().pk}/evidence/"'
    words = f"第{letter.batch.number}批第1项"
    assert link in page(cast.auditor, "/find/", words=words)
    assert link not in page(cast.evaluators[0], "/find/", words=words)


def test_lists_say_under_which_number_of_the_annex_a_measure_was_printed() -> None:
    cast, letter = issued()
    measure = letter.batch.measures.get()
    assert "附件第1项" in page(cast.auditor, "/measures/")
    assert "附件第1项" in page(cast.auditor, f"/batches/{letter.batch.number}/decisions/")
    assert f"{letter.batch}附件第1项" in page(cast.auditor, "/find/", words=measure.ref)
    other = make_cast()
    other.accepted()
    assert "附件第" not in page(other.clerk, "/measures/", batch=str(other.batch.number))


def test_a_file_in_hand_is_checked_where_the_question_comes_up() -> None:
    cast, letter = issued()
    form = 'action="/verify/"'
    assert form in page(None, f"/register/{letter.batch.number}-1/evidence/")
    assert form in page(cast.auditor, f"/measures/{letter.batch.measures.get().pk}/evidence/")
    other = make_cast(evaluators=1)
    decided = measure_in("selected", other)
    assert form not in page(other.clerk, f"/measures/{decided.pk}/evidence/")


def test_a_batch_that_was_run_at_once_says_what_its_times_are() -> None:
    remark = "本批由批次包一次导入办结"
    batch = run(make_package("first_in_nation")).batch
    public = page(None, f"/register/{batch.number}-1/evidence/")
    assert (remark in public, "导入人" in public) == (True, False)
    inside = page(make_person(Role.AUDITOR), f"/measures/{batch.measures.earliest('pk').pk}/evidence/")
    assert f"导入人：服务器上的用户{operator()}" in inside
    [record, *_more] = FrozenRecord.objects.filter(letter__batch=batch, kind="evidence")
    assert record.content["run_at_once"] == batch.run_at_once
    cast, letter = issued()
    assert remark not in page(cast.auditor, f"/measures/{letter.batch.measures.get().pk}/evidence/")
    assert remark not in page(None, f"/register/{letter.batch.number}-1/evidence/")
