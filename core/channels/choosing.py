"""Which kinds of notices a person gets by a channel: what they chose, else what the operator set for gateways."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from core.choices import MAIL_CODE
from core.models import KindChoice
from core.notice_kinds import NoticeKind, all_kinds
from core.told import GATEWAY


def kinds_to_choose() -> list[NoticeKind]:
    """Return the kinds that people choose among."""
    return [kind for kind in all_kinds() if kind != GATEWAY]


def wanted_kinds(person_id: int, channel: str) -> set[str]:
    """Return the kinds that somebody gets by a channel, by code, in one query."""
    chosen = KindChoice.objects.filter(person=person_id, channel=channel)
    return _wanted(channel, dict(chosen.values_list("kind", "is_on")))


def wanted_by_channel(person_id: int, channels: list[str]) -> dict[str, set[str]]:
    """Return the same for several channels, in one query."""
    chosen: dict[str, dict[str, bool]] = {channel: {} for channel in channels}
    rows = KindChoice.objects.filter(person=person_id, channel__in=channels)
    for channel, kind, is_on in rows.values_list("channel", "kind", "is_on"):
        chosen[channel][kind] = is_on
    return {channel: _wanted(channel, of_it) for channel, of_it in chosen.items()}


def _wanted(channel: str, chosen: Mapping[str, bool]) -> set[str]:
    preset = set(settings.GATEWAY_KINDS)
    return {
        kind.code
        for kind in kinds_to_choose()
        if chosen.get(kind.code, channel == MAIL_CODE or not preset or kind.code in preset)
    }
