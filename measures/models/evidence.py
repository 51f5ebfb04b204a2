"""What backs a measure: files, and records that compare it with earlier practice elsewhere."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from measures.choices import ComparisonOrigin, Verdict
from measures.models.measure import Measure
from measures.querysets import AttachmentQuerySet


def stored_name(attachment: Attachment, shown_name: str) -> str:
    """Return where a file is stored: never under the name that a person gave it."""
    return f"attachments/{attachment.measure_id}/{uuid.uuid4().hex}"


@pghistory.track()
class Attachment(models.Model):
    """A file of evidence. Size and SHA-256 are those of the bytes that were stored."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="attachments")
    file = models.FileField(_("文件"), upload_to=stored_name, max_length=200)
    shown_name = models.CharField(_("文件名"), max_length=200)
    media_type = models.CharField(_("类型"), max_length=100)
    size = models.PositiveBigIntegerField(_("大小（字节）"))
    sha256 = models.CharField("SHA-256", max_length=64)
    is_sealed_form = models.BooleanField(
        _("签字盖章的申报书"), default=False, help_text=_("由单位负责人签字、单位盖章的申报书扫描件。")
    )
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("附件")
        ordering: ClassVar = ["uploaded_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measure", "sha256"], name="attachment_once_per_measure"),
            models.CheckConstraint(condition=Q(size__gt=0), name="attachment_is_not_empty"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="attachment_sha256_is_a_digest"
            ),
        ]

    def __str__(self) -> str:
        return self.shown_name


@pghistory.track()
class Comparison(models.Model):
    """A finding about prior practice 比对记录: what was done where, under which document, since when."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="comparisons")
    place = models.CharField(_("地区"), max_length=100)
    practice = models.TextField(_("在先做法"))
    document = models.CharField(_("文件"), max_length=300, blank=True)
    in_force_since = models.DateField(_("实施时间"), null=True, blank=True)
    source = models.CharField(_("来源"), max_length=500, blank=True)
    difference = models.TextField(_("与本举措的差异"), blank=True)
    verdict = models.CharField(_("结论"), max_length=20, choices=Verdict)
    origin = models.CharField(_("提出方"), max_length=20, choices=ComparisonOrigin)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("比对记录")
        ordering: ClassVar = ["created_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(verdict__in=Verdict.values), name="comparison_verdict_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.EXTENDED) | ~Q(difference=""),
                name="comparison_extended_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}：{self.practice[:30]}"
