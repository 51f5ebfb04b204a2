"""What people are told: each notice in their own list, several of them in one mail."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.choices import MAIL_CODE
from core.notice_kinds import label_of
from core.people import Person
from core.saying import shown
from core.trail.tracking import track


class MailQuerySet(models.QuerySet["Mail"]):
    """Mails as the outbox shows them."""

    def for_outbox(self) -> MailQuerySet:
        """Add `is_internal`: whether a mail tells something that is the business of its people alone."""
        internal = Notice.objects.filter(mail=models.OuterRef("pk"), is_internal=True)
        return self.select_related("recipient").annotate(is_internal=models.Exists(internal))


class Mail(models.Model):
    """One mail to one person with everything that was due.

    It is claimed before it is sent and marked afterwards. A worker that dies in between leaves a claimed mail of
    which nobody knows whether it arrived: it is shown and never sent again by itself.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mails")
    address = models.EmailField(_("邮箱"))
    subject = models.CharField(_("标题"), max_length=200)
    body = models.TextField(_("正文"))
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("邮件")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(claimed_at__isnull=False, sent_at__gte=F("claimed_at")),
                name="mail_is_claimed_before_it_is_sent",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(sent_at__isnull=True), name="mail_left_to_send"),
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.subject}"


class KindChoice(models.Model):
    """Whether a person wants notices of a kind by a channel, where they chose."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=20)
    kind = models.CharField(max_length=30)
    is_on = models.BooleanField()

    class Meta:
        verbose_name = verbose_name_plural = _("提醒种类的选择")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "channel", "kind"], name="kind_chosen_once"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.kind}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices as people and the mailing see them."""

    def visible_to(self, person: Person) -> NoticeQuerySet:
        """Return the notices whose words a person may read: one's own, and of others' what is not internal."""
        return self.filter(Q(recipient=person.pk) | Q(is_internal=False))

    def shown_to(self, person: Person) -> NoticeQuerySet:
        """Return a person's own notices; what was withdrawn is gone."""
        return self.filter(recipient=person.pk, withdrawn_at__isnull=True)

    def unread_by(self, person: Person) -> int:
        """Return how many of a person's notices were not read yet."""
        return self.shown_to(person).filter(read_at__isnull=True).count()

    def read_together(self, person: Person, at: datetime) -> NoticeQuerySet:
        """Return those of a person's notices that were marked as read at one moment."""
        return self.shown_to(person).filter(read_at=at)

    def held(self) -> NoticeQuerySet:
        """Return what can still be changed or withdrawn."""
        return self.filter(mail__isnull=True, withdrawn_at__isnull=True, parts__isnull=True)

    def to_mail(self, now: datetime) -> NoticeQuerySet:
        """Return what is due and not in a mail yet; what was read, or is not wanted by mail, needs none."""
        unread = self.filter(mail__isnull=True, withdrawn_at__isnull=True, read_at__isnull=True)
        refused = KindChoice.objects.filter(
            person=models.OuterRef("recipient"), kind=models.OuterRef("kind"), channel=MAIL_CODE, is_on=False
        )
        return unread.filter(~models.Exists(refused), due_at__lte=now)


@track(exclude=["said", "read_at", "mail", "is_open"], on_creation=False, on_removal=False)
class Notice(models.Model):
    """Something that a person is told. Until it is mailed, the office can change its words or withdraw it."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(_("事由"), max_length=30)
    subject = models.CharField(_("标题"), max_length=200)
    body = models.TextField(_("内容"), blank=True)
    # The sentences of ours in it, for whoever reads another language; empty once somebody wrote other words.
    said = models.JSONField(default=dict, blank=True)
    path = models.CharField(_("页面"), max_length=200, blank=True)
    # Where those of one kind are read as one row: the list in which their things stand, or the page itself.
    place = models.CharField(max_length=200, blank=True)
    # What it is about, where the same must not be told twice: a reminder of one day, say.
    key = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(_("发出时间"))
    # What is its reader's business alone: what people of one unit say to one another of a draft that nobody else has seen,
    # and what is told of accounts, the trail and the running of the system.
    is_internal = models.BooleanField(_("单位内部"), default=False)
    # Whether its subject says nothing confidential, and may leave through a gateway as it stands.
    is_open = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, related_name="notices", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("one", "提醒")
        verbose_name_plural = _("提醒")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "key"], condition=~Q(key=""), name="notice_told_once_per_key"
            ),
            models.CheckConstraint(
                condition=Q(mail__isnull=True) | Q(withdrawn_at__isnull=True),
                name="notice_mailed_is_not_withdrawn",
            ),
            models.CheckConstraint(condition=~Q(subject=""), name="notice_says_something"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"],
                condition=Q(mail__isnull=True, withdrawn_at__isnull=True),
                name="notice_left_to_mail",
            ),
            # A person's list, gathered.
            models.Index(fields=["recipient", "kind", "place"], name="notice_by_place"),
            models.Index(
                fields=["recipient"],
                condition=Q(read_at__isnull=True, withdrawn_at__isnull=True),
                name="notice_unread",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def kind_label(self) -> str:
        """What it is about, by the name of its kind."""
        return label_of(self.kind)

    @property
    def shown_subject(self) -> str:
        """The subject in the reader's language."""
        return self._shown("subject", self.subject)

    @property
    def shown_body(self) -> str:
        """The body in the reader's language."""
        return self._shown("body", self.body)

    def _shown(self, name: str, record: str) -> str:
        said = self.said.get(name)
        return record if said is None or get_language() == settings.LANGUAGE_CODE else shown(said)

    @property
    def is_held(self) -> bool:
        """Whether it can still be changed or withdrawn."""
        return self.mail_id is None and self.withdrawn_at is None and not self.parts.exists()
