"""A step that was refused: shown on the page that it was sent from, beside its button, with what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest

from core.errors import ActionError, Incomplete
from core.screens import ShownFault, shown_faults

# Where the request that draws a page again carries what was refused.
_AT = "refused_step"


@dataclass(slots=True)
class Refused:
    """What was refused: where it was sent, why, what was typed; and whether the page had the place to show it."""

    address: str
    error: ActionError
    typed: Mapping[str, str]
    is_shown: bool = False

    def faults_beside(self, field: str, label: str, anchor: str) -> list[ShownFault]:
        """Return the faults; one of the step's only field leads to it, the others to where they are put right."""
        errors = self.error.errors if isinstance(self.error, Incomplete) else ()
        return [
            ShownFault(label, fault.message, f"#{anchor}") if fault.place == field else shown
            for fault, shown in zip(errors, shown_faults(errors, None, {}), strict=True)
        ]


def carry(request: HttpRequest, refused: Refused) -> None:
    """Let a request that draws a page know what was refused."""
    setattr(request, _AT, refused)


def refused_at(request: HttpRequest | None, address: str) -> Refused | None:
    """Return what was refused of what is sent to an address, and put down that the page shows it."""
    refused: Refused | None = getattr(request, _AT, None)
    if refused is None or urlsplit(address).path != refused.address:
        return None
    refused.is_shown = True
    return refused
