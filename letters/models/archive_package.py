"""归档包 as files that a worker makes for somebody."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.made_file import MadeFile
from letters.models.letter import Letter
from measures.models.reached import ReachedQuerySet


class ArchivePackageQuerySet(ReachedQuerySet["ArchivePackage"]):
    """Packages as people may fetch them."""

    number_path = "letter__batch__number"
    unit_path = ""

    def visible_to(self, person: Any) -> ArchivePackageQuerySet:
        """Return the packages that the person asked for, of letters that they may still see."""
        return self.filter(requested_by=person.pk, letter__in=Letter.objects.visible_to(person))


class ArchivePackage(MadeFile):
    """One asked-for archive package of an issued letter, as what is kept of it stood then."""

    folder = "archives"

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="archive_packages")

    objects = ArchivePackageQuerySet.as_manager()

    class Meta(MadeFile.Meta):
        verbose_name = verbose_name_plural = _("归档包")

    def __str__(self) -> str:
        return f"{self.letter}归档包"
