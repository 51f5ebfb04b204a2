"""The issued letters for those who index the web."""

from __future__ import annotations

from datetime import date

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from letters.models import Letter


class LetterSitemap(Sitemap[Letter]):
    """Every issued letter."""

    def items(self) -> QuerySet[Letter]:
        """Return the letters that the public sees."""
        return Letter.objects.published().only("pk", "signed_on").order_by("pk")

    def lastmod(self, item: Letter) -> date | None:
        """Return when it was signed."""
        return item.signed_on
