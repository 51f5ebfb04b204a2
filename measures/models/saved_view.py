"""A view of the list of measures that somebody keeps under a name: filters, order and columns, theirs alone."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User, Viewer

LONGEST_NAME = 20


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Kept views as people see them."""

    def visible_to(self, user: Viewer) -> SavedViewQuerySet:
        """Everybody sees their own alone, as long as they have a list of measures."""
        if not isinstance(user, User) or not user.has_perm("measures.list_measures"):
            return self.none()
        return self.filter(owner=user)


class SavedView(models.Model):
    """What the list's address said when it was kept; `query` is that address's query, of known filters alone."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("名称"), max_length=LONGEST_NAME)
    query = models.CharField(max_length=1000, blank=True)
    kept_at = models.DateTimeField(auto_now_add=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("one", "常用视图")
        verbose_name_plural = _("常用视图")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_view_name_once_per_person"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address at which it is opened."""
        return reverse("measures:saved_view", args=[self.pk])
