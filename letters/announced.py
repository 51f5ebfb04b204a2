"""What other systems are told of letters once they are out, and of who signed for them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.hooks.kinds import HookKind
from letters.choices import NUMBERED_STATES
from letters.models import Delivery, Letter

RECEIVED = HookKind(
    code="delivery.received",
    label=_("公函已签收"),
    model=Delivery,
    seen_by=Delivery.objects.visible_to,
    place=lambda delivery: f"letters/{delivery.letter_id}/",
    number=lambda delivery: delivery.letter.number,
    besides=lambda delivery: {"unit": delivery.unit_name},
)
KINDS = (
    HookKind(
        code="letter.state",
        label=_("公函印发或失效"),
        model=Letter,
        seen_by=Letter.objects.visible_to,
        place=lambda letter: f"letters/{letter.pk}/",
        number=lambda letter: letter.number,
        states=frozenset(NUMBERED_STATES),
    ),
    RECEIVED,
)
