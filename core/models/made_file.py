"""What every file has that a worker makes for somebody."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def stored_name(made: MadeFile, _shown_name: str) -> str:
    """Return where a file is stored: under a name that nobody guesses."""
    return f"{made.folder}/{uuid.uuid4().hex}"


class MadeFile(models.Model):
    """A file that somebody asked for, and what became of it. It is kept for a week: `core.made_files`."""

    folder: ClassVar[str]

    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(_("没有生成的原因"), max_length=500, blank=True)
    file = models.FileField(_("文件"), upload_to=stored_name, max_length=200, blank=True)
    size = models.PositiveBigIntegerField(_("大小（字节）"), default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | ~Q(file="") & ~Q(sha256=""),
                name="%(class)s_finished_has_a_file",
            ),
        ]

    @property
    def is_being_made(self) -> bool:
        """Whether a worker is still at it."""
        return self.finished_at is None and not self.failure
