"""Searches that were kept: what was asked, where, with what, what came of it, and what people made of that."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.rules import is_office_reader, is_unit_member
from core.trail.tracking import track
from precedents.labels import How, Label
from precedents.models.document import IndexedDocument


class SearchRunQuerySet(models.QuerySet["SearchRun"]):
    """Kept searches as people may see them."""

    def visible_to(self, person: Any) -> SearchRunQuerySet:
        """Return the person's own searches, and those of their unit where it sends measures in; for the office, all.

        An evaluator's alone are theirs: what they take over shows which class they lean to. Whoever knows that the
        scores are locked asks `about` by itself.
        """
        own = Q(asked_by=person.pk)
        if is_office_reader(person):
            return self.filter(own | ~Q(asked_by__roles__contains=[Role.EVALUATOR]))
        if is_unit_member(person) and person.unit_id is not None:
            own |= Q(asked_by__unit=person.unit_id)
        return self.filter(own)

    def about(self, source: str, key: str) -> SearchRunQuerySet:
        """Return the searches made here for one practice, the latest first."""
        return self.made_here().filter(subject_source=source, subject_key=key).order_by("-asked_at", "-pk")

    def made_here(self) -> SearchRunQuerySet:
        """Return the searches that this system made: what a file says of others is read, and nothing rests on it."""
        return self.filter(brought_in=False)


class SearchRun(models.Model):
    """One search as it was made. Nothing of it changes afterwards.

    `scope` lists the shelves that were searched (source, key, name, digest, as_of, documents); `left_out` what the
    person excluded: shelves (source, key, name) and phrases.
    """

    subject_source = models.CharField(max_length=20, blank=True)
    subject_key = models.CharField(max_length=64, blank=True)
    # Of a candidate, the batch that it was of: what lay on that shelf is shown apart.
    subject_shelf = models.CharField(max_length=64, blank=True)
    purpose = models.CharField(_("检索目的"), max_length=300, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("检索时间"), default=timezone.now)
    title = models.TextField(_("名称"))
    text = models.TextField(_("正文"), blank=True)
    # What was claimed to be new, one by one, when the search was made.
    points = models.JSONField(_("查新点"), default=list, blank=True)
    digest = models.CharField("SHA-256", max_length=64)
    model = models.CharField(_("语义模型"), max_length=100, blank=True)
    scope = models.JSONField(_("检索范围"), default=list)
    left_out = models.JSONField(_("排除"), default=dict)
    brought_in = models.BooleanField(_("随批次包带入"), default=False)
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="repeats", null=True, blank=True
    )

    objects = SearchRunQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("检索记录")
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["subject_source", "subject_key"], name="run_about"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the page that shows the search."""
        return reverse("precedents:run", args=[self.pk])


class SearchHitQuerySet(models.QuerySet["SearchHit"]):
    """Hits of kept searches as people may see them."""

    def visible_to(self, person: Any) -> SearchHitQuerySet:
        """Return the hits from open shelves; for the office, all. Whether the search may be seen is asked of it."""
        return self.all() if is_office_reader(person) else self.filter(is_open=True)

    def reached_by(self, person: Any) -> SearchHitQuerySet:
        """Return the hits that a person may see of the searches that they may see."""
        return self.visible_to(person).filter(run__in=SearchRun.objects.visible_to(person))

    def still_found(self) -> SearchHitQuerySet:
        """Return the hits of what still stands on a shelf that is searched: of no list or letter that was taken back."""
        kept = IndexedDocument.objects.filter(
            source=models.OuterRef("source"), key=models.OuterRef("key"), shelf__in_use=True
        )
        return self.filter(models.Exists(kept))


class Decision(models.TextChoices):
    """What somebody made of a hit."""

    OPEN = "", _("未处理")
    ADOPTED = "adopted", _("已采用")
    ASIDE = "aside", _("不相关")


@track(root="run", gate="run", on_creation=False)
class SearchHit(models.Model):
    """A hit as it was seen: a copy, so that the record stands when the practice is edited or taken out."""

    run = models.ForeignKey(SearchRun, on_delete=models.CASCADE, related_name="hits")
    rank = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    # Of candidates, the batch they are of.
    shelf_key = models.CharField(max_length=64)
    shelf_name = models.CharField(max_length=300)
    is_open = models.BooleanField()
    title = models.TextField(_("名称"))
    text = models.TextField(_("正文"), blank=True)
    digest = models.CharField("SHA-256", max_length=64)
    origin = models.JSONField(default=dict)
    score = models.FloatField()
    how = models.CharField(max_length=10, choices=How)
    label = models.CharField(max_length=10, choices=Label, blank=True)
    overlap_of_query = models.FloatField()
    overlap_of_hit = models.FloatField()
    # Not among the hits of the search that this one repeats.
    is_new = models.BooleanField(default=False)
    decision = models.CharField(_("处理"), max_length=10, choices=Decision, blank=True, default=Decision.OPEN)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    # The page of ours where the record stands that an adopted hit became: as long as it does, the hit is adopted.
    record_path = models.CharField(max_length=200, blank=True)

    objects = SearchHitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("命中")
        ordering: ClassVar = ["run", "rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "source", "key"], name="hit_once_per_run"),
            models.UniqueConstraint(fields=["run", "rank"], name="hit_rank_once_per_run"),
            models.CheckConstraint(
                condition=~Q(decision=Decision.ASIDE) | ~Q(reason=""), name="hit_put_aside_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(decision=Decision.OPEN, decided_by__isnull=True)
                | ~Q(decision=Decision.OPEN) & Q(decided_by__isnull=False),
                name="hit_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(record_path="") | Q(decision=Decision.ADOPTED), name="hit_on_record_is_adopted"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def percent_of_query(self) -> int:
        """Return how much of the query's wording is in the hit, in per cent."""
        return round(100 * self.overlap_of_query)

    @property
    def percent_of_hit(self) -> int:
        """Return how much of the hit's wording is in the query, in per cent."""
        return round(100 * self.overlap_of_hit)
