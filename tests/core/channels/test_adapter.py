"""The adapter that docs/api.md shows is what a gateway of ours needs: each message once, whatever goes wrong."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from core.channels.sending import body_of
from core.models import Message
from core.outward.signing import signed_headers
from tests.core.channels.gateway import SECRET
from tests.factories import make_person
from tests.test_doors import ROOT


class WeCom:
    """What the platform answers; it hands on what it takes."""

    def __init__(self) -> None:
        self.handed_on: list[dict[str, Any]] = []
        self.answers: list[dict[str, Any]] = []

    def __call__(self, address: str, told: dict[str, Any] | None) -> dict[str, Any]:
        if "gettoken" in address:
            return {"access_token": "t"}
        answer = self.answers.pop(0) if self.answers else {"errcode": 0}
        if told and answer["errcode"] == 0:
            self.handed_on.append(told)
        return answer


@pytest.fixture
def adapter() -> dict[str, Any]:
    names: dict[str, Any] = {}
    for code in re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "api.md").read_text("utf-8"), re.S):
        if "is_genuine" in code:
            exec(code, names)
    return names


@pytest.mark.django_db
def test_the_example_hands_each_message_on_once(adapter: dict[str, Any], tmp_path: Path) -> None:
    person, now, wecom = make_person(), timezone.now(), WeCom()
    told = {"kind": "reminder", "text": "还有3天截止", "path": "/batches/21/", "address": "zhang.san"}
    message = Message(recipient=person, channel="wecom", ends_at=now + timedelta(days=3), **told)
    body = body_of(message, "account")
    headers = signed_headers(str(message.name), now, body, [SECRET])
    sent = adapter["opened"](str(tmp_path / "sent.db"))

    def answer(**changed: Any) -> int:
        given = {"secret": SECRET, "corp": "c", "corp_secret": "s", "agent": 1}
        return int(adapter["answer"](headers, changed.get("body", body), sent, wecom, **given))

    assert answer(body=body + b" ") == 401
    wecom.answers = [{"errcode": 42001}]
    assert [answer(), answer(), answer()] == [503, 200, 200]
    [handed_on] = wecom.handed_on
    assert handed_on["touser"] == "zhang.san"
    assert handed_on["text"]["content"].startswith("还有3天截止\n")
