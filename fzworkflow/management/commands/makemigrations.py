"""Django's command, with tables made whole."""

from django.core.management.commands import makemigrations

from fzworkflow.migrating import WholeTables


class Command(makemigrations.Command):
    autodetector = WholeTables
