"""What the index is divided into: one shelf per list, per published batch, per batch of candidates."""

from __future__ import annotations

from typing import Any, ClassVar

from django.apps import apps
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.rules import is_office_reader


class Source(models.TextChoices):
    """Where prior practice comes from."""

    PUBLISHED = "published", _("本省已发布")
    LIST = "list", _("清单")
    CANDIDATE = "candidate", pgettext_lazy("shelf", "申报")


class ShelfQuerySet(models.QuerySet["Shelf"]):
    """Shelves as people may look into them."""

    def visible_to(self, person: Any) -> ShelfQuerySet:
        """Return the shelves in use whose documents a person may find: the open ones; for the office, all."""
        in_use = self.filter(in_use=True)
        if is_office_reader(person):
            return in_use
        return in_use.filter(is_open=True) if person.is_authenticated else in_use.none()

    def with_sizes(self) -> ShelfQuerySet:
        """Add to each how many documents lie on it, as `size`."""
        held = apps.get_model("precedents.IndexedDocument").objects.filter(shelf=OuterRef("pk")).order_by()
        counted = held.values("shelf").annotate(count=Count("pk")).values("count")
        return self.annotate(size=Coalesce(Subquery(counted), 0))


class Shelf(models.Model):
    """Documents that are searched, shown and put out of use together.

    `digest` and `as_of` say which state of them was searched, for the record of a search.
    """

    # Two bytes a document in each segment keep the shelves apart.
    id = models.SmallAutoField(primary_key=True)
    source = models.CharField(_("来源"), max_length=20, choices=Source)
    key = models.CharField(max_length=64)
    name = models.CharField(_("名称"), max_length=300)
    is_open = models.BooleanField(_("所有登录用户可检索"), default=False)
    in_use = models.BooleanField(_("参与检索"), default=True)
    digest = models.CharField("SHA-256", max_length=64, blank=True)
    as_of = models.DateField(_("截至"), null=True, blank=True)

    objects = ShelfQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("检索范围")
        ordering: ClassVar = ["source", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "key"], name="shelf_once_per_source_and_key"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="shelf_source_is_known"),
        ]

    def __str__(self) -> str:
        return self.name
