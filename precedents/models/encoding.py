"""What a document means, as a vector; which model said so; and whether one runs at all."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from precedents.models.document import IndexedDocument


class Encoding(models.Model):
    """A document's vector. It holds for the text whose `digest` it names: an edited document has none until it is
    encoded again. Until it is packed, a search looks at it by itself.
    """

    document = models.OneToOneField(
        IndexedDocument, on_delete=models.CASCADE, related_name="encoding", primary_key=True
    )
    model = models.CharField(max_length=60)
    digest = models.CharField("SHA-256", max_length=64)
    row = models.BinaryField()
    is_packed = models.BooleanField(default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("语义向量")
        indexes: ClassVar = [
            models.Index(fields=["document"], condition=models.Q(is_packed=False), name="encoding_by_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.model}"


class VectorSegment(models.Model):
    """The signs of up to 65,536 vectors of one model, with the document and the shelf of each.

    It is added to until it is full. It only proposes: what is edited, moved or taken out is looked up in its own row.
    """

    model = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    documents = models.BinaryField()
    shelves = models.BinaryField()
    signs = models.BinaryField()

    class Meta:
        verbose_name = verbose_name_plural = _("语义分段")

    def __str__(self) -> str:
        return str(self.pk)


class Question(models.Model):
    """A free query that a worker is to encode, so that the web process needs no model. Kept for a day."""

    digest = models.CharField("SHA-256", max_length=64, primary_key=True)
    text = models.TextField()
    model = models.CharField(max_length=60, blank=True)
    row = models.BinaryField(null=True, blank=True)
    asked_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = _("待编码的查询")

    def __str__(self) -> str:
        return self.digest


class EncoderState(models.Model):
    """The one row that says what the last worker or command found: the model that runs, or why none does."""

    model = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    seen_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("语义模型状态")

    def __str__(self) -> str:
        return self.model or self.reason
