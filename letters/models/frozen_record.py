"""What a letter rests on, frozen with it: canonical JSON whose digest its manifest carries."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from letters.choices import RecordKind
from letters.models.letter import Letter
from measures.models import Measure


class FrozenRecord(models.Model):
    """One record of a letter: a measure's evidence, its batch's evaluation, or its revocation.

    `listed_in` is the later letter whose manifest carries a revocation's digest. The rest never changes.
    """

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="records")
    kind = models.CharField(_("种类"), max_length=20, choices=RecordKind)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    content = models.JSONField(_("内容"))
    sha256 = models.CharField("SHA-256", max_length=64)
    listed_in = models.ForeignKey(
        Letter, on_delete=models.PROTECT, related_name="listed_records", null=True, blank=True
    )

    class Meta:
        verbose_name = verbose_name_plural = _("存档记录")
        ordering: ClassVar = ["letter", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["letter", "kind", "measure"], name="record_once_per_letter", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(kind=RecordKind.EVIDENCE, measure__isnull=False)
                | ~Q(kind=RecordKind.EVIDENCE) & Q(measure__isnull=True),
                name="record_of_evidence_names_its_measure",
            ),
            models.CheckConstraint(
                condition=Q(listed_in__isnull=True) | Q(kind=RecordKind.REVOCATION),
                name="record_listed_later_is_a_revocation",
            ),
            models.CheckConstraint(condition=Q(kind__in=RecordKind.values), name="record_kind_is_known"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="record_sha256_is_a_digest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.get_kind_display()}"
