"""Django's command, with tables made whole."""

from django.core.management.commands import migrate

from fzworkflow.migrating import WholeTables


class Command(migrate.Command):
    autodetector = WholeTables
