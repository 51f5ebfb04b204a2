"""核稿 and 签发: different people read the letter, and the signatory's day becomes its date."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action
from core.errors import Incomplete, WrongState
from core.remarks import require_reason
from documents.content import LetterContent
from letters.actions.countersigning import require_shown, void_touched
from letters.checklist import letter_faults
from letters.choices import Hand, LetterState, Step
from letters.composing import content_of
from letters.countersigned import countersign_faults
from letters.delegated import principal_of
from letters.models import Countersignature, Letter
from letters.opinions import AGREED, TO_BE_ISSUED
from letters.reviewing import has_reviewed
from letters.telling import tell_back, tell_reviewed, tell_sent
from proof.contents import signed_digest


@action(
    "letters.draft_letter", steps=[Letter.send_to_review, Countersignature.void, Countersignature.put_off]
)
def send_to_review(letter: Letter, *, by: User, opinion: str = "") -> Letter:
    """拟稿 → 核稿. Raises `Incomplete` with everything that would keep the letter from being signed."""
    faults = letter_faults(letter, timezone.localdate())
    if faults:
        raise Incomplete(faults)
    letter.send_to_review()
    letter.save()
    letter.steps.create(step=Step.SEND, opinion=opinion.strip(), by=by)
    # A measure's words may have changed without anybody touching the letter.
    void_touched(letter, by)
    tell_sent(letter, by=by)
    return letter


@action("letters.review_letter")
def review_letter(letter: Letter, *, by: User, opinion: str = "", shown: str = "") -> Letter:
    """Agree to a letter in review, one hand after the other. The drafter cannot; agreeing twice changes nothing.

    `shown` names the words that were read, where somebody says which: `WrongState` where they are others by now.
    """
    if letter.state != LetterState.IN_REVIEW:
        raise WrongState(_("这份函现在不在核稿环节。"))
    if has_reviewed(letter, by):
        return letter
    if shown:
        require_shown(letter, shown)
    for_whom = principal_of(letter, by, Hand.REVIEWER)
    letter.reviewed_by, letter.reviewed_for = by, for_whom
    letter.reviewed_at = timezone.now()
    letter.save()
    letter.steps.create(step=Step.REVIEW, opinion=opinion.strip() or AGREED, by=by, for_whom=for_whom)
    tell_reviewed(letter, by=by)
    return letter


@action("letters.review_letter", steps=[Letter.return_to_drafting])
def return_letter(letter: Letter, *, by: User, opinion: str) -> Letter:
    """核稿 → 拟稿, saying what to change."""
    require_reason(opinion, "opinion")
    letter.return_to_drafting()
    return _sent_back(letter, Step.RETURN, opinion.strip(), by=by, hand=Hand.REVIEWER)


@action("letters.sign_letter", steps=[Letter.sign])
def sign_letter(
    letter: Letter, *, by: User, opinion: str = "", on: date | None = None, shown: str = ""
) -> Letter:
    """核稿 → 签发: freeze what the letter says. The date printed is the day of signing, today unless given.

    `shown` as in `review_letter`. Raises `WrongState` before the review, `Incomplete` with every disagreement of text
    and register, and with every countersignature that is outstanding, refused or given to other words.
    """
    if letter.reviewed_by_id is None and letter.state == LetterState.IN_REVIEW:
        raise WrongState(_("这份函还没有核稿，不能签发。"))
    require_phase(letter)
    if shown:
        require_shown(letter, shown)
    day = on or timezone.localdate()
    faults = [*letter_faults(letter, day), *countersign_faults(letter)]
    if faults:
        raise Incomplete(faults)
    for_whom = principal_of(letter, by, Hand.SIGNATORY)
    letter.sign(by, day, for_whom)
    content = content_of(letter, day)
    letter.content = content.to_json()
    letter.content_sha256 = content_digest(content)
    letter.save()
    letter.steps.create(step=Step.SIGN, opinion=opinion.strip() or TO_BE_ISSUED, by=by, for_whom=for_whom)
    return letter


@action("letters.sign_letter", steps=[Letter.unsign])
def unsign_letter(letter: Letter, *, by: User, reason: str) -> Letter:
    """签发 → 拟稿, for a reason: a change of substance goes through review and signing again."""
    require_reason(reason)
    letter.unsign()
    return _sent_back(letter, Step.UNSIGN, reason.strip(), by=by, hand=Hand.SIGNATORY)


def require_phase(letter: Letter) -> None:
    """Refuse to let a letter out while its batch is in no phase for it: cancelled, or being prepared again."""
    if letter.batch.state not in letter.traits.phases:
        phase = {"batch": letter.batch, "phase": letter.batch.get_state_display()}
        raise WrongState(_("%(batch)s现在是“%(phase)s”，这份公函不能签发、印发。") % phase)


def _sent_back(letter: Letter, step: Step, said: str, *, by: User, hand: Hand) -> Letter:
    """Store a letter that is with its drafter again, on record and told."""
    letter.save()
    letter.steps.create(step=step, opinion=said, by=by, for_whom=principal_of(letter, by, hand))
    tell_back(letter, said, by=by)
    return letter


def content_digest(content: LetterContent) -> str:
    """Return the SHA-256 of a letter's content, its number left out."""
    return signed_digest(content.to_json())
