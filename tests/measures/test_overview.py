"""总览: every invited unit is there, the late ones first, and reminding is seen before it is done and done once."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from accounts.choices import Role
from core.errors import Incomplete, NotAllowed, WrongState
from core.models import Notice
from evaluations.models import Panel
from measures import actions
from measures.choices import BatchState
from measures.models import Batch, Invitation, ScreeningReturn
from measures.overview.conditions import Condition, UnitFacts, condition_of
from measures.overview.pace import pace_of, working_days
from measures.overview.phases import dated_phases
from measures.overview.rows import rows_of
from tests.clients import client_of
from tests.factories import Cast, make_cast, make_person, make_unit

TODAY = date(2026, 11, 27)
SIGNED_IN = timezone.now()


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (UnitFacts(sent=3, overdue_returns=1, last_sign_in=SIGNED_IN), Condition.RETURN_OVERDUE),
        (UnitFacts(sent=1, drafts=2, last_sign_in=SIGNED_IN), Condition.FINE),
        (UnitFacts(has_people=False), Condition.NO_ACCOUNT),
        (UnitFacts(last_day=date(2026, 11, 26), last_sign_in=SIGNED_IN), Condition.OVERDUE),
        (UnitFacts(last_day=TODAY), Condition.NEVER_SIGNED_IN),
        (UnitFacts(last_day=TODAY, drafts=1, last_sign_in=SIGNED_IN), Condition.ONLY_DRAFTS),
        (UnitFacts(last_day=TODAY, last_sign_in=SIGNED_IN), Condition.NOT_BEGUN),
    ],
)
def test_a_unit_is_told_its_worst_condition(facts: UnitFacts, expected: Condition) -> None:
    assert condition_of(facts, today=TODAY) == expected


def test_working_days_leave_out_the_national_holiday() -> None:
    assert working_days(date(2026, 9, 30), date(2026, 10, 8)) == [date(2026, 9, 30), date(2026, 10, 8)]


def silent_unit(cast: Cast, name: str) -> Invitation:
    unit = make_unit(name=name)
    make_person(Role.UNIT_LEAD, unit=unit)
    return Invitation.objects.create(batch=cast.batch, unit=unit)


@pytest.mark.django_db
def test_a_unit_that_sent_nothing_has_a_row_of_zeros_and_stands_first() -> None:
    cast = make_cast(number=61)
    cast.submitted()
    silent_unit(cast, "云洲片区管委会")
    rows = rows_of(cast.batch, None, cast.clerk)
    shown = [(str(row.unit), row.counts.sent, row.condition) for row in rows]
    assert shown == [("云洲片区管委会", 0, Condition.NEVER_SIGNED_IN), (str(cast.unit), 1, Condition.FINE)]


@pytest.mark.django_db
def test_a_draft_is_counted_for_the_office_and_a_withdrawn_one_is_not() -> None:
    cast = make_cast(number=61)
    cast.draft()
    actions.withdraw_measure(cast.submitted(), by=cast.unit_lead, reason="另行报送")
    (row,) = rows_of(cast.batch, None, cast.auditor)
    assert (row.counts.draft, row.counts.sent) == (1, 0)


@pytest.mark.django_db
def test_an_overdue_return_makes_a_unit_late_once_its_day_has_passed() -> None:
    cast = make_cast(number=61)
    measure = cast.submitted()
    due_on = timezone.localdate() + timedelta(days=3)
    actions.return_measure(measure, by=cast.clerk, comments={"effect": "请补数字"}, due_on=due_on)
    assert rows_of(cast.batch, None, cast.clerk)[0].condition == Condition.FINE
    ScreeningReturn.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert rows_of(cast.batch, None, cast.clerk)[0].condition == Condition.RETURN_OVERDUE


@pytest.mark.django_db
def test_the_batch_before_stands_beside_and_what_was_turned_down_counts_as_sent() -> None:
    before, cast = make_cast(number=60), make_cast(number=61)
    actions.reject_measure(before.submitted(), by=before.clerk, reason="不属于创新举措")
    Invitation.objects.create(batch=cast.batch, unit=before.unit)
    rows = {row.unit: row.counts for row in rows_of(cast.batch, before.batch, cast.clerk)}
    assert (rows[before.unit].before, rows[before.unit].sent) == (1, 0)


@pytest.mark.django_db
def test_the_pace_ends_with_all_that_came_in() -> None:
    cast = make_cast(number=61)
    cast.submitted()
    cast.submitted(title="第二项")
    own, before = pace_of(cast.batch, None, cast.clerk, today=timezone.localdate())
    assert (own[-1], before) == (2, [])


@pytest.mark.django_db
def test_a_reminder_reaches_the_units_people_once_a_day() -> None:
    cast = make_cast(number=61)
    silent = silent_unit(cast, "云洲片区管委会")
    (told,) = actions.remind_units(cast.batch, by=cast.clerk, units={silent.unit_id, cast.unit.pk + 10_000})
    assert told.unit == silent.unit
    with pytest.raises(Incomplete):
        actions.remind_units(cast.batch, by=cast.clerk, units={silent.unit_id})
    assert Notice.objects.filter(recipient__unit=silent.unit, kind="reminder").count() == 1


@pytest.mark.django_db
def test_the_next_day_a_unit_can_be_reminded_again() -> None:
    cast = make_cast(number=61)
    silent = silent_unit(cast, "云洲片区管委会")
    Invitation.objects.filter(pk=silent.pk).update(reminded_at=timezone.now() - timedelta(days=1))
    assert len(actions.remind_units(cast.batch, by=cast.clerk, units={silent.unit_id})) == 1


@pytest.mark.django_db
def test_who_only_reads_reminds_nobody_and_a_batch_that_collects_no_more_neither() -> None:
    cast = make_cast(number=61)
    silent = silent_unit(cast, "云洲片区管委会")
    for person in (cast.auditor, cast.signatory):
        with pytest.raises(NotAllowed):
            actions.remind_units(cast.batch, by=person, units={silent.unit_id})
    cast.accepted()
    cast.evaluate()
    with pytest.raises(WrongState):
        actions.remind_units(cast.batch, by=cast.clerk, units={silent.unit_id})
    assert not Notice.objects.filter(recipient__unit=silent.unit, key__startswith="chased").exists()


@pytest.mark.django_db
def test_the_preview_shows_the_words_that_are_sent_and_sending_tells_how_many() -> None:
    cast = make_cast(number=61)
    silent = silent_unit(cast, "云洲片区管委会")
    client = client_of(cast.clerk)
    page = client.get("/batches/61/remind/").content.decode()
    sent = client.post("/batches/61/remind/send/", {"unit": silent.unit_id}, follow=True)
    notice = Notice.objects.get(recipient__unit=silent.unit, key__startswith="chased")
    assert notice.subject in page
    assert all(line in page for line in notice.body.splitlines())
    assert "已提醒1家单位" in sent.content.decode()
    again = client.post("/batches/61/remind/send/", {"unit": silent.unit_id})
    assert again.status_code == 422


@pytest.mark.django_db
def test_the_workbook_has_every_unit_and_the_total() -> None:
    cast = make_cast(number=61)
    cast.submitted()
    silent_unit(cast, "=云洲")
    response = client_of(cast.auditor).get("/batches/61/overview.xlsx")
    [sheet] = load_workbook(BytesIO(response.content)).worksheets
    names = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert names == ["=云洲", str(cast.unit), "合计"]
    assert [cell.value for cell in sheet[4]][6] == 1


@pytest.mark.django_db
def test_an_evaluating_batch_shows_its_panel_in_counts() -> None:
    cast = make_cast(number=61)
    cast.accepted()
    cast.evaluate()
    cast.score(cast.open_assignments()[0])
    page = client_of(cast.signatory).get("/batches/61/overview/").content.decode()
    assert str(cast.evaluators[0]) in page
    assert "未开始" in page


@pytest.mark.django_db
def test_the_phase_line_has_the_days_that_are_set_for_what_is_to_come() -> None:
    cast = make_cast(number=61)
    planned = Batch(state=BatchState.PREPARING, opens_on=date(2026, 11, 2), closes_on=date(2026, 12, 18))
    ahead = dated_phases(planned, [])[1]
    assert (ahead.position, ahead.began_on, ahead.ends_on) == ("ahead", date(2026, 11, 2), date(2026, 12, 18))
    cast.accepted()
    cast.evaluate()
    Panel.objects.update(due_on=date(2026, 12, 6))
    for address in ("/batches/61/", "/batches/61/overview/"):
        page = client_of(cast.signatory).get(address).content.decode()
        line = page[page.index("phase-line") :]
        assert "12月6日评分截止" in line[: line.index("</ol>")]
