"""Letters of a batch that state no result, in the states that they go through."""

from __future__ import annotations

from datetime import date
from typing import Any

from letters import actions
from letters.actions import Reply
from letters.choices import NoticeAbout
from letters.models import Letter
from tests.factories import Cast
from tests.remembered.steps import remembered

INCOMING = {
    "incoming_from": "海岸片区管委会",
    "incoming_title": "海岸片区管委会关于商请延长报送期限的函",
    "incoming_number": "海片管函〔2026〕7号",
}


@remembered
def draft_reply(cast: Cast, **changes: Any) -> Letter:
    said = {**INCOMING, "incoming_on": date(2026, 11, 20), "answer": "同意延长5日。\n请抓紧填报。", **changes}
    return actions.draft_reply(cast.batch, by=cast.clerk, reply=Reply(**said))


@remembered
def draft_notice(cast: Cast, about: NoticeAbout = NoticeAbout.CALL) -> Letter:
    return actions.draft_notice(cast.batch, by=cast.clerk, about=about)


@remembered
def signed(letter: Letter, cast: Cast) -> Letter:
    actions.send_to_review(letter, by=cast.clerk)
    actions.review_letter(letter, by=cast.reviewer)
    return actions.sign_letter(letter, by=cast.signatory)


@remembered
def issued(letter: Letter, cast: Cast) -> Letter:
    actions.issue_letter(signed(letter, cast), by=cast.signatory)
    return Letter.objects.get(pk=letter.pk)
