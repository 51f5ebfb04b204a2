"""Who is told of a proposed import. The words are kept in Chinese and shown in the reader's language."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import User
from core.notices import tell
from core.saying import say
from earlier.models import ImportProposal, ProposalState
from letters.telling import LETTER

_CONFIRMERS = [Role.OFFICE_REVIEWER, Role.SIGNATORY]


def tell_proposed(proposal: ImportProposal, *, by: User) -> None:
    """A proposal waits for a second person."""
    people = User.objects.filter(roles__overlap=_CONFIRMERS)
    tell(
        people,
        LETTER,
        say(_("%(batch)s申请导入，等待确认"), batch=proposal.said),
        path=_page(proposal),
        but=by,
    )


def tell_settled(proposal: ImportProposal, *, by: User) -> None:
    """A proposal was settled: tell its proposer."""
    is_entered = proposal.state == ProposalState.CONFIRMED
    sentence = _("%(batch)s已导入") if is_entered else _("%(batch)s没有导入")
    subject = say(sentence, batch=proposal.said)
    tell(
        [proposal.proposed_by],
        LETTER,
        subject,
        body=proposal.reason,
        path=_page(proposal),
        but=by,
    )


def _page(proposal: ImportProposal) -> str:
    return reverse("earlier:proposal", args=[proposal.pk])
