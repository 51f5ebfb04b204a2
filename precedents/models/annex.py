"""检索记录 on paper: what a person concluded from a search, and the files that were made of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models.made_file import MadeFile
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


class AnnexQuerySet(models.QuerySet["Annex"]):
    """Files of searches as people may fetch them."""

    def visible_to(self, person: Any) -> AnnexQuerySet:
        """Return the files that the person asked for, of searches that they may still see."""
        return self.filter(requested_by=person.pk, run__in=SearchRun.objects.visible_to(person))


class Annex(MadeFile):
    """One asked-for 检索记录 as the search and what became of its hits stood then. Files are kept for a week."""

    folder = "annexes"

    run = models.ForeignKey(SearchRun, on_delete=models.CASCADE, related_name="annexes")
    format = models.CharField(_("格式"), max_length=10, choices=AnnexFormat)

    objects = AnnexQuerySet.as_manager()

    class Meta(MadeFile.Meta):
        verbose_name = verbose_name_plural = _("检索记录文件")
        constraints: ClassVar = [
            *MadeFile.Meta.constraints,
            models.CheckConstraint(condition=Q(format__in=AnnexFormat.values), name="annex_format_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.get_format_display()}"
