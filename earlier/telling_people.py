"""Who is told of a proposed import. The words are kept in Chinese and shown in the reader's language."""

from __future__ import annotations

from django.urls import reverse

from accounts.choices import CONFIRMING_ROLES
from accounts.models import User
from core.notices import tell
from earlier.models import ImportProposal, ProposalState
from earlier.told import IMPORTED, NOT_IMPORTED, PROPOSED


def tell_proposed(proposal: ImportProposal, *, by: User) -> None:
    """A proposal waits for a second person."""
    people = User.objects.filter(roles__overlap=list(CONFIRMING_ROLES))
    tell(people, PROPOSED.about(batch=proposal.said), path=_page(proposal), but=by)


def tell_settled(proposal: ImportProposal, *, by: User) -> None:
    """A proposal was settled: tell its proposer."""
    is_entered = proposal.state == ProposalState.CONFIRMED
    told = (IMPORTED if is_entered else NOT_IMPORTED).about(batch=proposal.said, remark=proposal.reason)
    tell([proposal.proposed_by], told, path=_page(proposal), but=by)


def _page(proposal: ImportProposal) -> str:
    return reverse("earlier:proposal", args=[proposal.pk])
