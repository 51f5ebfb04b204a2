"""Two people for an earlier letter: one proposes, another confirms; a number of the office's own series is refused."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.choices import Role
from core.errors import Incomplete, NotAllowed, WrongState
from core.models import Notice
from earlier.actions import confirm_import, decline_import, propose_import
from earlier.models import ImportProposal, ProposalState
from earlier.planning import Given, plan_import
from letters.models import Letter, NumberSeries
from measures.models import Batch
from tests.earlier.test_import_register import CLEAN, clerk, imported, read
from tests.factories import make_cast, make_person
from tests.states import letter_in

pytestmark = pytest.mark.django_db


def proposed(text: str = CLEAN, **options: object) -> ImportProposal:
    return propose_import(by=clerk(), transcript=read(text), **options)  # type: ignore[arg-type]  # whatever is named


def test_a_proposal_keeps_what_was_read_and_enters_nothing() -> None:
    given = Given(marked=frozenset({1, 4}), day=date(2024, 11, 4))
    proposal = proposed(given=given)
    proposal.refresh_from_db()
    assert proposal.read == read()
    assert (proposal.given.marked, proposal.given.day) == (given.marked, given.day)
    assert (proposal.file_name, len(proposal.file_sha256)) == ("letter.txt", 64)
    assert not Batch.objects.exists()


@pytest.mark.parametrize("role", [Role.OFFICE_CLERK, Role.OFFICE_REVIEWER, Role.SIGNATORY])
def test_another_person_of_the_office_confirms(role: str) -> None:
    other = make_person(role)
    proposal = confirm_import(proposed(), by=other)
    assert (proposal.state, proposal.settled_by, proposal.batch) == (
        ProposalState.CONFIRMED,
        other,
        Batch.objects.get(number=4),
    )


def test_nobody_confirms_what_they_proposed() -> None:
    person = make_person(Role.OFFICE_REVIEWER)
    proposal = propose_import(by=person, transcript=read())
    with pytest.raises(NotAllowed):
        confirm_import(proposal, by=person)
    assert not Batch.objects.exists()


@pytest.mark.parametrize("role", [Role.SUBMITTER, Role.UNIT_LEAD, Role.EVALUATOR, Role.AUDITOR])
def test_others_neither_confirm_nor_decline_nor_see(role: str) -> None:
    proposal, stranger = proposed(), make_person(role)
    for settle in (confirm_import, lambda one, by: decline_import(one, by=by, reason="不是原件")):
        with pytest.raises(NotAllowed):
            settle(proposal, by=stranger)
    assert not ImportProposal.objects.visible_to(stranger).exists()


def test_the_record_names_both() -> None:
    first, second = make_person(Role.OFFICE_CLERK), make_person(Role.SIGNATORY)
    confirm_import(propose_import(by=first, transcript=read()), by=second)
    [change] = Batch.objects.get().phase_changes.all()
    assert f"{first}提出，{second}确认" in change.reason
    stored = Letter.objects.get()
    assert (stored.drafted_by, [step.by for step in stored.steps.all()]) == (first, [second])


def test_a_settled_proposal_is_settled_once() -> None:
    proposal, other = proposed(), make_person(Role.OFFICE_REVIEWER)
    decline_import(proposal, by=other, reason="扫描件与原件不符")
    with pytest.raises(WrongState, match="已由"):
        confirm_import(proposal, by=other)
    with pytest.raises(WrongState, match="已由"):
        decline_import(proposal, by=other, reason="再退一次")
    assert not Batch.objects.exists()


def test_a_proposal_is_declined_with_a_reason_or_not_at_all() -> None:
    proposal, other = proposed(), make_person(Role.OFFICE_REVIEWER)
    for reason in ("", "   ", "长" * 301):
        with pytest.raises(Incomplete):
            decline_import(proposal, by=other, reason=reason)
    assert ImportProposal.objects.open().count() == 1


def test_a_batch_is_proposed_once_at_a_time() -> None:
    proposal = proposed()
    with pytest.raises(WrongState, match="正等待确认"):
        proposed()
    decline_import(proposal, by=proposal.proposed_by, reason="选错了文件")
    assert proposed().state == ProposalState.PROPOSED


def test_what_stands_in_the_way_by_then_is_looked_at_again() -> None:
    proposal = proposed()
    Batch.objects.create(
        number=4,
        year=2024,
        zone="东海自贸试验区",
        state="published",
        is_imported=True,
        published_on=date(2024, 11, 3),
    )
    with pytest.raises(WrongState, match="不能重复导入"):
        confirm_import(proposal, by=make_person(Role.OFFICE_REVIEWER))
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.PROPOSED


def test_confirmers_and_the_proposer_are_told() -> None:
    reviewer, signatory, person = make_person(Role.OFFICE_REVIEWER), make_person(Role.SIGNATORY), clerk()
    proposal = propose_import(by=person, transcript=read())
    told = set(Notice.objects.filter(subject__contains="等待确认").values_list("recipient", flat=True))
    assert {reviewer.pk, signatory.pk} <= told
    confirm_import(proposal, by=reviewer)
    assert Notice.objects.filter(recipient_id=person.pk, subject__contains="已导入").exists()


class TestNumbersOfOurOwn:
    def test_a_number_of_a_year_that_the_system_issues_is_refused(self) -> None:
        ours = letter_in("issued", make_cast(evaluators=1))
        code, year = ours.agency_code, ours.year or 0
        for number in (f"{code}〔{year}〕9001号", f"{code}〔{year + 1}〕1号"):
            plan = plan_import(read(CLEAN.replace("东自贸办函〔2024〕6号", number)))
            assert "自己编号的年份" in plan.refusal
        assert NumberSeries.objects.get(agency_code=code, year=year).last == ours.sequence

    def test_a_number_from_before_is_taken(self) -> None:
        ours = letter_in("issued", make_cast(evaluators=1))
        assert ours.year is not None
        for number in (f"{ours.agency_code}〔{ours.year - 1}〕12号", f"别自贸办函〔{ours.year}〕9001号"):
            assert plan_import(read(CLEAN.replace("东自贸办函〔2024〕6号", number))).refusal == ""

    def test_a_number_that_was_taken_when_the_series_was_opened_is_taken(self) -> None:
        ours = letter_in("issued", make_cast(evaluators=1))
        series = NumberSeries.objects.get(agency_code=ours.agency_code, year=ours.year or 0)
        series.opened = 30
        series.save()
        for sequence, is_refused in ((30, False), (31, True)):
            number = f"{ours.agency_code}〔{ours.year}〕{sequence}号"
            plan = plan_import(read(CLEAN.replace("东自贸办函〔2024〕6号", number)))
            assert bool(plan.refusal) is is_refused

    def test_a_number_of_a_year_to_come_is_a_fault(self) -> None:
        plan = plan_import(read(CLEAN.replace("〔2024〕", "〔2098〕")))
        assert any("字号的年份2098" in fault.message for fault in plan.faults)

    def test_the_series_goes_to_the_imported_number_and_no_further(self) -> None:
        imported()
        assert NumberSeries.objects.get().last == 6
