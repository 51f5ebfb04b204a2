"""A text that can be found, whoever it belongs to."""

from __future__ import annotations

import hashlib
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from precedents.models.shelf import Shelf, Source


class IndexedDocument(models.Model):
    """A copy of what the search compares and shows of a practice; its owner keeps the original.

    Until a segment holds it (`slot` is empty) it carries its own `terms` and is scored by itself. `stamp` is new with
    every writing, so that whoever seals it notices that it was written meanwhile.
    """

    source = models.CharField(max_length=20, choices=Source)
    key = models.CharField(max_length=64)
    shelf = models.ForeignKey(Shelf, on_delete=models.PROTECT, related_name="documents")
    title = models.TextField(_("名称"))
    text = models.TextField(_("正文"), blank=True)
    # What is known of the practice beside its text: see `precedents.origin.Origin`.
    origin = models.JSONField(default=dict, blank=True)
    digest = models.CharField("SHA-256", max_length=64)
    stamp = models.UUIDField(default=uuid.uuid4)
    slot = models.BigIntegerField(null=True, blank=True)
    terms = models.BinaryField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("可检索的做法")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "key"], name="indexed_once_per_source_and_key"),
            models.UniqueConstraint(fields=["slot"], name="indexed_slot_holds_one"),
            models.CheckConstraint(
                condition=Q(slot__isnull=True, terms__isnull=False)
                | Q(slot__isnull=False, terms__isnull=True),
                name="indexed_in_a_segment_or_by_itself",
            ),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="indexed_source_is_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(slot__isnull=True), name="indexed_by_itself"),
        ]

    def __str__(self) -> str:
        return self.title


def compared_text(title: str, text: str) -> str:
    """Return a practice as it is compared: its name is its first sentence."""
    return f"{title}。{text}"


def digest_of(title: str, text: str) -> str:
    """Return the SHA-256 of what is compared, in hexadecimal."""
    return hashlib.sha256(compared_text(title, text).encode("utf-8", "surrogatepass")).hexdigest()
