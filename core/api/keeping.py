"""A request that a program sends again under its Idempotency-Key is given the answer that it was given the first time.

The key is entered in the transaction that does what is asked for: whoever comes in the same moment waits there for the
first to end. What stands in no one transaction claims its key before it begins, and whoever comes meanwhile is told to
come back. A refusal gives the key back either way, so that the request can be sent again once it is put right.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from http import HTTPStatus
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ValidationError
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
# No request takes as long: whoever claimed a key longer ago died over it.
CLAIM_HOLDS = timedelta(minutes=5)


class StillDoing(APIException):
    """What was sent first under a key has not ended (HTTP 409)."""

    status_code = HTTPStatus.CONFLICT
    # Seconds, which REST framework tells as Retry-After.
    wait = 5

    def __init__(self) -> None:
        super().__init__(_("同一个键的请求正在办理，请过几秒钟原样再发，就得到它的回答。"))


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
            # Whoever went to another unit is not told again what they were answered in the one before.
            sender = f"{person.pk}\0{machine}\0{person.unit_id}\0{named}"
            self.key = sha256(sender.encode()).hexdigest()
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
            self._require_same(kept)
            answer = do()
            self._keep(answer)
            return answer

    def claimed(self, prepare: Callable[[], Callable[[], Response]]) -> Response:
        """Claim the key, look at what is asked for, do it and keep the answer; or return what was answered before.

        Raises `StillDoing` while the first has not ended. Between the act and its answer a process can die: then the key
        is free again after `CLAIM_HOLDS`, and what is sent once more is done once more.
        """
        kept = self._claim()
        if kept.status is not None:
            return self._again(kept)
        try:
            answer = prepare()()
        except BaseException:
            KeptAnswer.objects.filter(key=self.key, kept_at=kept.kept_at).delete()
            raise
        self._keep(answer)
        return answer

    def _claim(self) -> KeptAnswer:
        """Return the key's row: as this request claimed it, committed, or with the answer that was given before."""
        try:
            kept, is_mine = KeptAnswer.objects.get_or_create(key=self.key, defaults={"asked": self.asked})
        except IntegrityError as error:
            # It was there, and was given back in this very moment.
            raise StillDoing from error
        if is_mine or kept.status is not None:
            return kept
        self._require_same(kept)
        return self._taken_over(kept)

    def _taken_over(self, kept: KeptAnswer) -> KeptAnswer:
        now = timezone.now()
        theirs = KeptAnswer.objects.filter(key=self.key, status__isnull=True, kept_at=kept.kept_at)
        if now - kept.kept_at < CLAIM_HOLDS or not theirs.update(kept_at=now):
            raise StillDoing
        kept.kept_at = now
        return kept

    def _keep(self, answer: Response) -> None:
        KeptAnswer.objects.filter(key=self.key).update(
            status=answer.status_code,
            headers=dict(answer.headers),
            body="" if answer.data is None else JSONRenderer().render(answer.data).decode(),
        )

    def _again(self, kept: KeptAnswer) -> Response:
        self._require_same(kept)
        told = json.loads(kept.body) if kept.body else None
        return Response(told, HTTPStatus(kept.status or 0), headers={**kept.headers, REPLAYED: "true"})

    def _require_same(self, kept: KeptAnswer) -> None:
        if kept.asked != self.asked:
            raise Incomplete([Fault(KEY_HEADER, _("这个键已经用于另一个请求，请换一个键。"))])


def _asked(content: bytes, matched: str) -> str:
    """Return the digest of what was asked: over another version it is another request."""
    return sha256(content + matched.encode()).hexdigest() if matched else content.hex()
