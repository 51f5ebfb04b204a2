"""What happens to a letter outside the text: who gets it, who signed for it, the sealed copy kept beside ours."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit, User
from core.trail.tracking import track
from letters.choices import SealedKind
from letters.models.letter import Letter
from measures.models.reached import ReachedQuerySet


@track()
class AddresseeGroup(models.Model):
    """A kept group of addressees: the words that a letter prints for them, and the units that are meant."""

    name = models.CharField(_("组名"), max_length=50, unique=True)
    wording = models.CharField(
        _("主送机关的写法"), max_length=200, help_text=_("例如“各片区管委会”，不带标点结尾。")
    )
    units = models.ManyToManyField(Unit, verbose_name=_("包含的单位"), blank=True, related_name="+")
    position = models.PositiveIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = pgettext_lazy("one", "主送机关分组")
        verbose_name_plural = _("主送机关分组")
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class DeliveryQuerySet(ReachedQuerySet["Delivery"]):
    """Deliveries as people see them."""

    number_path = "letter__batch__number"

    def visible_to(self, user: User) -> DeliveryQuerySet:
        """Every one for the office; their own for the people of a unit."""
        return self if user.is_in_office else self.sent_to(user)

    def sent_to(self, user: User) -> DeliveryQuerySet:
        """Those that went to a person's unit; none where the person has none."""
        return self.filter(unit=user.unit_id, unit__isnull=False)


@track(root="letter")
class Delivery(models.Model):
    """An issued letter on its way to one unit, until somebody signs for it 签收."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="deliveries")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="deliveries")
    unit_name = models.CharField(_("单位"), max_length=100)
    due_on = models.DateField(_("签收期限"))
    sent_at = models.DateTimeField(_("发出时间"), auto_now_add=True)
    received_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    note = models.CharField(
        _("签收说明"), max_length=200, blank=True, help_text=_("代为登记时填写：谁在何处签收的纸质件。")
    )

    objects = DeliveryQuerySet.as_manager()

    # The letter is out: no phase bears on it.
    lock_first: ClassVar[str] = ""

    class Meta:
        verbose_name = pgettext_lazy("one", "发送与签收")
        verbose_name_plural = _("发送与签收")
        ordering: ClassVar = ["letter", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["letter", "unit"], name="one_delivery_per_letter_and_unit"),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True, received_by__isnull=True)
                | Q(received_at__isnull=False, received_by__isnull=False),
                name="delivery_received_has_a_receiver",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit"], condition=Q(received_at__isnull=True), name="deliveries_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.unit_name}"

    @property
    def is_late(self) -> bool:
        """Whether the day has passed by which the unit was to sign for it."""
        return self.received_at is None and self.due_on < timezone.localdate()


class SealedFileQuerySet(ReachedQuerySet["SealedFile"]):
    """Sealed files."""

    number_path = "letter__batch__number"
    unit_path = ""

    def kept(self) -> SealedFileQuerySet:
        """Those that were not taken off their letter."""
        return self.filter(removed_reason="")


def sealed_name(_sealed: SealedFile, _name: str) -> str:
    """Return a name that cannot be guessed and does not come from the person."""
    return f"sealed/{uuid4().hex}"


@track(root="letter")
class SealedFile(models.Model):
    """The sealed scan, or the electronically sealed file, that the office keeps beside the files made here."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="sealed_files")
    kind = models.CharField(_("种类"), max_length=20, choices=SealedKind)
    file = models.FileField(_("文件"), upload_to=sealed_name, max_length=200)
    # PEM: what shows the signers' chains later (`SealedReading.beside`); empty where nothing is installed.
    beside = models.FileField(
        _("证书和吊销列表"), upload_to=sealed_name, max_length=200, blank=True, editable=False
    )
    shown_name = models.CharField(_("文件名"), max_length=200)
    media_type = models.CharField(_("类型"), max_length=100)
    size = models.PositiveBigIntegerField(_("大小（字节）"))
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    sm3 = models.CharField("SM3", max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    removed_reason = models.CharField(_("撤下的理由"), max_length=500, blank=True)
    # What was read in it when it came: `SealedReading.to_json`, or of a scan the pages that it shows.
    reading = models.JSONField(_("电子印章"), default=dict, blank=True, editable=False)

    objects = SealedFileQuerySet.as_manager()

    # The letter is out: no phase bears on it.
    lock_first: ClassVar[str] = ""

    class Meta:
        verbose_name = pgettext_lazy("one", "盖章文件")
        verbose_name_plural = _("盖章文件")
        ordering: ClassVar = ["letter", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["letter", "sha256"],
                condition=Q(removed_reason=""),
                name="sealed_file_once_per_letter",
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="sealed_file_is_not_empty"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="sealed_file_sha256_is_a_digest"
            ),
            models.CheckConstraint(
                condition=Q(kind=SealedKind.SCAN) | Q(reading__has_key="seals"),
                name="sealed_file_electronic_was_read",
            ),
        ]

    def __str__(self) -> str:
        return self.shown_name
