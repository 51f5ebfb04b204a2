"""Why there is no backup, and why one is not restored."""

from __future__ import annotations

from core.errors import ActionError


class NotBackedUp(ActionError):
    """No file was made; nothing of one is left."""


class NotRestored(ActionError):
    """Nothing was restored; the place is as empty as it was."""
