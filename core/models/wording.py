"""The office's own words for a text of notices, in place of ours."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.trail.tracking import track


@track(on_creation=True, on_removal=False)
class NoticeWording(models.Model):
    """What the office wrote for one text (`core.notice_texts`); without a subject the text is ours again.

    Placeholders stand as `%(name)s`. `edit_version` grows with every save.
    """

    code = models.SlugField(_("提醒文字"), max_length=60, unique=True, editable=False)
    subject = models.CharField(_("标题"), max_length=400, blank=True)
    body = models.TextField(_("内容"), blank=True)
    english_subject = models.CharField(_("英文标题"), max_length=400, blank=True)
    english_body = models.TextField(_("英文内容"), blank=True)
    edit_version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("one", "提醒文字")
        verbose_name_plural = _("提醒文字")
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(subject="") | Q(body="", english_subject="", english_body=""),
                name="notice_wording_has_a_subject",
            ),
            models.CheckConstraint(
                condition=~Q(english_subject="") | Q(english_body=""),
                name="notice_wording_is_english_as_a_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.code
