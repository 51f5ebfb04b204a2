"""移交: packages that are handed over to an archive together, and what it answered."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.trail.tracking import track
from letters.examining.report import Report
from letters.models.archive_entry import ArchiveEntry


def package_name(_item: TransferItem, _name: str) -> str:
    """Return where a package is stored: under a name that nobody guesses."""
    return f"transfers/{uuid.uuid4().hex}"


@track()
class Transfer(models.Model):
    """One handing over: made ready, handed over when every package has passed, ended by the archive's receipt."""

    receiver = models.CharField(_("接收单位"), max_length=100, help_text=_("例如“海岸市档案馆”。"))
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(_("准备时间"), auto_now_add=True)
    handed_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )
    handed_over_at = models.DateTimeField(_("移交时间"), null=True, editable=False)
    receipt_number = models.CharField(_("回执编号"), max_length=50, blank=True)
    received_on = models.DateField(_("接收日期"), null=True, blank=True)
    receipt_note = models.CharField(_("回执说明"), max_length=500, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )

    # The letters are out: no phase bears on it.
    lock_first: ClassVar[str] = ""

    class Meta:
        verbose_name = verbose_name_plural = _("移交")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(handed_over_at__isnull=True, handed_over_by__isnull=True)
                | Q(handed_over_at__isnull=False, handed_over_by__isnull=False),
                name="transfer_handed_over_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(receipt_number="", received_on__isnull=True, recorded_by__isnull=True)
                | Q(received_on__isnull=False, recorded_by__isnull=False, handed_over_at__isnull=False)
                & ~Q(receipt_number=""),
                name="transfer_received_was_handed_over",
            ),
        ]

    def __str__(self) -> str:
        return str(_("移交%(number)d（%(receiver)s）") % {"number": self.pk or 0, "receiver": self.receiver})

    def get_absolute_url(self) -> str:
        """Return where the office reads it."""
        return reverse("letters:transfer", args=[self.pk])

    @property
    def state(self) -> str:
        """How far it has come."""
        if self.received_on:
            return str(_("已接收"))
        return str(_("已移交，待回执") if self.handed_over_at else _("准备中"))


class TransferItem(models.Model):
    """One catalogued letter of a transfer: its package as it is handed over, and what its examination found."""

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="items")
    entry = models.OneToOneField(ArchiveEntry, on_delete=models.PROTECT, related_name="transferred")
    file = models.FileField(_("归档包"), upload_to=package_name, max_length=200, blank=True)
    size = models.PositiveBigIntegerField(_("大小（字节）"), default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    sm3 = models.CharField("SM3", max_length=64, blank=True)
    report = models.JSONField(_("检测报告"), default=dict, blank=True, editable=False)
    failure = models.CharField(_("没有生成的原因"), max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("移交的件")
        ordering: ClassVar = ["transfer", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(file="", size=0, sha256="", sm3="", report={})
                | Q(size__gt=0, report__has_key="results") & ~Q(file="") & ~Q(sha256="") & ~Q(sm3=""),
                name="transfer_item_was_examined",
            ),
        ]

    def __str__(self) -> str:
        return str(self.entry)

    @property
    def examination(self) -> Report | None:
        """What was found in the package; None before it was made."""
        return Report.from_json(self.report) if self.report else None

    @property
    def is_passed(self) -> bool:
        """Whether it can be handed over."""
        found = self.examination
        return found is not None and found.is_passed
