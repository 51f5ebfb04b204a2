"""Letters as people see them, and what is brought along with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KT
from django.db.models.functions import JSONObject
from django.utils.translation import gettext

from accounts.choices import OFFICE_ROLES
from accounts.models import User, Viewer
from letters.choices import NUMBERED_STATES, LetterState, Publicity
from letters.kinds import RESULT_KINDS
from measures.models import Batch
from measures.models.reached import ReachedQuerySet

if TYPE_CHECKING:
    from letters.models.letter import Letter

FIRST_PAGE = ("mark", "title", "title_lines", "addressees", "paragraphs", "signature")


def with_steps() -> models.Prefetch[str, models.QuerySet[models.Model], str]:
    """Bring a letter's steps along, with who took them and for which unit."""
    steps = apps.get_model("letters.LetterStep").objects.select_related("by__unit", "for_whom")
    return models.Prefetch("steps", steps)


def with_parts() -> models.Prefetch[str, models.QuerySet[models.Model], str]:
    """Bring along who is asked to countersign a letter, and who answered."""
    parts = apps.get_model("letters.Countersignature").objects.select_related("answered_by")
    return models.Prefetch("countersignatures", parts.order_by("place", "pk"))


def said_for(by: object, for_whom: object) -> str:
    """Name who did something and for whom, as a page shows it; nothing where nobody did."""
    if by is None:
        return ""
    if for_whom is None:
        return str(by)
    return gettext("%(by)s代%(principal)s") % {"by": by, "principal": for_whom}


class LetterQuerySet(ReachedQuerySet["Letter"]):
    """Letters as people see them."""

    unit_path = ""

    def visible_to(self, user: Viewer) -> LetterQuerySet:
        """Everybody sees what was published, a unit also what was sent to it; the office sees all, drafts too."""
        if isinstance(user, User) and user.has_role(*OFFICE_ROLES):
            return self
        if not isinstance(user, User) or user.unit_id is None:
            return self.published()
        sent = apps.get_model("letters.Delivery").objects.filter(
            letter=models.OuterRef("pk"), unit=user.unit_id
        )
        return self.issued().filter(Q(publicity=Publicity.OPEN) | models.Exists(sent))

    def issued(self) -> LetterQuerySet:
        """Letters that have been issued, whatever became of them: for the office, and narrowed to who may see them."""
        return self.filter(state__in=NUMBERED_STATES)

    def published(self) -> LetterQuerySet:
        """Issued letters that everybody may read, whatever became of them (docs/decisions/publicity.md)."""
        return self.issued().filter(publicity=Publicity.OPEN)

    def chained(self) -> LetterQuerySet:
        """Letters that this system issued: those that its chain of manifests holds."""
        return self.issued().filter(is_imported=False)

    def of_results(self) -> LetterQuerySet:
        """Letters that state a batch's result, first or anew: no notice and no other letter of the batch."""
        return self.filter(kind__in=RESULT_KINDS)

    def result_of(self, batch: Batch) -> Letter | None:
        """Return the letter by which a batch's result stands: the one in force, or else the last one issued."""
        in_force_first = models.Case(models.When(state=LetterState.ISSUED, then=0), default=1)
        return self.issued().of_results().filter(batch=batch).order_by(in_force_first, "-pk").first()

    def in_force_of(self, batch: Batch) -> Letter | None:
        """Return the letter by which a batch's result is in force now, or None; without its text."""
        in_force = self.of_results().filter(batch=batch, state=LetterState.ISSUED)
        return in_force.defer("content", "manifest").first()

    def papers_of(self, batch: Batch) -> LetterQuerySet:
        """Return the published letters of a batch's result, oldest first, without the texts."""
        return self.published().of_results().filter(batch=batch).order_by("pk").defer("content", "manifest")

    def issued_last(self, count: int) -> LetterQuerySet:
        """Return the published results in force issued last, in one query; `head` is what their first page says."""
        parts = {name: models.F(f"content__{name}") for name in FIRST_PAGE}
        return (
            self.published()
            .of_results()
            .filter(state=LetterState.ISSUED)
            .select_related("batch")
            .annotate(head=JSONObject(**parts), formats=ArrayAgg("files__format", default=[]))
            .defer("content", "manifest")
            .order_by("-signed_on", "-pk")[:count]
        )

    def for_list(self) -> LetterQuerySet:
        """Everything a row of a list shows, in one query."""
        listed = self.annotate(printed_title=KT("content__title"))
        return listed.select_related(
            "batch", "revokes", "drafted_by", "reviewed_by", "reviewed_for", "signed_by", "signed_for"
        ).defer("content", "manifest", "revokes__content", "revokes__manifest")

    def for_page(self) -> LetterQuerySet:
        """A letter with its sign-off."""
        people = ("drafted_by", "reviewed_by", "reviewed_for", "signed_by", "signed_for")
        return self.select_related("batch", "corrects", "revokes", *people).prefetch_related(with_steps())

    def for_countersigning(self) -> LetterQuerySet:
        """A letter with who drafted it, its sign-off, and everybody who is asked to countersign it."""
        return self.select_related("batch", "drafted_by").prefetch_related(with_parts(), with_steps())

    def for_proof(self, *, reads_all: bool) -> LetterQuerySet:
        """A letter with its manifest, who signed it, and as `previous_number` the letter before it in the chain.

        Who does not read all letters is not told the number of one that was not published.
        """
        told = LetterQuerySet(self.model).issued() if reads_all else LetterQuerySet(self.model).published()
        before = told.filter(manifest_sha256=models.OuterRef("previous_manifest_sha256")).exclude(
            manifest_sha256=""
        )
        steps = apps.get_model("letters.LetterStep").objects.filter(letter=models.OuterRef("pk"), step="sign")
        named = self.annotate(
            previous_number=models.Subquery(before.values("number")[:1]),
            signed_at=models.Subquery(steps.order_by("-pk").values("at")[:1]),
        )
        return named.select_related("signed_by", "signed_for").defer("content")

    def for_match(self) -> LetterQuerySet:
        """What is told of a letter to somebody who holds one of its files."""
        printed = self.annotate(printed_title=KT("content__title"))
        return printed.select_related("batch").prefetch_related("corrections").defer("content", "manifest")

    def with_manifest(self, sha256: str) -> Letter | None:
        """Return the letter whose manifest has a digest, or None."""
        return self.filter(manifest_sha256=sha256).exclude(manifest_sha256="").first()
