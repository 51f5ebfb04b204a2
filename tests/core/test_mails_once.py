"""A mail server that fails in three of ten, before and after it took the text: no mail arrives twice, none is lost unseen."""

from __future__ import annotations

import random
import re
import socket
import struct
import threading
from collections import Counter
from collections.abc import Iterator

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.choices import Role
from core.models import Mail
from core.tasks import deliver_mails
from tests.clients import client_of
from tests.core.noticed import make_due, person_with_mail, tell
from tests.factories import make_person

BEFORE = ("reset", "refused", "text refused")
AFTER = "taken and reset"


class FailingServer:
    """Takes mail; by a seed, a conversation goes wrong."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.failed: list[str] = []
        self._chance = random.Random(3)
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
            manner = "" if self._chance.random() >= 0.3 else self._chance.choice([*BEFORE, AFTER])
            self.failed += [manner] if manner else []
            self._talk(caller, manner)

    def _talk(self, caller: socket.socket, manner: str) -> None:
        lines = caller.makefile("rwb")

        def say(answer: bytes) -> None:
            lines.write(answer + b"\r\n")
            lines.flush()

        say(b"220 ready")
        for line in lines:
            command = line[:4].upper()
            if command == b"MAIL" and manner in {"reset", "refused"}:
                if manner == "reset":
                    break
                say(b"451 later")
            elif command == b"DATA":
                say(b"354 go on")
                text = b"".join(iter(lines.readline, b".\r\n"))
                if manner == "text refused":
                    say(b"451 later")
                    continue
                self.taken += re.findall(r"(?im)^message-id: <([^>]+)>", text.decode())
                if manner == AFTER:
                    break
                say(b"250 ok")
            else:
                say(b"221 bye" if command == b"QUIT" else b"250 ok")
        else:
            lines.close()
            caller.close()
            return
        # An end without farewell.
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        lines.close()
        caller.close()


@pytest.fixture
def server(settings: Settings) -> Iterator[FailingServer]:
    failing = FailingServer()
    settings.EMAIL_BACKEND = "core.notices.posting.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", failing.port, 20
    yield failing
    failing.close()


@pytest.mark.django_db
def test_each_mail_is_taken_once_and_what_nobody_knows_of_is_shown(server: FailingServer) -> None:
    for _number in range(60):
        tell(person_with_mail())
    make_due()
    for _round in range(8):
        deliver_mails()
        Mail.objects.filter(sent_at__isnull=True).update(due_at=timezone.now())
    mails = {f"mail-{mail.pk}": mail for mail in Mail.objects.all()}
    taken = Counter(name.partition("@")[0] for name in server.taken)
    assert taken == dict.fromkeys(mails, 1)
    assert set(server.failed) == {*BEFORE, AFTER}
    # Those that were taken without an answer wait for somebody to decide, and for nothing else.
    unknown = [mail for mail in mails.values() if mail.sent_at is None]
    assert len(unknown) == server.failed.count(AFTER)
    assert all(mail.claimed_at and mail.attempts and mail.last_error for mail in unknown)
    page = client_of(make_person(Role.OFFICE_CLERK)).get("/notices/outbox/").content.decode()
    assert page.count("不知是否到达") == len(unknown)
