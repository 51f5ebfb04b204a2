"""The files of an issued letter."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.rendering import SIGNED_FORMAT
from letters.models.letter import Letter


class LetterFile(models.Model):
    """One format of an issued letter. The stored name is the digest, so a repeated issue finds the same file."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="files")
    format = models.CharField(_("格式"), max_length=10)
    file = models.FileField(_("文件"), max_length=200)
    media_type = models.CharField(_("类型"), max_length=100)
    size = models.PositiveBigIntegerField(_("大小（字节）"))
    sha256 = models.CharField("SHA-256", max_length=64)
    sm3 = models.CharField("SM3", max_length=64)
    # What was read in the signed PDF when it was made: `SealedReading.to_json`; of the other formats nothing.
    reading = models.JSONField(_("电子签名"), default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("one", "函的文件")
        verbose_name_plural = _("函的文件")
        ordering: ClassVar = ["letter", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["letter", "format"], name="one_file_per_letter_and_format"),
            models.CheckConstraint(condition=Q(size__gt=0), name="letter_file_is_not_empty"),
        ]
        # Anybody who holds a file may ask which letter it is of.
        indexes: ClassVar = [models.Index(fields=["sha256"], name="letter_file_by_digest")]

    def __str__(self) -> str:
        return f"{self.letter} {self.format}"

    @property
    def label(self) -> str:
        """What people call the format."""
        return str(_("电子签名的 PDF")) if self.format == SIGNED_FORMAT else self.format.upper()
