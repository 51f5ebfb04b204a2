"""A letter that nobody signed for is reminded of: after three and seven working days, each once, and by the office."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.choices import Role
from core.errors import NotAllowed, WrongState
from core.models import Notice
from letters import actions
from letters.models import Delivery, Letter
from letters.reminders import unsigned_deliveries
from letters.tasks import remind_receipts
from tests.clients import client_of
from tests.factories import Cast, make_cast, make_person, make_unit
from tests.states import letter_in

pytestmark = pytest.mark.django_db
# A Wednesday; the days after it are those of an ordinary fortnight.
SENT = date(2026, 11, 18)


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def delivered(cast: Cast) -> Delivery:
    letter = letter_in("issued", cast)
    unit = make_unit(name="省交通运输厅")
    make_person(Role.UNIT_LEAD, unit=unit)
    delivery = actions.add_delivery(letter, by=cast.clerk, unit=unit)
    at = datetime(SENT.year, SENT.month, SENT.day, 16, tzinfo=timezone.get_default_timezone())
    Letter.objects.filter(pk=letter.pk).get().deliveries.exclude(pk=delivery.pk).delete()
    Delivery.objects.filter(pk=delivery.pk).update(sent_at=at)
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
    days = [SENT + timedelta(days=n) for n in range(15)]
    return [day for day in days if list(unsigned_deliveries(day))]


def test_three_and_seven_working_days_after_it_was_sent_a_unit_is_reminded(cast: Cast) -> None:
    delivered(cast)
    assert days_reminded() == [date(2026, 11, 23), date(2026, 11, 27), date(2026, 11, 28), date(2026, 11, 29)]


def test_each_number_of_days_is_told_once_however_often_the_task_runs(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = delivered(cast)
    for day in (date(2026, 11, 27), date(2026, 11, 27), date(2026, 11, 28)):
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
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: date(2026, 11, 27))
    listed = client_of(cast.clerk).get(f"/letters/manage/{delivery.letter_id}/").context["deliveries"]
    assert [one for one, _late in listed] == [delivery, other]
    assert [late for _one, late in listed] == [True, False]
