"""Which letters and register entries a person sees."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models

from accounts.models import OFFICE_ROLES, User
from letters.choices import NUMBERED_STATES
from letters.search import search_grams
from measures.querysets import Viewer

if TYPE_CHECKING:
    from letters.models import Letter, RegisterEntry  # noqa: F401  named in quotes below


class LetterQuerySet(models.QuerySet["Letter"]):
    """Letters as people see them."""

    def visible_to(self, user: Viewer) -> LetterQuerySet:
        """Everybody sees what was issued, also when it was corrected or revoked later; the office sees drafts."""
        if isinstance(user, User) and user.has_role(*OFFICE_ROLES):
            return self
        return self.published()

    def published(self) -> LetterQuerySet:
        """Letters that have been issued, whatever became of them."""
        return self.filter(state__in=NUMBERED_STATES)

    def counts_by_state(self) -> dict[str, int]:
        """Return how many letters are in each state."""
        return dict(self.order_by().values_list("state").annotate(models.Count("pk")))

    def for_list(self) -> LetterQuerySet:
        """Everything a row of a list shows, in one query."""
        return self.select_related("batch", "drafted_by", "reviewed_by", "signed_by").defer(
            "content", "manifest"
        )

    def for_page(self) -> LetterQuerySet:
        """A letter with its sign-off, files and corrections."""
        return self.select_related(
            "batch", "corrects", "drafted_by", "reviewed_by", "signed_by"
        ).prefetch_related("steps__by", "files", "corrections")


class RegisterQuerySet(models.QuerySet["RegisterEntry"]):
    """The public register."""

    def in_force(self) -> RegisterQuerySet:
        """Entries that were not withdrawn with a revoked letter."""
        return self.filter(is_withdrawn=False)

    def as_of(self, day: date) -> RegisterQuerySet:
        """Entries that were published on or before a day."""
        return self.filter(published_on__lte=day)

    def containing(self, words: str) -> RegisterQuerySet:
        """Entries that contain every one of the blank-separated words or phrases, as written."""
        found = self
        for word in words.split():
            # The pairs are found by the index, the phrase itself is then compared as written.
            found = found.filter(
                search_grams__contains=search_grams(word), search_text__contains=word.lower()
            )
        return found

    def narrowed(
        self,
        *,
        words: str = "",
        batch: int | None = None,
        classification: str = "",
        field: str = "",
        taiwan_related: bool = False,
        as_of: date | None = None,
    ) -> RegisterQuerySet:
        """Return only what matches every facet that is given; empty means any."""
        facets = {"batch__number": batch, "classification": classification, "field": field}
        found = self.filter(**{name: value for name, value in facets.items() if value})
        if taiwan_related:
            found = found.filter(taiwan_related=True)
        if as_of:
            found = found.as_of(as_of)
        return found.containing(words)
