"""How people say where they are reached, that it is proved first, what leaves by a gateway, and what they read of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail as outgoing
from django.core.checks import run_checks
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from core.channels import gathering
from core.channels.gathering import gather
from core.channels.reaching import MOST_CODES_A_DAY
from core.models import Message, Notice, Reach
from core.notices import actions, tell
from core.tasks import deliver_mails
from fzworkflow.vitals.reading import read_everything
from fzworkflow.vitals.signs import signs_of
from measures.told import DUE_SOON, SENT_BACK
from tests.clients import client_of
from tests.core.channels.gateway import FailingGateway
from tests.core.channels.reached import later, person_with_phone
from tests.core.noticed import make_due, person_with_mail
from tests.core.noticed import tell as tell_anything
from tests.factories import make_person

pytestmark = pytest.mark.django_db
PAGE = "/notices/ways/"


@pytest.fixture
def person() -> User:
    return person_with_mail()


@pytest.fixture
def client(person: User, gateway: FailingGateway) -> Client:
    return client_of(person)


def code_sent(gateway: FailingGateway) -> str:
    later()
    text = list(gateway.handed_on.values())[-1]["text"]
    return "".join(filter(str.isdigit, text.partition("，")[0]))


def post(client: Client, act: str, channel: str = "sms", **fields: str) -> Any:
    return client.post(f"{PAGE}{channel}/{act}/", fields)


def read(client: Client) -> str:
    return client.get(PAGE).content.decode()


# --- an address is proved before anything goes there ------------------------------------------------------------------


def test_nothing_is_sent_to_a_number_before_its_code_came_back(
    person: User, client: Client, gateway: FailingGateway
) -> None:
    assert "没有填写，不发。" in read(client)
    assert post(client, "address", address="138 0013-8000").status_code == 302
    tell_anything(person, "先前的")
    code = code_sent(gateway)
    assert [(one["kind"], one["to"]) for one in gateway.handed_on.values()] == [
        ("gateway", {"phone": "13800138000"})
    ]
    assert "没有验证，不发" in read(client)
    assert post(client, "proof", code="0" if code != "0" else "1").status_code == 422
    assert post(client, "proof", code=code).status_code == 302
    assert "接收中" in read(client)
    # What was told before is not sent after; what is told from now on is.
    assert later() == 0
    tell_anything(person)
    assert later() == 1


def test_a_code_is_for_an_account_too_and_late_or_guessed_it_is_worth_nothing(
    client: Client, gateway: FailingGateway
) -> None:
    post(client, "address", "wecom", address="zhang.san")
    code = code_sent(gateway)
    assert list(gateway.handed_on.values())[-1]["to"] == {"account": "zhang.san"}
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for _try in range(5):
        assert "验证码不对" in post(client, "proof", "wecom", code=wrong).content.decode()
    assert "验证码错了5次" in post(client, "proof", "wecom", code=code).content.decode()
    Reach.objects.update(proof_tries=0, proof_until=timezone.now() - timedelta(seconds=1))
    assert "验证码已过期" in post(client, "proof", "wecom", code=code).content.decode()
    assert not Reach.objects.filter(verified_at__isnull=False).exists()


def test_codes_are_sent_sparingly(client: Client) -> None:
    assert post(client, "address", address="13800138000").status_code == 302
    again = post(client, "address", address="13900139000")
    assert (again.status_code, "验证码刚刚发过" in again.content.decode()) == (409, True)
    assert "13900139000" in again.content.decode()
    for _code in range(MOST_CODES_A_DAY - 1):
        Message.objects.update(created_at=timezone.now() - timedelta(hours=1))
        post(client, "address", address="13800138000")
    Message.objects.update(created_at=timezone.now() - timedelta(hours=1))
    answer = post(client, "address", address="13800138000")
    assert (answer.status_code, "一天最多发5次" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("sms", "12345"),
        ("sms", "一三八"),
        ("sms", "１３８００１３８０００"),
        ("wecom", "张 三"),
        ("wecom", ""),
        ("wecom", "@all"),
        ("wecom", "zhang|@all"),
        ("wecom", "zhang张"),
        ("wecom", "z" * 65),
    ],
)
def test_what_is_no_address_is_refused_in_words(client: Client, channel: str, address: str) -> None:
    answer = post(client, "address", channel, address=address)
    assert (answer.status_code, "请填写" in answer.content.decode()) == (422, True)
    assert not Reach.objects.exists()
    assert post(client, "proof", channel, code="1").status_code == 409


def test_a_channel_that_the_operator_did_not_set_up_is_not_there(client: Client) -> None:
    assert "政务钉钉" not in read(client)
    assert post(client, "address", "zwdd", address="zhang").status_code == 404


def test_a_number_that_is_changed_switched_off_or_forgotten_gets_nothing_more(
    gateway: FailingGateway,
) -> None:
    person = person_with_phone()
    client = client_of(person)
    gateway.manner = 503
    tell_anything(person)
    later()
    post(client, "switch", wish="off")
    gateway.manner = ""
    assert later() == 0
    assert "号码已改或已停用，没有发送" in read(client)
    post(client, "switch", wish="on")
    # What was told while it was off stays on the page.
    assert later() == 0
    tell_anything(person)
    assert later() == 1
    post(client, "switch", wish="forget")
    tell_anything(person)
    assert later() == 0
    assert Reach.objects.get().address == ""


def test_numbers_and_codes_stand_sealed_in_their_columns(client: Client) -> None:
    post(client, "address", address="13800138000")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT address, proof FROM core_reach UNION ALL SELECT address, text FROM core_message"
        )
        stored = str(cursor.fetchall())
        cursor.execute("SELECT was::text, becomes::text FROM core_change")
        stored += str(cursor.fetchall())
    assert "13800138000" not in stored
    assert Reach.objects.get().proof not in stored


# --- what is sent, and when -------------------------------------------------------------------------------------------


def test_only_an_open_sentence_leaves_as_it_stands(gateway: FailingGateway) -> None:
    dated, secret, written = (person_with_phone(number) for number in range(3))
    tell([dated, written], DUE_SOON.about(batch="第21批", days=3, day="2026-03-20"), path="/batches/21/")
    tell([secret], SENT_BACK.about(measure="机密的名称", day="2026-03-20", comments="机密的意见"))
    held = Notice.objects.get(recipient=written)
    actions.edit_notice(held, by=make_person(Role.OFFICE_CLERK), subject="机密的话", body="")
    later()
    told = {one["to"]["phone"][-1]: one for one in gateway.handed_on.values()}
    assert told["0"]["text"] == "第21批创新举措征集还有3天截止（2026-03-20）"
    assert told["0"]["link"].endswith("/batches/21/")
    assert told["1"]["text"] == "创新举措工作平台：您有1条提醒（退回补正），请登录查看。"
    assert told["2"]["text"] == "创新举措工作平台：您有1条提醒（截止提醒），请登录查看。"
    assert "机密" not in str(gateway.handed_on)


def test_at_night_nothing_is_sent_but_what_wakes(
    gateway: FailingGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    person, keeper = person_with_phone(1), person_with_phone(2)
    tell_anything(person)
    tell_anything(keeper)
    zone = timezone.get_default_timezone()
    night = datetime(2026, 3, 2, 23, tzinfo=zone)
    Notice.objects.update(due_at=night - timedelta(minutes=1), created_at=night)
    Notice.objects.filter(recipient=keeper).update(kind="outage")
    Reach.objects.update(verified_at=night - timedelta(days=1))
    assert gather("sms", night) == 1
    assert Message.objects.get().recipient == keeper
    assert gather("sms", night.replace(day=3, hour=7, minute=59)) == 0
    assert gather("sms", night.replace(day=3, hour=8)) == 1
    assert gathering.QUIET_FROM.hour == 21


def test_what_is_held_read_or_withdrawn_is_not_sent(gateway: FailingGateway) -> None:
    person = person_with_phone()
    tell_anything(person)
    assert gather("sms") == 0
    actions.read_all(person)
    assert later() == 0


def test_what_went_out_by_a_gateway_is_not_changed_any_more(gateway: FailingGateway) -> None:
    person = person_with_phone(email="")
    tell_anything(person)
    later()
    client = client_of(make_person(Role.OFFICE_CLERK))
    assert client.post(f"/notices/{Notice.objects.get().pk}/withdraw/").status_code == 409


# --- which kinds ------------------------------------------------------------------------------------------------------


def test_one_chooses_by_kind_and_channel(gateway: FailingGateway) -> None:
    person = person_with_phone()
    client = client_of(person)
    client.post(f"{PAGE}kinds/", {"mail": ["returned"], "sms": ["reminder"]})
    tell_anything(person, "提醒类")
    tell([person], SENT_BACK.about(measure="甲", day="2026-03-20", comments="乙"))
    later()
    deliver_mails()
    assert [one["kind"] for one in gateway.handed_on.values()] == ["reminder"]
    assert [one.subject[:2] for one in outgoing.outbox] == ["甲："]
    page = read(client)
    assert 'name="sms" value="reminder" checked' in page
    assert 'name="mail" value="reminder" checked' not in page


def test_who_chose_nothing_gets_by_gateway_what_the_operator_set(
    gateway: FailingGateway, settings: Any
) -> None:
    settings.GATEWAY_KINDS = ["returned"]
    person = person_with_phone()
    tell_anything(person)
    assert later() == 0
    tell([person], SENT_BACK.about(measure="甲", day="2026-03-20", comments="乙"))
    assert later() == 1
    make_due()
    assert deliver_mails() == 1


# --- for the operator -------------------------------------------------------------------------------------------------


def test_the_status_page_says_that_a_gateway_takes_nothing(gateway: FailingGateway) -> None:
    def sign() -> Any:
        signs = signs_of(read_everything(), timezone.now() + timedelta(minutes=11))
        return next(one for one in signs if one.name == "gateways")

    assert sign().is_well
    gateway.manner = 503
    tell_anything(person_with_phone())
    later()
    assert "短信" in sign().advice
    Message.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    gateway.manner = ""
    later()
    assert "有1条没有发出" in sign().advice


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"GATEWAYS": {"sms": "gateway.internal"}}, "SMS_GATEWAY_URL"),
        ({"GATEWAY_SECRET": "secret"}, "GATEWAY_SECRET"),
        ({"GATEWAY_SECRET": "whsec_c2hvcnQ="}, "GATEWAY_SECRET"),
        ({"GATEWAY_KINDS": ["returned", "nothing"]}, "nothing"),
    ],
)
def test_what_is_set_wrongly_is_said_at_the_start(
    gateway: FailingGateway, settings: Any, changed: dict[str, Any], said: str
) -> None:
    assert [one for one in run_checks() if one.id == "core.E003"] == []
    for name, value in changed.items():
        setattr(settings, name, value)
    [fault] = [one for one in run_checks() if one.id == "core.E003"]
    assert said in fault.msg
