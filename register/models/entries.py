"""创新举措库: every published measure as it was printed, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import ClassVar

import pgtrigger
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.folding import folded_words
from core.grams import is_one_gram, search_grams
from core.trail.tracking import track
from measures.choices import Classification, Field
from measures.models import Batch, Measure
from register.choices import RecognitionKind
from register.facets import Narrowing
from register.models.count import RECOUNTS, in_force_on
from register.models.versions import ENTRY_FOLLOWED, RECOGNITION_FOLLOWED


class OpeningBalance(models.Model):
    """What was published before this system knew single measures: stated totals, with where they come from."""

    up_to_batch = models.PositiveIntegerField(_("截至批次"), unique=True)
    batches = models.PositiveIntegerField(_("批数"))
    measures = models.PositiveIntegerField(_("举措数"))
    national_replications = models.PositiveIntegerField(_("全国复制推广数"))
    best_practices = models.PositiveIntegerField(_("最佳实践案例数"))
    source = models.CharField(_("来源"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("期初数")
        ordering: ClassVar = ["up_to_batch"]

    def __str__(self) -> str:
        return f"{self.batches}批{self.measures}项"


class RegisterQuerySet(models.QuerySet["RegisterEntry"]):
    """The public register."""

    def in_force(self, on: date | None = None) -> RegisterQuerySet:
        """Entries published by the end of a day (today) and not withdrawn by then with a revoked letter."""
        return self.filter(in_force_on(on or timezone.localdate()))

    def for_list(self, on: date | None = None) -> RegisterQuerySet:
        """Everything that a row of a list shows, as of a day; what only the search reads stays where it is."""
        recognitions: RecognitionQuerySet = apps.get_model("register.Recognition").objects.standing()
        if on:
            recognitions = recognitions.filter(dated_on__lte=on)
        shown = models.Prefetch("recognitions", recognitions)
        return self.select_related("batch").defer("search_text", "search_grams").prefetch_related(shown)

    def in_annex(self) -> RegisterQuerySet:
        """What the letter issued last prints, or printed until it was revoked: without what one took out."""
        return self.filter(taken_out_by="")

    def serials_of(self, measures: Collection[int]) -> dict[int, int]:
        """Return by a measure's key the number under which the annex has it."""
        return dict(self.in_annex().filter(measure__in=measures).values_list("measure", "serial"))

    def containing(self, words: str) -> RegisterQuerySet:
        """Entries that contain every one of the blank-separated words or phrases, as people see them."""
        found = self
        for word in folded_words(words):
            found = found.filter(search_grams__contains=search_grams(word))
            if not is_one_gram(word):
                # The pairs are found by the index, the phrase itself is then compared whole.
                found = found.filter(search_text__contains=word)
        return found

    def of_units(self, names: Sequence[str]) -> RegisterQuerySet:
        """Entries of any of the units, by their names as printed; no name means any unit."""
        return self.filter(units__overlap=list(names)) if names else self

    def narrowed(self, narrowing: Narrowing) -> RegisterQuerySet:
        """Return what was in force on a day and matches the words and every facet that is given."""
        found = self.in_force(narrowing.as_of).filter(narrowing.condition)
        return found.of_units(narrowing.unit).containing(narrowing.words)


