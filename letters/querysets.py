"""Which letters and register entries a person sees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KT
from django.utils import timezone

from accounts.models import OFFICE_ROLES, User
from letters.choices import NUMBERED_STATES
from letters.register.facets import Narrowing
from letters.search import is_one_gram, search_grams
from measures.querysets import Viewer

if TYPE_CHECKING:
    from letters.models import Letter, Recognition, RegisterCount, RegisterEntry  # noqa: F401  named in quotes below


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
        from letters.models import LetterStep

        steps = LetterStep.objects.select_related("by")
        people = ("drafted_by", "reviewed_by", "signed_by")
        return self.select_related("batch", "corrects", *people).prefetch_related(
            models.Prefetch("steps", steps), "files", "corrections"
        )

    def for_match(self) -> LetterQuerySet:
        """What is told of a letter to somebody who holds one of its files."""
        printed = self.annotate(printed_title=KT("content__title"))
        return printed.select_related("batch").prefetch_related("corrections").defer("content", "manifest")

    def with_manifest(self, sha256: str) -> Letter | None:
        """Return the letter whose manifest has a digest, or None."""
        return self.filter(manifest_sha256=sha256).exclude(manifest_sha256="").first()


class RegisterQuerySet(models.QuerySet["RegisterEntry"]):
    """The public register."""

    def in_force(self, on: date | None = None) -> RegisterQuerySet:
        """Entries published by the end of a day (today) and not withdrawn by then with a revoked letter."""
        return self.filter(in_force_on(on or timezone.localdate()))

    def for_list(self, on: date | None = None) -> RegisterQuerySet:
        """Everything that a row of a list shows, as of a day; what only the search reads stays where it is."""
        recognitions: RecognitionQuerySet = apps.get_model("letters.Recognition").objects.standing()
        if on:
            recognitions = recognitions.filter(dated_on__lte=on)
        shown = models.Prefetch("recognitions", recognitions)
        return self.select_related("batch").defer("search_text", "search_grams").prefetch_related(shown)

    def containing(self, words: str) -> RegisterQuerySet:
        """Entries that contain every one of the blank-separated words or phrases, as written."""
        found = self
        for word in words.lower().split():
            found = found.filter(search_grams__contains=search_grams(word))
            if not is_one_gram(word):
                # The pairs are found by the index, the phrase itself is then compared as written.
                found = found.filter(search_text__contains=word)
        return found

    def of_units(self, names: Sequence[str]) -> RegisterQuerySet:
        """Entries of any of the units, by their names as printed; no name means any unit."""
        return self.filter(units__overlap=list(names)) if names else self

    def narrowed(self, narrowing: Narrowing) -> RegisterQuerySet:
        """Return what was in force on a day and matches the words and every facet that is given."""
        found = self.in_force(narrowing.as_of).filter(narrowing.condition)
        return found.of_units(narrowing.unit).containing(narrowing.words)


class RegisterCountQuerySet(models.QuerySet["RegisterCount"]):
    """How many entries there are of each kind."""

    def in_force(self, on: date) -> RegisterCountQuerySet:
        """Of the entries in force on a day."""
        return self.filter(in_force_on(on))

    def by_batch(self) -> dict[int, int]:
        """Return how many entries a batch has, by the batch's key."""
        return dict(self.order_by().values_list("batch").annotate(n=models.Sum("entries")))


class RecognitionQuerySet(models.QuerySet["Recognition"]):
    """What became of published measures."""

    def standing(self) -> RecognitionQuerySet:
        """Without those that were recorded by mistake and taken back."""
        return self.filter(withdrawn_on__isnull=True)

    def as_of(self, day: date) -> RecognitionQuerySet:
        """Those dated up to a day, of measures that were in force on it."""
        return self.standing().filter(in_force_on(day, "entry__"), dated_on__lte=day)


def in_force_on(day: date, path: str = "") -> Q:
    """Return the condition: published by the end of a day and not withdrawn by then with a revoked letter."""
    kept = Q(**{f"{path}withdrawn_on__isnull": True}) | Q(**{f"{path}withdrawn_on__gt": day})
    return Q(**{f"{path}published_on__lte": day}) & kept
