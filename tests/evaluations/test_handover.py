"""The handover of a round, and a second round for what is in doubt."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.errors import Incomplete, NotAllowed, WrongState
from core.models import Notice
from evaluations import actions
from evaluations.actions.tallying import compute_tally
from evaluations.models import (
    Assignment,
    Decision,
    Evaluation,
    Handover,
    Panel,
    TallyEntry,
)
from measures.actions import search_measure
from measures.models import Batch, Measure
from tests.clients import client_of
from tests.evaluations.rounds import evaluating
from tests.factories import Cast, make_cast, make_person, make_unit

pytestmark = pytest.mark.django_db


def test_the_office_opens_nothing_before_the_result_is_handed_in() -> None:
    cast = evaluating()
    cast.score_all()
    with pytest.raises(WrongState) as refusal:
        actions.close_evaluation(cast.batch, by=cast.clerk)
    assert "还没有提交评估结果" in refusal.value.message


def test_a_sheet_changed_behind_the_signature_stops_the_batch() -> None:
    cast = evaluating()
    cast.score_all()
    cast.hand_in()
    sheet = Assignment.objects.filter(measure__batch=cast.batch)[0].submitted_sheets.get()
    sheet.sha256 = "0" * 64
    sheet.save()
    with pytest.raises(WrongState) as refusal:
        actions.close_evaluation(cast.batch, by=cast.clerk)
    assert "不一致" in refusal.value.message


def test_a_result_given_back_can_be_changed_and_is_signed_anew() -> None:
    cast = evaluating()
    cast.score_all()
    first = cast.hand_in()
    actions.give_back_result(cast.panel, by=cast.clerk, reason="有一份评语空白")
    assert Notice.objects.filter(recipient=cast.evaluation_lead, body="有一份评语空白").exists()
    assignment = Assignment.objects.filter(measure__batch=cast.batch)[0]
    actions.reopen_assignment(assignment, by=cast.evaluation_lead, reason="补评语")
    cast.score(assignment, 70)
    second = cast.hand_in()
    assert first.digest != second.digest
    assert Handover.objects.count() == 2


def test_handing_in_twice_gives_one_handover() -> None:
    cast = evaluating()
    cast.score_all()
    assert cast.hand_in() == cast.hand_in()


# --- a second round
def in_doubt() -> tuple[Cast, Measure, Measure]:
    cast = evaluating(measures=2)
    cast.score_all()
    cast.close()
    doubtful, clear = cast.batch.measures.order_by("pk")
    return cast, doubtful, clear


def again(cast: Cast, measure: Measure) -> None:
    cast.batch = actions.reevaluate_measures(cast.batch, by=cast.clerk, measures=[measure], reason="离散度大")
    cast.panel = Panel.objects.get(batch=cast.batch)
    actions.propose_assignments(cast.panel, by=cast.clerk)


def test_a_second_round_counts_for_its_measures_and_the_first_is_kept() -> None:
    cast, doubtful, clear = in_doubt()
    before = {entry.measure_id: entry.mean for entry in TallyEntry.objects.all()}
    again(cast, doubtful)
    assert {one.measure_id for one in cast.open_assignments()} == {doubtful.pk}
    for assignment in cast.open_assignments():
        cast.score(assignment, 60)
    cast.close()
    latest = {entry.measure_id: entry.mean for entry in TallyEntry.objects.filter(tally__number=2)}
    assert latest == {doubtful.pk: Decimal(60), clear.pk: before[clear.pk]}
    assert TallyEntry.objects.filter(tally__number=1).count() == 2
    assert Evaluation.objects.filter(assignment__measure=doubtful).count() == 4


def test_sheets_of_the_first_round_cannot_be_touched_in_the_second() -> None:
    cast, doubtful, clear = in_doubt()
    again(cast, doubtful)
    old = Assignment.objects.filter(measure=clear)[0]
    with pytest.raises(WrongState):
        actions.reopen_assignment(old, by=cast.evaluation_lead, reason="想改")


def test_a_confirmed_decision_is_reopened_before_its_measure_is_evaluated_again() -> None:
    cast, doubtful, clear = in_doubt()
    for measure in (doubtful, clear):
        search_measure(measure, by=cast.clerk)
    actions.decide_as_settled(cast.batch, by=cast.clerk, measures=[doubtful, clear], prior_art_note="已查")
    [first, second] = Decision.objects.order_by("measure")
    actions.confirm_decision(first, by=cast.reviewer)
    with pytest.raises(Incomplete):
        actions.reevaluate_measures(cast.batch, by=cast.clerk, measures=[doubtful], reason="离散度大")
    actions.reevaluate_measures(cast.batch, by=cast.clerk, measures=[clear], reason="离散度大")
    assert list(Decision.objects.values_list("pk", flat=True)) == [first.pk]
    assert Measure.objects.get(pk=doubtful.pk).state == "selected"
    assert second.pk


def test_marks_are_hidden_from_the_office_again_while_the_second_round_runs() -> None:
    cast, doubtful, _clear = in_doubt()
    again(cast, doubtful)
    page = client_of(cast.clerk).get(f"/batches/{cast.batch.number}/tally/").content.decode()
    assert "还没有统分结果" in page
    assert not Evaluation.objects.visible_to(cast.clerk).exists()


def test_the_stored_tally_is_computed_again_to_the_same_digest(capsys: pytest.CaptureFixture[str]) -> None:
    from django.core.management import CommandError, call_command

    cast, _doubtful, _clear = in_doubt()
    call_command("verify_tally", str(cast.batch.number))
    assert compute_tally(cast.batch).digest in capsys.readouterr().out
    TallyEntry.objects.update(mean=Decimal(99))
    with pytest.raises(CommandError) as refusal:
        call_command("verify_tally", str(cast.batch.number))
    assert refusal.value.returncode == 1


def test_advice_of_the_third_party_binds_nobody() -> None:
    cast, doubtful, _clear = in_doubt()
    actions.advise_decision(
        doubtful, by=cast.evaluation_lead, classification="replication", reason="已有先例"
    )
    page = client_of(cast.clerk).get(f"/batches/{cast.batch.number}/decisions/").content.decode()
    assert "第三方建议：" in page
    with pytest.raises(NotAllowed):
        actions.advise_decision(doubtful, by=make_person("evaluation_lead"), classification="", reason="无")
    assert not Decision.objects.exists()


def test_reminders_go_to_those_whose_sheets_are_missing() -> None:
    cast = evaluating()
    done = cast.open_assignments()[0]
    cast.score(done)
    assert actions.remind_evaluators(cast.panel, by=cast.evaluation_lead) == 1
    told = Notice.objects.filter(kind="evaluation", subject__contains="没有提交").values_list(
        "recipient", flat=True
    )
    assert list(told) == [next(p.pk for p in cast.evaluators if p != done.evaluator)]


def test_a_unit_that_is_not_the_agencys_cannot_be_panelled() -> None:
    cast = make_cast(evaluators=1)
    with pytest.raises(Incomplete):
        actions.form_panel(Batch.objects.get(pk=cast.batch.pk), by=cast.clerk, agency=make_unit())
