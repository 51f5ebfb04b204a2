"""What the shell needs to know of this app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.desk import add_to_desk
from core.finding import FindKind, add_to_search
from core.menu import MenuEntry, add_to_menu
from core.screens import add_tones
from core.slots import add_to_slot


class LettersConfig(AppConfig):
    name = "letters"
    verbose_name = _("公函")

    def ready(self) -> None:
        """Enter the app's pages in the menu and on the home page, and have the certificate checked at the start."""
        from accounts.hooks.kinds import add_hook_kinds
        from letters import announced, finding, told, trail

        trail.enter()
        told.enter()
        add_hook_kinds(*announced.KINDS)
        add_tones(
            neutral=("drafting", "superseded", "withdrawn", "queued", "over", "ended"),
            progress=("in_review", "waiting", "ahead"),
            attention=("voided", "offered"),
            done=("signed", "issued", "agreed", "in_force"),
            refused=("revoked", "objected"),
        )
        add_to_menu(
            MenuEntry(_("公函"), "letters:letter_list", "mail", 50, "letters.read_draft"),
            MenuEntry(_("代理"), "letters:delegations", "users", 55, "letters.read_delegations"),
            MenuEntry(_("收到的函"), "letters:received", "mail", 60, "letters.receive_letter"),
            MenuEntry(
                pgettext_lazy("menu", "已发布公函"), "letters:published_list", "file-text", 80, is_public=True
            ),
            MenuEntry(_("核验"), "letters:verify", "shield-check", 86, is_for_visitors=True),
        )
        from letters import checks, desk  # noqa: F401
        from letters.models import Letter
        from register.papers import enter_latest_papers, enter_papers

        enter_papers(Letter.objects.papers_of)
        enter_latest_papers(Letter.objects.issued_last)

        add_to_desk(30, desk.tell)
        add_to_search(FindKind("letters", _("公函"), 30, finding.letters_found, finding.shown_letters))
        for place in ("next", "places", "back"):
            add_to_slot(f"batch.{place}", f"letters/batch_{place}.html")
        add_to_slot("measure.actions", "letters/measure_evidence.html")
        add_to_slot("deciding.actions", "letters/evidence_button.html")
        add_to_slot("deciding.evidence", "letters/evidence_link.html")
        add_to_slot("entry.rows", "letters/entry_evidence.html")
        add_to_slot("found.entries", "letters/found_evidence.html")
        add_to_slot("home.first", "letters/home_evidence.html")
        for place in ("newest", "older", "feed"):
            add_to_slot(f"register.{place}", f"letters/register_{place}.html")
        add_to_slot("register.head", "letters/register_feed_head.html")
