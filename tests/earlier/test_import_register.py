"""Entering an earlier letter: its figures checked, its letter and number kept, all of it or nothing, at both doors."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from core.errors import Incomplete, NotAllowed, WrongState
from documents.content import LetterContent
from documents.figures import disagreements
from documents.rendering.text import render_text
from earlier.files import read_letter
from earlier.packing import from_plain, to_plain
from earlier.planning import Given, plan_import
from earlier.values import Transcript
from letters import actions
from letters.models import Letter, NumberSeries
from measures.models import Batch
from register import actions as register_actions
from register.models import RegisterEntry
from register.totals import opening_balance, published_batches
from tests.documents.sample import SAMPLES, letter
from tests.earlier.importing import import_letter
from tests.factories import make_person

pytestmark = pytest.mark.django_db
CLEAN = render_text(letter()).decode()
ADDRESS = "/register/import/"


def read(text: str = CLEAN, name: str = "letter.txt") -> Transcript:
    return read_letter(text.encode(), name)


def clerk() -> User:
    return make_person(Role.OFFICE_CLERK)


def imported(text: str = CLEAN, **options: Any) -> Batch:
    return import_letter(transcript=read(text), **options)


def faults_of(text: str = CLEAN, **options: Any) -> str:
    with pytest.raises(Incomplete) as refusal:
        imported(text, **options)
    assert not Batch.objects.exists()
    return "\n".join(map(str, refusal.value.errors))


def legacy_batch(count: int, **facts: Any) -> Batch:
    values = {"number": 4, "year": 2024, "zone": "东海自贸试验区", "published_on": date(2024, 11, 3)}
    return Batch.objects.create(
        **{**values, **facts}, state="published", is_imported=True, stated_total=count
    )


class TestEntering:
    def test_batch_measures_letter_and_number_are_entered(self) -> None:
        batch = imported()
        assert (batch.number, batch.year, batch.zone) == (4, 2024, "东海自贸试验区")
        assert (batch.state, batch.is_imported, batch.published_on) == ("published", True, date(2024, 11, 3))
        entries = RegisterEntry.objects.filter(batch=batch).order_by("serial")
        assert [entry.serial for entry in entries] == [1, 2, 3, 4, 5, 6]
        assert [entry.title for entry in entries] == [row.title for row in letter().annexes[0].rows]
        stored = Letter.objects.get(batch=batch)
        assert (stored.state, stored.is_imported, stored.number) == ("issued", True, "东自贸办函〔2024〕6号")
        assert stored.content is not None
        assert LetterContent.from_json(stored.content) == letter()

    def test_a_new_letter_does_not_take_an_old_number(self) -> None:
        imported()
        series = NumberSeries.objects.get()
        assert (series.agency_code, series.year, series.last) == ("东自贸办函", 2024, 6)

    def test_a_series_that_went_further_stays(self) -> None:
        NumberSeries.objects.create(agency_code="东自贸办函", year=2024, last=9)
        imported()
        assert NumberSeries.objects.get().last == 9

    def test_the_public_list_shows_the_letter_and_an_entry_leads_to_it(self) -> None:
        batch = imported()
        stored, client = Letter.objects.get(batch=batch), Client()
        assert "东自贸办函〔2024〕6号" in client.get("/letters/").content.decode()
        page = client.get(f"/letters/{stored.pk}/").content.decode()
        assert "一船一档" in page
        assert "由历史文件导入" in page
        entry = RegisterEntry.objects.filter(batch=batch)[0]
        assert (
            f'href="/letters/{stored.pk}/"'
            in client.get(f"/register/{entry.pk}/", follow=True).content.decode()
        )
        assert client.get("/api/v1/letters/").status_code == 200

    def test_units_are_kept_as_the_file_names_them(self) -> None:
        text = CLEAN.replace("\t创新性\n", "\t创新性\t报送单位\n")
        text = re.sub(r"^([1-6]\t.*)$", r"\1\t东屿片区、北港片区", text, flags=re.MULTILINE)
        imported(text)
        assert set(RegisterEntry.objects.values_list("unit_names", flat=True)) == {"东屿片区、北港片区"}

    def test_without_a_letters_words_only_the_measures_are_entered(self) -> None:
        table = CLEAN.partition("附件\n")[2]
        plan = plan_import(read(table), Given(day=date(2024, 11, 3)))
        assert any("只登记举措" in note.sentence for note in plan.notes)
        batch = imported(table, given=Given(day=date(2024, 11, 3)))
        assert batch.number == 4
        assert not Letter.objects.exists()

    def test_the_logbook_names_the_file(self) -> None:
        [change] = imported().phase_changes.all()
        assert "letter.txt" in change.reason
        assert len(re.findall(r"[0-9a-f]{64}", change.reason)) == 1

    def test_an_imported_letter_cannot_be_corrected_here(self) -> None:
        imported()
        with pytest.raises(WrongState, match="历史导入"):
            actions.draft_correction(Letter.objects.get(), by=clerk(), reason="数字有误")

    def test_a_revoked_one_stays_readable_and_leaves_the_counts(self) -> None:
        imported()
        actions.revoke_letter(Letter.objects.get(), by=make_person(Role.SIGNATORY), reason="已由新函代替")
        assert not RegisterEntry.objects.in_force().exists()
        assert Client().get(f"/letters/{Letter.objects.get().pk}/").status_code == 200

    def test_the_offices_page_of_it_offers_no_correction(self) -> None:
        imported()
        client = Client()
        client.force_login(clerk(), backend="django.contrib.auth.backends.ModelBackend")
        page = client.get(f"/letters/manage/{Letter.objects.get().pk}/")
        assert page.status_code == 200
        assert "/correct/" not in page.content.decode()

    def test_the_figures_of_the_next_batch_count_it(self) -> None:
        imported()
        [published] = published_batches(timezone.localdate())
        assert (published.number, published.counted) == (4, 6)


class TestClaims:
    def test_the_letters_own_figures_are_each_counted(self) -> None:
        claims = plan_import(read()).claims
        found = {(claim.label, claim.stated, claim.counted) for claim in claims}
        assert found >= {
            ("全国首创", 3, 3),
            ("复制拓展", 2, 2),
            ("复制", 1, 1),
            ("入选举措", 6, 6),
            ("批次", 4, 4),
            ("此前批数", 3, 3),
            ("此前举措数", 57, None),
            ("对台特色", 2, None),
        }

    @pytest.mark.parametrize(
        ("old", "new", "sentence"),
        [
            ("（6项）创新举措\n序号", "（7项）创新举措\n序号", "附件标题：入选举措，函称7，核对为6"),
            ("共有6项", "共有8项", "正文第1段：入选举措，函称8，核对为6"),
            ("全国首创3项", "全国首创4项", "全国首创，函称4，核对为3"),
            ("复制拓展2项", "复制拓展1项", "复制拓展，函称1，核对为2"),
            ("，复制1项", "，复制2项", "复制，函称2，核对为1"),
            ("入选东海自贸试验区第4批", "入选东海自贸试验区第5批", "正文第1段：批次，函称5，核对为4"),
            ("共推出3批", "共推出2批", "此前批数，函称2，核对为3"),
            ("共有6项", "共有六十项", "函称60，核对为6"),
        ],
    )
    def test_a_wrong_figure_keeps_the_letter_out_until_it_is_accepted(
        self, old: str, new: str, sentence: str
    ) -> None:
        text = CLEAN.replace(old, new)
        assert text != CLEAN
        assert sentence in faults_of(text)
        [change] = imported(text, accepts_totals=True).phase_changes.all()
        assert f"确认照录：{sentence}" in change.reason or sentence in change.reason

    def test_a_claim_of_marks_without_names_is_a_note(self) -> None:
        plan = plan_import(read())
        assert plan.contradictions == ()
        assert any("称对台特色2项，附件没有逐项标明" in note.sentence for note in plan.notes)

    def test_marks_that_are_given_are_checked_against_the_claim(self) -> None:
        assert plan_import(read(), Given(marked=frozenset({1, 4}))).contradictions == ()
        [wrong] = plan_import(read(), Given(marked=frozenset({1}))).contradictions
        assert (wrong.stated, wrong.counted) == (2, 1)
        imported(given=Given(marked=frozenset({1, 4})))
        marked = RegisterEntry.objects.filter(has_special_mark=True)
        assert sorted(marked.values_list("serial", flat=True)) == [1, 4]

    def test_a_mark_for_a_row_that_is_not_there_is_a_fault(self) -> None:
        assert "没有第9项" in faults_of(given=Given(marked=frozenset({1, 9})))

    def test_earlier_totals_are_counted_once_the_register_is_complete(self) -> None:
        for number, count in ((1, 20), (2, 20), (3, 16)):
            legacy_batch(count, number=number, published_on=date(2023, 1, number))
        found = {one.label: one for one in plan_import(read()).contradictions}
        assert (found["此前举措数"].stated, found["此前举措数"].counted) == (57, 56)

    def test_totals_stated_for_a_later_time_say_nothing_of_an_earlier_letter(self) -> None:
        register_actions.set_opening_balance(
            by=clerk(),
            up_to_batch=9,
            batches=3,
            measures=1,
            national_replications=0,
            best_practices=0,
            source="",
        )
        assert plan_import(read()).contradictions == ()


class TestRefusals:
    @pytest.mark.parametrize("role", [Role.SUBMITTER, Role.SIGNATORY, Role.AUDITOR, Role.EVALUATOR])
    def test_only_the_office_proposes(self, role: str) -> None:
        with pytest.raises(NotAllowed):
            import_letter(by=make_person(role), transcript=read())
        assert not Batch.objects.exists()

    def test_a_batch_is_imported_once(self) -> None:
        imported()
        with pytest.raises(WrongState, match="第4批"):
            imported()
        assert (Batch.objects.count(), RegisterEntry.objects.count()) == (1, 6)

    def test_a_number_that_another_letter_has_is_refused(self) -> None:
        imported()
        other = CLEAN.replace("第4批", "第5批").replace("共推出3批", "共推出4批")
        with pytest.raises(WrongState, match="东自贸办函〔2024〕6号"):
            imported(other)
        assert Batch.objects.count() == 1

    @pytest.mark.parametrize(
        ("text", "given", "place"),
        [
            (CLEAN.replace("第4批", "本批"), Given(), "batch"),
            (CLEAN, Given(number=10_000), "batch"),
            (CLEAN.replace("2024年11月3日\n", ""), Given(), "date"),
            (CLEAN.replace("2024年11月3日\n", "2010年11月3日\n"), Given(), "date"),
            (CLEAN, Given(zone="区" * 31), "zone"),
        ],
    )
    def test_what_the_file_leaves_open_is_asked_for(self, text: str, given: Given, place: str) -> None:
        assert f"{place}: " in faults_of(text, given=given)

    def test_a_day_to_come_is_refused(self) -> None:
        assert "今天之后" in faults_of(given=Given(day=timezone.localdate() + timedelta(days=1)))

    def test_lines_that_were_not_understood_are_accepted_by_a_person_or_not_at_all(self) -> None:
        text = f"{CLEAN}经办人另附\n"
        assert "没有读懂：经办人另附" in faults_of(text)
        [change] = imported(text, accepts_unread=True).phase_changes.all()
        assert "经办人另附" in change.reason

    def test_a_row_that_cannot_be_read_is_never_accepted(self) -> None:
        text = CLEAN.replace("2\t", "2\t无名", 1).replace("跨境小包集中核放。", "跨境小包集中核放，")
        assert "第2项" in faults_of(text, accepts_unread=True, accepts_totals=True)

    @pytest.mark.parametrize(
        "change",
        [lambda t: t.replace("一船一档", "一船\ue000一档"), lambda t: t.replace("企业年报", "企" * 210)],
    )
    def test_texts_that_cannot_be_stored_are_named(self, change: Callable[[str], str]) -> None:
        assert "第" in faults_of(change(CLEAN), accepts_totals=True)

    def test_an_empty_table_is_refused(self) -> None:
        assert "没有读到任何举措" in faults_of(CLEAN.partition("\n1\t")[0], accepts_totals=True)


class TestKnownByItsTotal:
    def test_the_rows_replace_the_stated_total(self) -> None:
        legacy = legacy_batch(6)
        assert imported() == legacy
        [published] = published_batches(timezone.localdate())
        assert (published.measures, published.stated_total) == (6, 6)
        assert disagreements(published_batches(timezone.localdate()), opening_balance()) == ()

    def test_a_total_that_differs_is_said_and_stays_in_sight(self) -> None:
        legacy_batch(9)
        assert any("原记9项，读到6项" in note.sentence for note in plan_import(read()).notes)
        imported()
        [found] = disagreements(published_batches(timezone.localdate()), opening_balance())
        assert (found.batch, found.stated, found.counted) == (4, 9, 6)

    def test_an_opening_balance_is_compared_with_what_was_imported(self) -> None:
        register_actions.set_opening_balance(
            by=clerk(),
            up_to_batch=4,
            batches=4,
            measures=5,
            national_replications=0,
            best_practices=0,
            source="",
        )
        imported()
        [found] = disagreements(published_batches(timezone.localdate()), opening_balance())
        assert (found.stated, found.counted, found.is_opening) == (5, 6, True)


def test_what_waits_in_the_page_comes_back_as_it_was() -> None:
    transcript = read(CLEAN.replace("创新点：", "创新点:") + "经办人另附\n")
    assert from_plain(to_plain(transcript)) == transcript


def test_the_published_letter_of_batch_19_is_imported() -> None:
    path = SAMPLES / "batch-19.pages.txt"
    transcript = read_letter(path.read_bytes(), path.name)
    plan = plan_import(transcript)
    assert plan.counts == (28, 19, 1)
    assert plan.contradictions == plan.faults == ()
    assert any("称对台特色7项，附件没有逐项标明" in note.sentence for note in plan.notes)
    marked = frozenset({6, 15, 16, 21, 22, 23, 27})
    batch = import_letter(transcript=transcript, given=Given(marked=marked))
    assert batch.register_entries.count() == 48
    stored = Letter.objects.get(batch=batch)
    package = read_letter((SAMPLES / "batch-19.package.json").read_bytes(), "package.json")
    assert stored.number == package.head.number
    assert transcript.rows == tuple(replace(row, is_marked=False, unit_names="") for row in package.rows)
