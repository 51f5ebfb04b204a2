"""形式审查: the texts as they were sent, and what the office asked to have put right."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User, Viewer
from core.moments import local_day
from core.sealed import PartlySealedField
from core.trail.tracking import track
from measures.entries import CONTACT_ENTRIES
from measures.models.measure import Measure


class Revision(models.Model):
    """A measure's texts at one moment, never changed afterwards: what was sent, returned or evaluated."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("版次"))
    texts = PartlySealedField(_("内容"), sealed=CONTACT_ENTRIES)
    occasion = models.CharField(_("缘由"), max_length=40)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("举措版本")
        ordering: ClassVar = ["measure", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measure", "number"], name="revision_number_once_per_measure"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} v{self.number}"


class ScreeningReturn(models.Model):
    """One return for correction: which revision was returned, by whom, and when it was answered."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="returns")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="returns")
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    returned_at = models.DateTimeField(auto_now_add=True)
    # Spoken, and no lock: what comes later is taken as long as the batch collects.
    due_on = models.DateField(_("补正期限"))
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("退回补正")
        ordering: ClassVar = ["returned_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["measure"], condition=Q(answered_at__isnull=True), name="one_open_return_per_measure"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {local_day(self.returned_at)}"


@track()
class CommonReason(models.Model):
    """A reason for returning that comes up every year: the office picks it, changes its words, and counts it."""

    field = models.CharField(_("栏目"), max_length=40, blank=True)
    text = models.CharField(_("意见"), max_length=300)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = pgettext_lazy("one", "常用意见")
        verbose_name_plural = _("常用意见")
        ordering: ClassVar = ["field", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["field", "text"], name="common_reason_once_per_field"),
            models.CheckConstraint(condition=~Q(text=""), name="common_reason_says_something"),
        ]

    def __str__(self) -> str:
        return self.text


class CommentDraftQuerySet(models.QuerySet["CommentDraft"]):
    """Drafts as people see them."""

    def visible_to(self, user: Viewer) -> CommentDraftQuerySet:
        """Everybody sees their own alone, as long as they screen."""
        if not isinstance(user, User) or not user.has_perm("measures.screen_measure"):
            return self.none()
        return self.filter(author=user)


class CommentDraft(models.Model):
    """What somebody of the office has written beside a candidate's entries and not sent: theirs alone, saved as typed.

    `version` grows with every save: a save from a page that has not seen the last one is refused.
    """

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="comment_drafts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    comments = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(auto_now=True)

    objects = CommentDraftQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("形审意见草稿")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measure", "author"], name="one_comment_draft_per_author"),
        ]

    def __str__(self) -> str:
        return f"{self.measure.ref} v{self.version}"


class ScreeningComment(models.Model):
    """What is to be put right in one field; only commented fields are open to the unit."""

    screening_return = models.ForeignKey(ScreeningReturn, on_delete=models.CASCADE, related_name="comments")
    field = models.CharField(_("栏目"), max_length=40)
    text = models.TextField(_("意见"))
    reason = models.ForeignKey(
        CommonReason, on_delete=models.PROTECT, related_name="comments", null=True, blank=True
    )

    class Meta:
        verbose_name = verbose_name_plural = _("形审意见")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["screening_return", "field"], name="one_comment_per_field_and_return"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="screening_comment_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.text[:30]}"
