"""复函: drafting the answer to a letter that came in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import Unit, User
from core.acting import action
from core.errors import Fault, Incomplete, WrongState
from core.pressing import once
from documents.replies import with_answer
from letters.actions.addressing import ADDRESSEES_END
from letters.actions.drafting import issuing_unit, started, starting_words, wording_faults
from letters.choices import LetterKind, Publicity
from letters.kinds import KINDS
from letters.models import Letter
from measures.models import Batch


@dataclass(frozen=True, slots=True)
class Reply:
    """The letter that came in, and what is answered, one paragraph a line."""

    incoming_from: str
    incoming_title: str
    incoming_on: date | None
    answer: str
    incoming_number: str = ""


@once
@action("letters.draft_letter")
def draft_reply(batch: Batch, *, by: User, reply: Reply, office: Unit | None = None) -> Letter:
    """Draft the reply 复函 to a letter about a batch that was opened. There may be several.

    `office` is the issuing unit, the drafter's own unless named. Raises `Incomplete` naming what is not said of the letter
    that came in, or keeps the answer from being printed.
    """
    traits = KINDS[LetterKind.REPLY]
    if batch.state not in traits.phases:
        raise WrongState(_("%(batch)s还没有开始征集，或已取消，不能起草复函。") % {"batch": batch})
    issuer = issuing_unit(office or by.unit)
    words = replace(
        starting_words(traits.text, traits, batch, issuer.full_name),
        addressees=f"{reply.incoming_from.strip()}{ADDRESSEES_END}",
        template=with_answer(reply.answer),
        publicity=Publicity.ON_REQUEST,
        publicity_reason=traits.kept_to,
        incoming_from=reply.incoming_from,
        incoming_title=reply.incoming_title,
        incoming_number=reply.incoming_number,
        incoming_on=reply.incoming_on,
    )
    faults = [] if reply.answer.strip() else [Fault("answer", _("请写明答复的内容。"))]
    faults += wording_faults(words, traits)
    if faults:
        raise Incomplete(faults)
    return started(batch, LetterKind.REPLY, words, by, issuer)
