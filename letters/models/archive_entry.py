"""Where an issued letter stands in the office's archive: the parts of its 档号 (DA/T 22-2015, DA/T 46-2009)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.trail.tracking import track
from letters.choices import KeptFor
from letters.models.letter import Letter

# Records of administration, among the kinds of archives (DA/T 13).
CATEGORY = "WS"
CODE = r"^[A-Z0-9]{1,10}$"
_is_code = RegexValidator(CODE, _("代码只用大写字母和数字，最多10位。"))


@track(root="letter")
class ArchiveEntry(models.Model):
    """A letter's place in the archive.

    Items of one fonds, year, period and section are numbered 1, 2, 3 … without a gap.
    """

    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="archive_entry")
    fonds = models.CharField(
        _("全宗号"), max_length=10, validators=[_is_code], help_text=_("由档案馆给定，例如“0123”。")
    )
    year = models.PositiveSmallIntegerField(_("年度"), editable=False)
    kept_for = models.CharField(_("保管期限"), max_length=10, choices=KeptFor)
    section = models.CharField(
        _("机构或问题"), max_length=50, help_text=_("按本机关的分类方案填写，例如“综合处”。")
    )
    section_code = models.CharField(
        _("机构或问题代码"), max_length=10, validators=[_is_code], help_text=_("例如“ZHC”。")
    )
    item = models.PositiveIntegerField(_("件号"), editable=False)
    catalogued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    catalogued_at = models.DateTimeField(_("著录时间"), editable=False)

    # The letter is out: no phase bears on it.
    lock_first: ClassVar[str] = ""

    class Meta:
        verbose_name = verbose_name_plural = _("档案著录")
        ordering: ClassVar = ["fonds", "year", "kept_for", "section_code", "item"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["fonds", "year", "kept_for", "section_code", "item"], name="archive_item_once"
            ),
            models.CheckConstraint(
                condition=Q(kept_for__in=KeptFor.values), name="archive_entry_period_is_known"
            ),
            models.CheckConstraint(
                condition=Q(fonds__regex=CODE, section_code__regex=CODE) & ~Q(section="") & Q(item__gt=0),
                name="archive_entry_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """The 档号: fonds, category and year, period, section, item."""
        series = (self.fonds, f"{CATEGORY}·{self.year}", self.kept_for, self.section_code)
        return "-".join((*series, f"{self.item:04}"))
