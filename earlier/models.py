"""What one person read of an earlier letter, waiting for another's word."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.saying import Said, say
from core.trail.tracking import track
from earlier.packing import from_plain
from earlier.planning import Given
from earlier.values import Transcript
from measures.models import Batch


class ProposalState(models.TextChoices):
    """What became of a proposal."""

    PROPOSED = "proposed", _("等待确认")
    CONFIRMED = "confirmed", _("已导入")
    DECLINED = "declined", _("未导入")


class ImportProposalQuerySet(models.QuerySet["ImportProposal"]):
    """Proposals as people see them."""

    def visible_to(self, user: User) -> ImportProposalQuerySet:
        """Those who may propose or confirm see every proposal, nobody else any."""
        return self if user.has_perm("earlier.confirm_import") else self.none()

    def open(self) -> ImportProposalQuerySet:
        """Those that wait for a second person."""
        return self.filter(state=ProposalState.PROPOSED)

    def for_list(self) -> ImportProposalQuerySet:
        """What a row of a list shows, in one query and without the whole letter."""
        return self.select_related("proposed_by", "settled_by").defer("transcript")


@track(exclude=["transcript"])
class ImportProposal(models.Model):
    """An earlier letter as it was read, what its reader added to it and accepted, and who settled it.

    The transcript is stored as it was shown: what is confirmed is what was proposed, whatever the reader has
    learnt meanwhile.
    """

    file_name = models.CharField(_("文件名"), max_length=120)
    file_sha256 = models.CharField(_("文件的 SHA-256"), max_length=64)
    transcript = models.JSONField(_("读到的内容"))
    number = models.PositiveSmallIntegerField(_("批次"))
    given_zone = models.CharField(_("另外写明的名称"), max_length=30, blank=True)
    given_day = models.DateField(_("另外写明的日期"), null=True, blank=True)
    given_marked = models.JSONField(_("另外写明的特色标识"), null=True, blank=True)
    accepts_totals = models.BooleanField(_("数字不符，照录"), default=False)
    accepts_unread = models.BooleanField(_("没有读懂的行不登记"), default=False)
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=ProposalState.choices,
        default=ProposalState.PROPOSED,
        editable=False,
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("提出人"), on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("提出时间"), default=timezone.now, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("确认人"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    settled_at = models.DateTimeField(_("办结时间"), null=True, blank=True, editable=False)
    reason = models.CharField(_("不导入的理由"), max_length=300, blank=True)
    batch = models.ForeignKey(
        Batch, verbose_name=_("导入的批次"), on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = ImportProposalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("导入申请")
        ordering: ClassVar = ["-proposed_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number"],
                condition=Q(state=ProposalState.PROPOSED),
                name="one_open_import_per_batch",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.CONFIRMED)
                | (Q(settled_by__isnull=False, batch__isnull=False) & ~Q(settled_by=F("proposed_by"))),
                name="import_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.DECLINED) | ~Q(reason=""),
                name="import_declined_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.said)

    @property
    def said(self) -> Said:
        """What it is, in the language of whoever reads it."""
        return say(_("第%(number)s批（%(file)s）"), number=self.number, file=self.file_name)

    @property
    def read(self) -> Transcript:
        """The letter as it was read."""
        return from_plain(self.transcript)

    @property
    def given(self) -> Given:
        """What the proposer said beside the file."""
        marked = None if self.given_marked is None else frozenset(self.given_marked)
        return Given(self.number, self.given_zone, self.given_day, marked)
