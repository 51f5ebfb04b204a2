"""A request that a program sends again under its Idempotency-Key is given the answer that it was given the first time.

The key is entered in the transaction that does what is asked for: whoever comes in the same moment waits there for the
first to end. A refusal rolls it back, so that the request can be sent again once it is put right.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from http import HTTPStatus
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core.errors import Fault, Incomplete
from core.models import KeptAnswer
from core.pressing import pressed
from core.web import signed_in

KEY_HEADER: Final = "Idempotency-Key"
LONGEST_KEY = 255
REPLAYED = "Idempotent-Replayed"


class Keeping:
    """One request's key: what was answered under it, and where the answer is kept."""

    def __init__(self, request: Request) -> None:
        named = request.headers.get(KEY_HEADER, "")
        if len(named) > LONGEST_KEY or not named.isprintable():
            raise ValidationError({KEY_HEADER: [_("键最长%(most)d个可见字符。") % {"most": LONGEST_KEY}]})
        press = pressed.get()
        self.is_asked = bool(named) and press is not None
        if press is not None and named:
            person = signed_in(request._request)
            machine = person.machine.pk if person.machine else ""
            self.key = sha256(f"{person.pk}\0{machine}\0{named}".encode()).hexdigest()
            self.asked = _asked(press.content(), request.headers.get("If-Match", ""))

    def answer(self) -> Response | None:
        """Return what was answered before, None where nothing was. Raises `Incomplete` for a key of another request."""
        kept = KeptAnswer.objects.filter(key=self.key, status__isnull=False).first()
        return None if kept is None else self._again(kept)

    def once(self, do: Callable[[], Response]) -> Response:
        """Do it and keep the answer, both or neither; or return what somebody in the same moment was answered."""
        with transaction.atomic():
            KeptAnswer.objects.bulk_create(
                [KeptAnswer(key=self.key, asked=self.asked)], ignore_conflicts=True
            )
            kept = KeptAnswer.objects.select_for_update().get(key=self.key)
            if kept.status is not None:
                return self._again(kept)
            answer = do()
            kept.status, kept.headers = answer.status_code, dict(answer.headers)
            kept.body = "" if answer.data is None else JSONRenderer().render(answer.data).decode()
            kept.save(update_fields=["status", "headers", "body"])
            return answer

    def _again(self, kept: KeptAnswer) -> Response:
        if kept.asked != self.asked:
            raise Incomplete([Fault(KEY_HEADER, _("这个键已经用于另一个请求，请换一个键。"))])
        told = json.loads(kept.body) if kept.body else None
        return Response(told, HTTPStatus(kept.status or 0), headers={**kept.headers, REPLAYED: "true"})


def _asked(content: bytes, matched: str) -> str:
    """Return the digest of what was asked: over another version it is another request."""
    return sha256(content + matched.encode()).hexdigest() if matched else content.hex()
