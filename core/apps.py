from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("公用部分")

    def ready(self) -> None:
        """Have the checks run and rows kept to what their columns hold, and enter the trail in the menu."""
        from core import checks, told  # noqa: F401  importing registers them
        from core.bounds import keep_bounds
        from core.channels import reaching  # noqa: F401  enters the outbox's receiver
        from core.made_files import drop_files_with_rows
        from core.menu import MenuEntry, add_to_menu
        from core.trail import own

        own.enter()
        told.enter()
        keep_bounds()
        drop_files_with_rows()
        add_to_menu(MenuEntry(_("操作日志"), "trail:list", "history", 85, "core.read_trail"))
