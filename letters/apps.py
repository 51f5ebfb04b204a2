from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LettersConfig(AppConfig):
    name = "letters"
    verbose_name = _("公函与举措库")

    def ready(self) -> None:
        """Have the certificate checked at the start."""
        from letters import checks  # noqa: F401
