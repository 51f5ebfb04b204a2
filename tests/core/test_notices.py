"""Notices: told with the change, held, gathered into one mail, sent once, shown when they fail."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail as outgoing
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Unit, User
from core import notices
from core.choices import MailRhythm
from core.errors import WrongState
from core.models import Mail, Notice
from core.notices import actions
from core.notices.mailing import MAX_ATTEMPTS
from core.tasks import deliver_mails
from evaluations.actions import open_collecting
from measures import actions as measure_actions
from measures.models import Batch, Invitation, ScreeningReturn
from measures.tasks import remind_units
from tests.clients import client_of
from tests.core.noticed import ANYTHING, make_due, person_with_mail, tell
from tests.factories import Cast, make_cast, make_person
from tests.skips import needs_redis
from tests.workers import kill, queue_of, until, worker


def subjects_for(person: User) -> list[str]:
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("subject", flat=True))


@pytest.mark.django_db
class TestTelling:
    def test_each_person_is_told_once_and_not_of_ones_own_doing(self) -> None:
        one, other, gone = person_with_mail(), person_with_mail(), person_with_mail(is_active=False)
        notices.tell([one, one, other, gone], ANYTHING.about(subject="开始征集", body=""), but=other)
        assert [notice.recipient for notice in Notice.objects.all()] == [one]

    def test_the_same_key_is_told_once(self) -> None:
        person = person_with_mail()
        for _time in range(2):
            tell(person, key="due-1")
        tell(person, key="due-2")
        assert Notice.objects.count() == 2

    def test_what_is_rolled_back_is_not_told(self) -> None:
        person = person_with_mail()
        with transaction.atomic():
            tell(person)
            transaction.set_rollback(True)
        assert not Notice.objects.exists()

    def test_nobody_is_told_in_silence(self) -> None:
        with notices.silence():
            tell(person_with_mail())
        assert not Notice.objects.exists()

    def test_a_candidates_way_is_told_to_those_it_concerns(self) -> None:
        cast: Cast = make_cast(evaluators=1)
        Notice.objects.all().delete()
        measure = measure_actions.hand_up_measure(cast.draft(), by=cast.submitter)
        measure_actions.hand_down_measure(measure, by=cast.unit_lead, note="请核对数字。")
        measure_actions.submit_measure(measure, by=cast.unit_lead)
        measure_actions.return_measure(measure, by=cast.clerk, comments={"effect": "请补充案例。"})
        measure_actions.submit_measure(measure, by=cast.unit_lead)
        measure_actions.accept_measure(measure, by=cast.clerk)
        measure_actions.withdraw_measure(measure, by=cast.unit_lead, reason="另行报送")
        kinds = {
            person: list(
                Notice.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True)
            )
            for person in (cast.submitter, cast.unit_lead, cast.clerk)
        }
        assert kinds == {
            cast.submitter: ["handed", "submitted", "returned", "submitted", "screened"],
            cast.unit_lead: ["handed", "returned", "screened"],
            cast.clerk: ["submitted", "submitted", "withdrawn"],
        }
        returned = Notice.objects.filter(kind="returned")[0]
        assert returned.body == "实施成效：请补充案例。"
        assert returned.path == f"/measures/{measure.pk}/"

    def test_calls_and_graces_go_to_the_unit(self) -> None:
        cast = make_cast(evaluators=1, is_collecting=False)
        people = [make_person(Role.SUBMITTER, unit=cast.unit), cast.unit_lead]
        open_collecting(cast.batch, by=cast.clerk)
        invitation = Invitation.objects.get(batch=cast.batch, unit=cast.unit)
        measure_actions.grant_grace(invitation, by=cast.clerk, until=timezone.localdate(), reason="系统故障")
        for person in people:
            call, grace = subjects_for(person)
            assert call.startswith(f"{cast.batch}创新举措开始征集")
            assert "宽限至" in grace


@pytest.mark.django_db
class TestReminders:
    @pytest.mark.parametrize(
        ("days", "is_told"), [(7, True), (5, False), (1, True), (0, True), (-1, True), (-2, False)]
    )
    def test_units_are_reminded_on_some_days_and_once_a_day(self, days: int, *, is_told: bool) -> None:
        cast = make_cast(evaluators=1)
        cast.draft()
        closes = timezone.localdate() + timedelta(days=days)
        measure_actions.change_batch(cast.batch, by=cast.clerk, closes_on=closes)
        for _time in range(2):
            remind_units()
        told = Notice.objects.filter(kind="reminder")
        assert {notice.recipient for notice in told} == (
            {cast.submitter, cast.unit_lead} if is_told else set()
        )
        assert told.count() == (2 if is_told else 0)

    def test_whoever_has_sent_everything_is_left_in_peace(self) -> None:
        cast = make_cast(evaluators=1)
        cast.submitted()
        measure_actions.change_batch(
            cast.batch, by=cast.clerk, closes_on=timezone.localdate() + timedelta(days=1)
        )
        remind_units()
        assert not Notice.objects.filter(kind="reminder").exists()

    def test_after_the_date_only_unfinished_candidates_are_reminded_of(self) -> None:
        cast = make_cast(evaluators=1)
        measure_actions.change_batch(
            cast.batch, by=cast.clerk, closes_on=timezone.localdate() - timedelta(days=1)
        )
        remind_units()
        assert not Notice.objects.filter(kind="reminder").exists()

    def test_a_unit_with_grace_is_reminded_of_its_own_last_day(self) -> None:
        cast = make_cast(evaluators=1)
        cast.draft()
        today = timezone.localdate()
        measure_actions.change_batch(cast.batch, by=cast.clerk, closes_on=today - timedelta(days=1))
        invitation = Invitation.objects.get(batch=cast.batch, unit=cast.unit)
        until = today + timedelta(days=3)
        measure_actions.grant_grace(invitation, by=cast.clerk, until=until, reason="系统故障")
        remind_units()
        told = Notice.objects.filter(kind="reminder", recipient=cast.unit_lead).get()
        assert f"还有3天截止（{until:%Y-%m-%d}）" in told.subject

    def test_who_can_do_nothing_more_is_not_reminded(self) -> None:
        cast = make_cast(evaluators=1)
        cast.draft()
        measure_actions.change_batch(cast.batch, by=cast.clerk, closes_on=timezone.localdate())
        Unit.objects.filter(pk=cast.unit.pk).update(is_active=False)
        remind_units()
        assert not Notice.objects.filter(kind="reminder").exists()

    @pytest.mark.parametrize(
        ("days", "said"),
        [(4, ""), (3, "还有3天到期"), (0, "今天到期"), (-1, "已过期限"), (-2, ""), (-7, "已过期限")],
    )
    def test_a_returned_candidate_is_reminded_of_by_the_day_that_it_was_given(
        self, days: int, said: str
    ) -> None:
        cast = make_cast(evaluators=1)
        measure = cast.submitted()
        measure_actions.return_measure(measure, by=cast.clerk, comments={"effect": "请补充案例。"})
        closes, due = (timezone.localdate() + timedelta(days=n) for n in (-20, days))
        Batch.objects.filter(pk=cast.batch.pk).update(opens_on=closes, closes_on=closes)
        ScreeningReturn.objects.update(due_on=due)
        remind_units()
        # What was written meanwhile makes no second reminder of the day.
        measure_actions.save_measure(measure, by=cast.submitter, texts={"effect": "一例"}, version=1)
        remind_units()
        told = [one.subject for one in Notice.objects.filter(kind="reminder", recipient=cast.unit_lead)]
        sentence = f"{measure}：退回补正{said}，请修改后重新报送（{due:%Y-%m-%d}）"
        assert told == ([sentence] if said else [])

    def test_what_was_answered_or_can_be_answered_no_more_is_not_reminded_of(self) -> None:
        answered, cancelled = make_cast(evaluators=1), make_cast(evaluators=1)
        for cast in (answered, cancelled):
            returned = measure_actions.return_measure(
                cast.submitted(),
                by=cast.clerk,
                comments={"effect": "请补充案例。"},
                due_on=timezone.localdate(),
            )
        measure_actions.cancel_batch(cancelled.batch, by=cancelled.reviewer, reason="政策调整")
        first = answered.batch.measures.get()
        measure_actions.submit_measure(first, by=answered.unit_lead)
        assert returned.state == "returned"
        remind_units()
        assert not Notice.objects.filter(kind="reminder").exists()


@pytest.mark.django_db
class TestMailing:
    def test_nothing_is_mailed_while_it_is_held(self) -> None:
        tell(person_with_mail())
        assert (deliver_mails(), outgoing.outbox) == (0, [])

    def test_what_is_due_goes_out_as_one_mail_a_person(self, settings: Any) -> None:
        settings.BASE_URL = "https://fz.example.org"
        one, other = person_with_mail(), person_with_mail()
        tell(one, "第一条", body="内容一", path="/measures/1/")
        tell(one, "第二条")
        tell(other, "另一人的")
        make_due()
        assert deliver_mails() == 2
        first, second = outgoing.outbox
        assert (first.to, first.subject) == ([one.email], "创新举措工作平台：2条提醒")
        assert "1. 第一条\n内容一\nhttps://fz.example.org/measures/1/" in first.body
        assert (second.to, second.subject) == ([other.email], "另一人的")
        assert deliver_mails() == 0
        assert len(outgoing.outbox) == 2

    @pytest.mark.parametrize(
        "columns", [{"email": ""}, {"mail_rhythm": MailRhythm.NEVER}, {"is_active": False}]
    )
    def test_who_gets_no_mail_finds_it_in_the_list(self, columns: dict[str, Any]) -> None:
        person = person_with_mail()
        tell(person)
        User.objects.filter(pk=person.pk).update(**columns)
        make_due()
        assert deliver_mails() == 0
        assert Notice.objects.shown_to(person).count() == 1

    def test_what_was_read_or_withdrawn_is_not_mailed(self) -> None:
        person, clerk = person_with_mail(), make_person(Role.OFFICE_CLERK)
        tell(person, "读过的")
        actions.read_all(person)
        tell(person, "撤回的")
        actions.withdraw_notice(Notice.objects.get(subject="撤回的"), by=clerk)
        make_due()
        assert deliver_mails() == 0
        assert [notice.subject for notice in Notice.objects.shown_to(person)] == ["读过的"]

    def test_a_daily_digest_waits_for_the_morning(self) -> None:
        person = person_with_mail(mail_rhythm=MailRhythm.DAILY)
        tell(person)
        noon = datetime(2026, 3, 2, 12, tzinfo=timezone.get_default_timezone())
        Notice.objects.update(due_at=noon)
        assert notices.gather_mails(noon + timedelta(hours=1)) == []
        assert notices.gather_mails(noon + timedelta(hours=19, minutes=59)) == []
        assert len(notices.gather_mails(noon + timedelta(hours=20))) == 1

    def test_a_failure_is_kept_put_off_and_given_up_in_the_end(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(_message: EmailMessage) -> int:
            raise OSError("对方拒收")

        monkeypatch.setattr(EmailMessage, "send", refuse)
        tell(person_with_mail())
        make_due()
        [mail] = notices.gather_mails()
        waits = []
        for _attempt in range(MAX_ATTEMPTS):
            assert not notices.send_mail(mail.pk)
            mail.refresh_from_db()
            waits.append(mail.due_at - timezone.now())
        assert (mail.attempts, mail.claimed_at, mail.last_error) == (MAX_ATTEMPTS, None, "OSError: 对方拒收")
        assert waits == sorted(waits)
        assert notices.due_mail_ids(timezone.now() + timedelta(days=9)) == []
        monkeypatch.undo()
        clerk = make_person(Role.OFFICE_CLERK)
        assert "对方拒收" in client_of(clerk).get("/notices/outbox/").content.decode()
        assert client_of(clerk).post(f"/notices/mails/{mail.pk}/resend/").status_code == 302
        assert (deliver_mails(), len(outgoing.outbox)) == (1, 1)
        with pytest.raises(WrongState):
            actions.resend_mail(mail, by=clerk)

    def test_a_line_break_in_a_name_breaks_no_mail(self) -> None:
        tell(person_with_mail(), "第一行\n第二行")
        make_due()
        assert deliver_mails() == 1
        assert outgoing.outbox[0].subject == "第一行 第二行"


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_send_each_mail_once() -> None:
    for _number in range(5):
        tell(person_with_mail())
    make_due()

    def deliver(_worker: int) -> int:
        try:
            return deliver_mails()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(deliver, range(4))) == 5
    assert (Mail.objects.count(), len(outgoing.outbox)) == (5, 5)


class MailServer:
    """Takes mail until the text is to be sent, and then says nothing more while `hangs` is set."""

    def __init__(self) -> None:
        self.hangs = threading.Event()
        self.reached_text = threading.Event()
        self.taken = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                caller, _address = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(caller,), daemon=True).start()

    def _talk(self, caller: socket.socket) -> None:
        with caller, caller.makefile("rwb") as lines:

            def say(answer: bytes) -> None:
                lines.write(answer + b"\r\n")
                lines.flush()

            say(b"220 ready")
            for line in lines:
                command = line[:4].upper()
                if command == b"DATA":
                    say(b"354 go on")
                    for text in lines:
                        if text == b".\r\n":
                            break
                    self.taken += 1
                    self.reached_text.set()
                    if self.hangs.is_set():
                        lines.read()
                        return
                say(b"221 bye" if command == b"QUIT" else b"250 ok")


@contextmanager
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    try:
        yield server
    finally:
        server.close()


@needs_redis
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_it_sends_leaves_a_mail_that_is_shown_and_not_sent_twice(
    tmp_path: Path,
) -> None:
    tell(person_with_mail())
    make_due()
    broker, queue = queue_of(3)
    with mail_server() as server:
        variables = {"REDIS_URL": broker, "EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
        server.hangs.set()
        with worker(tmp_path, **variables) as first:
            queue.send_task("core.deliver_mails", queue="mail")
            until(server.reached_text.is_set)
            kill(first)
        mail = Mail.objects.get()
        assert (mail.claimed_at is None, mail.sent_at) == (False, None)
        server.hangs.clear()
        with worker(tmp_path, **variables):
            other = person_with_mail()
            tell(other)
            make_due()

            def is_sent() -> bool:
                queue.send_task("core.deliver_mails", queue="mail")
                return Mail.objects.filter(recipient=other, sent_at__isnull=False).exists()

            until(is_sent)
        mail.refresh_from_db()
        assert (mail.sent_at, server.taken) == (None, 2)
    Mail.objects.filter(pk=mail.pk).update(claimed_at=timezone.now() - timedelta(hours=1))
    page = client_of(make_person(Role.OFFICE_CLERK)).get("/notices/outbox/").content.decode()
    assert "不知是否到达" in page