@track(exclude=["search_text", "search_grams"])
class RegisterEntry(models.Model):
    """A published measure, frozen as printed. Renaming a unit or editing a measure later changes nothing here."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="register_entries")
    measure = models.OneToOneField(Measure, on_delete=models.PROTECT, related_name="register_entry")
    serial = models.PositiveIntegerField(_("序号"))
    # Its permanent address, whatever a correcting letter numbers anew: its serial in the batch's first letter, or the next
    # number where a later one put it in.
    place = models.PositiveIntegerField(_("库中位次"), editable=False)
    title = models.CharField(_("举措名称"), max_length=200)
    summary = models.TextField(_("举措内容"))
    innovation_point = models.TextField(_("创新点"))
    classification = models.CharField(_("创新性类别"), max_length=30, choices=Classification)
    has_special_mark = models.BooleanField(_("特色标识"), default=False)
    field = models.CharField(_("所属领域"), max_length=20, choices=Field, blank=True)
    unit_names = models.CharField(_("报送单位"), max_length=500, blank=True)
    units = ArrayField(models.CharField(max_length=200), default=list, blank=True, editable=False)
    published_on = models.DateField(_("发布日期"))
    # Of the letter that printed it last: a correcting letter brings its own.
    letter_number = models.CharField(_("发文字号"), max_length=50, blank=True)
    is_withdrawn = models.BooleanField(_("已撤销"), default=False)
    withdrawn_on = models.DateField(_("撤销日期"), null=True, blank=True, editable=False)
    # The number of the further letter of its batch that prints it no more; empty for one that a letter revoked took along.
    taken_out_by = models.CharField(_("删去它的函"), max_length=50, blank=True, default="", editable=False)
    search_text = models.TextField(editable=False)
    search_grams = ArrayField(models.CharField(max_length=2), editable=False)

    # What is published waits for no phase of its batch.
    lock_first: ClassVar[str] = ""
    objects = RegisterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("创新举措库条目")
        ordering: ClassVar = ["-batch__number", "serial"]
        constraints: ClassVar = [
            # Looked at on commit: a correcting letter numbers its measures anew, one after the other. What one took out
            # keeps the number under which it was printed last.
            models.UniqueConstraint(
                fields=["batch", "serial", "taken_out_by"],
                name="register_serial_once_per_batch",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(serial__gt=0), name="register_serial_starts_at_one"),
            models.UniqueConstraint(fields=["batch", "place"], name="register_place_once_per_batch"),
            models.CheckConstraint(
                condition=Q(classification__in=Classification.values), name="register_class_is_known"
            ),
            models.CheckConstraint(
                condition=Q(taken_out_by="") | Q(is_withdrawn=True), name="register_taken_out_is_withdrawn"
            ),
            models.CheckConstraint(
                condition=Q(is_withdrawn=True, withdrawn_on__isnull=False)
                | Q(is_withdrawn=False, withdrawn_on__isnull=True),
                name="register_withdrawn_has_a_date",
            ),
        ]
        indexes: ClassVar = [
            # Chinese has no blanks between words: pairs of characters narrow any phrase down (see core/grams.py).
            GinIndex(fields=["search_grams"], name="register_phrases"),
            GinIndex(fields=["units"], name="register_by_unit"),
            models.Index(fields=["-published_on", "-batch", "serial"], name="register_by_date"),
            # Small, and put together with the phrases' index where many entries hold a word.
            models.Index(fields=["classification"], name="register_by_class"),
            models.Index(fields=["field", "has_special_mark"], name="register_by_field"),
        ]
        triggers: ClassVar = [
            *RECOUNTS,
            ENTRY_FOLLOWED,
            pgtrigger.ReadOnly(name="keeps_its_place", fields=["place"]),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the permanent address: by batch and place."""
        return reverse("register:entry", args=[self.batch.number, self.place])

    @property
    def out_of_force(self) -> str:
        """Why it is in the register no more, in a word; empty for one in force."""
        if self.taken_out_by:
            return gettext("已删去")
        return gettext("已撤销") if self.is_withdrawn else ""

    @property
    def first_sentence(self) -> str:
        """What it is in one sentence, for a list."""
        head, stop, _rest = self.summary.partition("。")
        return head + stop


class RecognitionQuerySet(models.QuerySet["Recognition"]):
    """What became of published measures."""

    def standing(self) -> RecognitionQuerySet:
        """Without those that were recorded by mistake and taken back."""
        return self.filter(withdrawn_on__isnull=True)

    def as_of(self, day: date) -> RecognitionQuerySet:
        """Those dated up to a day, of measures that were in force on it."""
        return self.standing().filter(in_force_on(day, "entry__"), dated_on__lte=day)


@track(root="entry")
class Recognition(models.Model):
    """A dated, sourced honour of a published measure: 全国复制推广 or 最佳实践案例."""

    entry = models.ForeignKey(RegisterEntry, on_delete=models.PROTECT, related_name="recognitions")
    kind = models.CharField(_("类别"), max_length=30, choices=RecognitionKind)
    dated_on = models.DateField(_("日期"))
    source = models.CharField(_("依据"), max_length=300)
    withdrawn_on = models.DateField(_("撤回日期"), null=True, blank=True, editable=False)
    withdrawn_reason = models.CharField(_("撤回理由"), max_length=300, blank=True, editable=False)

    # What is published waits for no phase of its batch.
    lock_first: ClassVar[str] = ""
    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("推广与入选")
        ordering: ClassVar = ["-dated_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry", "kind"],
                condition=Q(withdrawn_on__isnull=True),
                name="recognition_once_per_kind",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawn_reason="")),
                name="recognition_withdrawn_has_a_reason",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="recognition_has_a_source"),
        ]
        triggers: ClassVar = [RECOGNITION_FOLLOWED]

    def __str__(self) -> str:
        return f"{self.entry} {self.get_kind_display()}"
