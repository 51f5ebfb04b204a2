from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackupsConfig(AppConfig):
    name = "backups"
    verbose_name = _("备份")

    def ready(self) -> None:
        """Name the app's acts, and what its notices are about."""
        from backups import checks, told, trail  # noqa: F401  checks are registered by being read

        trail.enter()
        told.enter()
