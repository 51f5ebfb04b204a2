"""检索记录 on paper: what a person concluded from a search, and the files that were made of it."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.trail.tracking import track
from precedents.models.run import SearchRun

LONGEST_CONCLUSION = 2_000


@track(root="run", gate="run")
class Conclusion(models.Model):
    """What a person concludes from a search. Nobody's words but theirs: the system proposes none."""

    run = models.OneToOneField(SearchRun, on_delete=models.CASCADE, related_name="conclusion")
    text = models.TextField(_("结论"), max_length=LONGEST_CONCLUSION)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("作结论的人"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("时间"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("检索结论")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="conclusion_says_something"),
        ]

    def __str__(self) -> str:
        return self.text[:30]


class AnnexFormat(models.TextChoices):
    """The formats of a 检索记录; a value is the file's ending."""

    PDF = "pdf", _("PDF")
    DOCX = "docx", _("Word（docx）")


def stored_name(annex: Annex, _shown_name: str) -> str:
    """Return where a file is stored: under a name that nobody guesses."""
    return f"annexes/{uuid.uuid4().hex}"


class AnnexQuerySet(models.QuerySet["Annex"]):
    """Files of searches as people may fetch them."""

    def visible_to(self, person: Any) -> AnnexQuerySet:
        """Return the files that the person asked for, of searches that they may still see."""
        return self.filter(requested_by=person.pk, run__in=SearchRun.objects.visible_to(person))


class Annex(models.Model):
    """One asked-for 检索记录 as the search and what became of its hits stood then. Files are kept for a week."""

    run = models.ForeignKey(SearchRun, on_delete=models.CASCADE, related_name="annexes")
    format = models.CharField(_("格式"), max_length=10, choices=AnnexFormat)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(_("没有生成的原因"), max_length=500, blank=True)
    file = models.FileField(_("文件"), upload_to=stored_name, max_length=200, blank=True)
    size = models.PositiveBigIntegerField(_("大小（字节）"), default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    objects = AnnexQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("检索记录文件")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(format__in=AnnexFormat.values), name="annex_format_is_known"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | (~Q(file="") & ~Q(sha256="")),
                name="annex_finished_has_a_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.get_format_display()}"
