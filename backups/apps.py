from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackupsConfig(AppConfig):
    name = "backups"
    verbose_name = _("备份")

    def ready(self) -> None:
        """Name the app's acts."""
        from backups import trail

        trail.enter()
