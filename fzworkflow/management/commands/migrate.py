"""Django's command, with tables made whole, and with the app's role given its rights on them."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from fzworkflow.databases import app_role
from fzworkflow.migrating import WholeTables
from fzworkflow.rights import grant_rights


class Command(migrate.Command):
    autodetector = WholeTables

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate; where the app has a role of its own, give it its rights on what is new."""
        super().handle(*args, **options)
        role, password = app_role()
        if role and not options["plan"] and not options["check_unapplied"]:
            grant_rights(role, password)
