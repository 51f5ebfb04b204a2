"""A letter is signed for by a day: units are reminded of it as of other days, each once, and by the office."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from core.errors import Incomplete, NotAllowed, WrongState
from core.models import Notice
from letters import actions
from letters.choices import Step
from letters.models import Delivery, Letter
from letters.reminders import unsigned_deliveries
from letters.tasks import remind_receipts
from measures.deadlines import working_day_after
from tests.clients import client_of
from tests.factories import Cast, make_cast, make_person, make_unit
from tests.letters.countersigning import reword
from tests.remembered.steps import remembered
from tests.states import letter_in

pytestmark = pytest.mark.django_db
# A Wednesday; the days after it are those of an ordinary fortnight.
SENT = date(2026, 11, 18)
# Seven working days later.
DUE = date(2026, 11, 27)


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


@remembered
def delivered(cast: Cast) -> Delivery:
    letter = letter_in("issued", cast)
    unit = make_unit(name="省交通运输厅")
    make_person(Role.UNIT_LEAD, unit=unit)
    delivery = actions.add_delivery(letter, by=cast.clerk, unit=unit)
    at = datetime(SENT.year, SENT.month, SENT.day, 16, tzinfo=timezone.get_default_timezone())
    Letter.objects.filter(pk=letter.pk).get().deliveries.exclude(pk=delivery.pk).delete()
    Delivery.objects.filter(pk=delivery.pk).update(sent_at=at, due_on=DUE)
    return delivery


def test_only_the_unit_that_a_letter_was_sent_to_has_it_to_receive(cast: Cast) -> None:
    delivery = delivered(cast)
    own = make_person(Role.UNIT_LEAD, unit=delivery.unit)
    others = [make_person(Role.UNIT_LEAD, unit=make_unit()), make_person("submitter")]
    assert list(Delivery.objects.sent_to(own)) == list(Delivery.objects.visible_to(own)) == [delivery]
    for other in others:
        assert not Delivery.objects.sent_to(other).exists()
        assert client_of(other).post(f"/letters/received/{delivery.pk}/").status_code == 404
    assert not Delivery.objects.sent_to(cast.clerk).exists()
    assert Delivery.objects.visible_to(cast.clerk).exists()


def told(delivery: Delivery, part: str) -> int:
    return Notice.objects.filter(recipient__unit=delivery.unit, key__startswith=part).count()


def days_reminded() -> list[date]:
    days = [SENT + timedelta(days=n) for n in range(20)]
    return [day for day in days if list(unsigned_deliveries(day))]


def test_a_unit_is_reminded_before_the_day_on_it_and_after_it(cast: Cast) -> None:
    delivered(cast)
    assert [(DUE - day).days for day in days_reminded()] == [3, 1, 0, -1, -7]


def test_the_day_is_the_letters_own_or_that_of_the_setting(cast: Cast, settings: Any) -> None:
    settings.RECEIPT_WORKING_DAYS = 4
    letter, today = letter_in("issued", cast), timezone.localdate()
    first, second = make_unit(), make_unit()
    assert actions.add_delivery(letter, by=cast.clerk, unit=first).due_on == working_day_after(today, 4)
    Letter.objects.filter(pk=letter.pk).update(receipt_days=2)
    letter.refresh_from_db()
    assert actions.add_delivery(letter, by=cast.clerk, unit=second).due_on == working_day_after(today, 2)


def test_the_drafter_says_within_how_many_days(cast: Cast) -> None:
    letter = reword(letter_in("drafting", cast), cast.clerk, receipt_days=5)
    assert letter.receipt_days == 5
    for wrong in (0, 61):
        with pytest.raises(Incomplete) as refused:
            reword(letter, cast.clerk, receipt_days=wrong)
        assert [fault.place for fault in refused.value.errors] == ["receipt_days"]


def test_the_office_moves_the_day_of_those_who_have_not_signed_on_record_and_tells_them(cast: Cast) -> None:
    delivery = delivered(cast)
    other = actions.add_delivery(delivery.letter, by=cast.clerk, unit=cast.unit)
    actions.receive_letter(other, by=cast.unit_lead)
    client, address = client_of(cast.clerk), f"/letters/manage/{delivery.letter_id}/receipts/day/"
    assert client.get(address).status_code == 200
    day = timezone.localdate() + timedelta(days=9)
    refused = client.post(address, {"due_on": "2020-01-01", "reason": "放假"})
    assert refused.status_code == 422
    assert "放假" in refused.content.decode()
    for _twice in range(2):
        assert client.post(address, {"due_on": str(day), "reason": "放假"}).status_code == 302
    delivery.refresh_from_db()
    before = other.due_on
    other.refresh_from_db()
    assert (delivery.due_on, other.due_on) == (day, before)
    assert "放假" in delivery.letter.steps.get(step=Step.MOVE_RECEIPT).opinion
    assert Notice.objects.filter(recipient__unit=delivery.unit, subject__contains="签收期限改为").count() == 1


def test_what_is_late_stands_on_the_office_s_desk_and_page_and_with_the_unit(cast: Cast) -> None:
    delivery = delivered(cast)
    Delivery.objects.filter(pk=delivery.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    (awaited,) = [
        one for one in client_of(cast.clerk).get("/").context["desk"].awaited if "签收" in one.label
    ]
    assert awaited.is_late
    page = client_of(cast.clerk).get(f"/letters/manage/{delivery.letter_id}/").content.decode()
    assert "1个已过期限" in page
    lead = User.objects.get(unit=delivery.unit, roles__contains=[Role.UNIT_LEAD])
    assert "已过期" in client_of(lead).get("/letters/received/").content.decode()


def test_each_number_of_days_is_told_once_however_often_the_task_runs(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = delivered(cast)
    for day in (DUE, DUE, DUE + timedelta(days=2)):
        monkeypatch.setattr("letters.tasks.timezone.localdate", lambda day=day: day)
        remind_receipts()
    assert told(delivery, "unsigned-") == 1


def test_what_was_signed_for_or_is_in_force_no_more_is_not_reminded_of(cast: Cast) -> None:
    delivery = delivered(cast)
    actions.record_receipt(delivery, by=cast.clerk, note="传达室签收纸质件")
    assert days_reminded() == []
    Delivery.objects.filter(pk=delivery.pk).update(received_at=None, received_by=None)
    assert days_reminded()
    actions.revoke_letter(delivery.letter, by=cast.signatory, reason="依据失效")
    assert days_reminded() == []


def test_the_office_asks_once_a_day_and_nobody_else_asks(cast: Cast) -> None:
    delivery = delivered(cast)
    with pytest.raises(NotAllowed):
        actions.ask_for_receipts(delivery.letter, by=cast.signatory)
    address = f"/letters/manage/{delivery.letter_id}/receipts/"
    for _again in range(2):
        answer = client_of(cast.clerk).post(address, {"delivery": str(delivery.pk)})
    assert answer.status_code == 302
    assert told(delivery, "receipt-") == 1


def test_where_all_have_signed_nobody_is_asked(cast: Cast) -> None:
    delivery = delivered(cast)
    actions.record_receipt(delivery, by=cast.clerk, note="传达室签收纸质件")
    with pytest.raises(WrongState):
        actions.ask_for_receipts(delivery.letter, by=cast.clerk)
    assert client_of(cast.clerk).post(f"/letters/manage/{delivery.letter_id}/receipts/").status_code == 409


def test_the_opinion_of_who_returned_a_letter_stands_first_until_it_is_sent_again(cast: Cast) -> None:
    letter = letter_in("in_review", cast)
    actions.return_letter(letter, by=cast.reviewer, opinion="第二段的分项数请与附件核对。")
    client, address = client_of(cast.clerk), f"/letters/manage/{letter.pk}/"
    page = client.get(address)
    assert page.context["returned"].opinion == "第二段的分项数请与附件核对。"
    told = page.content.decode()
    assert told.index("第二段的分项数") < told.index("data-tab-list")
    assert f"退回 {cast.reviewer}" in told[: told.index("第二段的分项数")]
    for shown in (told, client.get("/letters/manage/").content.decode()):
        assert re.search(r"badge-plain tone-attention\">.*退回修改", shown)
    actions.send_to_review(letter, by=cast.clerk)
    assert client.get(address).context["returned"] is None


def test_those_who_have_not_signed_stand_first_and_the_late_ones_are_marked(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = delivered(cast)
    other = actions.add_delivery(delivery.letter, by=cast.clerk, unit=cast.unit)
    actions.receive_letter(other, by=cast.unit_lead)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: DUE + timedelta(days=1))
    listed = client_of(cast.clerk).get(f"/letters/manage/{delivery.letter_id}/").context["deliveries"]
    assert list(listed) == [delivery, other]
    assert [one.is_late for one in listed] == [True, False]
