"""What an evaluator writes to themselves beside a sheet: nobody else ever reads it, and no file takes it along."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User, Viewer
from evaluations.models.assignment import Assignment


class OwnNoteQuerySet(models.QuerySet["OwnNote"]):
    """Notes as people see them."""

    def visible_to(self, user: Viewer) -> OwnNoteQuerySet:
        """One's own, as long as one sees the assignment that they belong to."""
        if not isinstance(user, User):
            return self.none()
        own = Assignment.objects.visible_to(user).taken_on().filter(evaluator=user.pk)
        return self.filter(assignment__in=own)


# No `@track`: the trail says that a note was kept, and never what is in it.
class OwnNote(models.Model):
    """An evaluator's note to themselves on one assignment, and whether they want to come back to it."""

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="own_note")
    text = models.TextField(_("我的备注"), blank=True)
    is_flagged = models.BooleanField(_("稍后再看"), default=False)
    edit_version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(auto_now=True)

    objects = OwnNoteQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("one", "我的备注")
        verbose_name_plural = _("我的备注")
        ordering: ClassVar = ["assignment"]

    def __str__(self) -> str:
        return str(self.assignment)
