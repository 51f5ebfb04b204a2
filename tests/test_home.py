"""The home page: each app tells its part of a desk, by permission, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from core.bars import pieces_of, told_of
from core.desk import Dated, Desk, Part, Waiting, add_to_desk, desk_of
from fzworkflow.calendars import token_of
from fzworkflow.home import running_batches
from letters import actions as letter_actions
from measures import actions
from measures.models import Batch, Invitation, ScreeningReturn
from measures.reminders import RETURN_REMINDED
from tests.clients import client_of
from tests.factories import make_cast, make_person
from tests.states import people_of

pytestmark = pytest.mark.django_db


def desk(person: object) -> Desk:
    return desk_of(person, running_batches(person))  # type: ignore[arg-type]


def labels(person: object) -> list[str]:
    return [one.label for one in desk(person).waiting]


def test_nobody_is_told_of_what_there_is_none_of() -> None:
    people = people_of(make_cast(evaluators=1))
    assert {role: labels(person) for role, person in people.items() if labels(person)} == {}


def test_while_collecting_each_role_finds_its_own_work() -> None:
    cast = make_cast(evaluators=1)
    sent, returned, _draft = cast.submitted(), cast.submitted(), cast.draft()
    actions.return_measure(returned, by=cast.clerk, comments={"title": "名称请再具体些"})
    told = {role: labels(person) for role, person in people_of(cast).items()}
    assert told["submitter"] == told["unit_lead"] == ["退回补正", "草稿"]
    assert told["office_clerk"] == told["office_reviewer"] == ["待形审"]
    assert [told[role] for role in ("signatory", "auditor", "evaluator", "evaluation_lead")] == [[]] * 4
    (waiting,) = desk(cast.clerk).waiting
    assert f"{sent.ref} {sent.title}" in waiting.note
    assert [one.label for one in desk(cast.clerk).awaited] == [f"{cast.batch}：1项退回补正，等报送单位"]
    assert [one.label for one in desk(cast.unit_lead).awaited] == [f"{cast.batch}：1项已报送，等办公室形审"]


def test_who_looks_on_is_led_to_the_overview_of_a_collecting_batch() -> None:
    cast = make_cast(evaluators=1)
    people = people_of(cast)
    address = f"/batches/{cast.batch.number}/overview/"
    assert desk(people["auditor"]).standings[cast.batch.pk].step_url == address
    assert client_of(people["auditor"]).get(address).status_code == 200
    assert desk(people["evaluator"]).standings[cast.batch.pk].step == ""


def test_a_unit_is_told_of_its_own_last_day() -> None:
    cast = make_cast(evaluators=1)
    assert [(one.on, one.label) for one in desk(cast.unit_lead).dates] == [
        (cast.batch.closes_on, f"{cast.batch} 征集截止")
    ]
    until = timezone.localdate() + timedelta(days=90)
    Invitation.objects.filter(unit=cast.unit).update(grace_until=until, grace_reason="材料在途")
    assert [(one.on, one.label) for one in desk(cast.unit_lead).dates] == [
        (until, f"{cast.batch} 本单位宽限到期")
    ]
    assert [one.on for one in desk(cast.clerk).dates] == [cast.batch.closes_on, until]


def test_another_units_candidates_are_in_no_figure() -> None:
    cast = make_cast(evaluators=1)
    other = make_person("unit_lead")
    assert other.unit is not None
    actions.invite_units(cast.batch, by=cast.clerk, units=[cast.unit, other.unit])
    cast.submitted()
    cast.draft()
    assert desk(other).waiting == desk(other).awaited == []
    assert desk(other).standings[cast.batch.pk].parts == []


def test_what_was_returned_stands_out_once_it_is_overdue() -> None:
    cast = make_cast(evaluators=1)
    actions.return_measure(cast.submitted(), by=cast.clerk, comments={"title": "名称请再具体些"})
    assert [(one.tone, one.label) for one in desk(cast.unit_lead).waiting] == [("attention", "退回补正")]
    assert not desk(cast.clerk).awaited[0].is_late
    ScreeningReturn.objects.update(returned_at=timezone.now() - timedelta(days=RETURN_REMINDED[1], minutes=1))
    assert [one.tone for one in desk(cast.unit_lead).waiting] == ["refused"]
    assert desk(cast.clerk).awaited[0].is_late


def test_a_resubmitted_candidate_is_counted_once_and_apart() -> None:
    cast = make_cast(evaluators=1)
    cast.submitted()
    again = cast.submitted()
    actions.return_measure(again, by=cast.clerk, comments={"title": "名称请再具体些"})
    actions.submit_measure(again, by=cast.unit_lead)
    assert [(one.label, one.count) for one in desk(cast.clerk).waiting] == [
        ("待形审", 1),
        ("补正后再次报送", 1),
    ]
    page = client_of(cast.clerk).get(desk(cast.clerk).waiting[1].url)
    assert [measure.pk for measure in page.context["waiting"]] == [again.pk]


def test_units_that_sent_nothing_are_named_as_their_day_comes_near() -> None:
    cast = make_cast(evaluators=1)
    cast.draft()
    Batch.objects.filter(pk=cast.batch.pk).update(closes_on=timezone.localdate() + timedelta(days=30))
    assert [one.text for one in desk(cast.clerk).standings[cast.batch.pk].remarks] == ["1家单位还没有报送"]
    assert labels(cast.clerk) == []
    Batch.objects.filter(pk=cast.batch.pk).update(closes_on=timezone.localdate() + timedelta(days=7))
    (chase,) = desk(cast.clerk).waiting
    assert (chase.label, chase.count, chase.note) == ("还没有报送的单位", 1, f"{cast.unit}（有草稿）")


def test_while_evaluating_the_third_party_sees_the_batch_and_the_office_waits() -> None:
    cast = make_cast(evaluators=1)
    cast.accepted()
    cast.evaluate()
    told = {role: labels(person) for role, person in people_of(cast).items() if labels(person)}
    assert told == {"evaluator": ["待评举措"]}
    for person in (cast.evaluators[0], cast.evaluation_lead, cast.clerk, cast.auditor):
        (part,) = desk(person).standings[cast.batch.pk].parts
        assert (part.label, part.count) == ("待评", 1)
    assert [one.figure for one in desk(cast.clerk).awaited] == ["0 / 1"]
    assert client_of(cast.evaluation_lead).get("/").context["rows"][0].batch == cast.batch


def test_a_letter_sent_back_shows_its_opinion() -> None:
    cast = make_cast(evaluators=1)
    cast.accepted()
    letter = cast.drafted_letter()
    letter_actions.send_to_review(letter, by=cast.clerk)
    assert labels(cast.reviewer) == ["待核稿的函"]
    letter_actions.return_letter(letter, by=cast.reviewer, opinion="第二段的分项数请核对")
    (waiting,) = desk(cast.clerk).waiting
    assert waiting.label == "退回修改"
    assert "第二段的分项数请核对" in waiting.note


def test_the_page_costs_the_same_however_much_there_is() -> None:
    cast = make_cast(evaluators=1)
    counts = []
    for _more in range(2):
        cast.submitted()
        cast.draft()
        for person in (cast.unit_lead, cast.clerk):
            client = client_of(person)
            client.get("/")
            with CaptureQueriesContext(connection) as queries:
                client.get("/")
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 12


def test_an_app_that_registers_a_teller_has_its_part_on_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.desk._tellers", {})
    add_to_desk(2, second)
    add_to_desk(1, first)
    told = desk_of(make_person("office_clerk"), [])
    assert [(name, [one.label for one in rows]) for name, rows in told.groups] == [
        ("甲", ["首先"]),
        ("乙", ["其次"]),
    ]
    assert [one.label for one in told.dates] == ["早", "晚"]
    assert told.count == 4


def first(_person: object, _running: Sequence[object]) -> Desk:
    nothing = Waiting("甲", "没有", 0, "/", "看")
    return Desk(
        waiting=[Waiting("甲", "首先", 3, "/", "看"), nothing], dates=[Dated(date(2026, 3, 2), "晚", "/")]
    )


def second(_person: object, _running: Sequence[object]) -> Desk:
    return Desk(waiting=[Waiting("乙", "其次", 1, "/", "看")], dates=[Dated(date(2026, 3, 1), "早", "/")])


def test_a_bar_is_filled_by_its_parts_and_told_in_words() -> None:
    parts = [Part("通过", 30, "done"), Part("退回", 0, "back"), Part("草稿", 1, "ahead")]
    pieces = pieces_of(parts)
    assert [(one.start, one.width, one.shows_figure) for one in pieces] == [
        ("0.000%", "96.774%", True),
        ("96.774%", "3.226%", False),
    ]
    assert told_of(parts, "共31项") == "通过30，退回0，草稿1；共31项"


def test_the_calendar_gives_a_persons_days_to_whoever_has_the_address() -> None:
    cast = make_cast(evaluators=1)
    answer = Client().get(f"/calendar/{token_of(cast.clerk)}.ics")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["summary"] == f"{cast.batch} 征集截止"
    assert event["dtstart"].dt == cast.batch.closes_on
    stranger = make_person("unit_lead")
    assert (
        list(Calendar.from_ical(Client().get(f"/calendar/{token_of(stranger)}.ics").content).walk("VEVENT"))
        == []
    )


def test_a_calendars_address_dies_with_the_password_and_the_account() -> None:
    person = make_cast(evaluators=1).clerk
    address = f"/calendar/{token_of(person)}.ics"
    person.set_password("another-long-secret-4711")
    person.save()
    assert Client().get(address).status_code == 404
    address = f"/calendar/{token_of(person)}.ics"
    person.is_active = False
    person.save()
    assert [Client().get(one).status_code for one in (address, "/calendar/1.abc:def.ics")] == [404, 404]


def test_the_calendars_page_shows_the_address_to_its_owner_alone() -> None:
    person = make_cast(evaluators=1).clerk
    assert token_of(person) in client_of(person).get("/calendar/").content.decode()
    assert Client().get("/calendar/").status_code == 302
