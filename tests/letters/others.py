"""Letters of a batch that state no result, in the states that they go through."""

from __future__ import annotations

from letters import actions
from letters.choices import NoticeAbout
from letters.models import Letter
from tests.factories import Cast


def draft_notice(cast: Cast, about: NoticeAbout = NoticeAbout.CALL) -> Letter:
    return actions.draft_notice(cast.batch, by=cast.clerk, about=about)


def signed(letter: Letter, cast: Cast) -> Letter:
    actions.send_to_review(letter, by=cast.clerk)
    actions.review_letter(letter, by=cast.reviewer)
    return actions.sign_letter(letter, by=cast.signatory)


def issued(letter: Letter, cast: Cast) -> Letter:
    actions.issue_letter(signed(letter, cast), by=cast.signatory)
    return Letter.objects.get(pk=letter.pk)
