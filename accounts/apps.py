"""What the shell needs to know of this app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.finding import FindKind, add_to_search
from core.menu import MenuEntry, add_to_menu


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("单位与人员")

    def ready(self) -> None:
        """Enter the app's pages in the menu."""
        from accounts import finding, recorded, told, trail
        from accounts.hooks import announcing, sending  # noqa: F401  enters the outbox's receiver

        trail.enter()
        recorded.listen()
        announcing.listen()
        told.enter()
        keeps = finding.keeps_accounts
        add_to_search(
            FindKind("units", _("单位"), 50, finding.units_found, finding.shown_units, keeps),
            FindKind("people", _("人员"), 60, finding.people_found, finding.shown_people, keeps),
        )
        add_to_menu(
            MenuEntry(_("角色与登录"), "people:list", "users", 91, permission="accounts.see_access"),
            MenuEntry(_("单位与人员"), "admin:index", "users", 90, is_for_administrators=True),
        )
