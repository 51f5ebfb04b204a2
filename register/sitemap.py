"""The register's pages for those who index the web."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from register.models import RegisterEntry
from register.models.entries import RegisterQuerySet


class EntrySitemap(Sitemap[RegisterEntry]):
    """Every published measure at its permanent address."""

    limit = 10_000

    def items(self) -> RegisterQuerySet:
        """Return the entries, in an order that new ones do not upset."""
        entries = RegisterEntry.objects.select_related("batch").defer("search_text", "search_grams")
        return entries.order_by("pk")

    def lastmod(self, item: RegisterEntry) -> date:
        """Return when it was published or withdrawn."""
        return item.withdrawn_on or item.published_on


class PageSitemap(Sitemap[str]):
    """The pages that lead to everything else."""

    def items(self) -> Sequence[str]:
        """Return the names of their addresses."""
        return ("register:search", "register:trends", "register:open_data")

    def location(self, item: str) -> str:
        """Return the address."""
        return reverse(item)
