"""The letter 函 and its way through the sign-off."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from core.trail.tracking import track
from documents.content import chinese_date
from documents.replies import matter_of
from documents.wording import readable_line
from letters.choices import IN_WORK, NUMBERED_STATES, LetterKind, LetterState, Publicity, Urgency
from letters.kinds import KINDS, RESULT_KINDS, Kind
from letters.models.letter_rows import LetterQuerySet, said_for
from measures.models import Batch

# 份数: more is a slip of the keyboard.
MOST_COPIES = 10_000
MOST_RECEIPT_DAYS = 60
LONGEST_REASON = 500


@track(exclude=["content", "manifest"], permission="letters.read_draft", named=str)
class Letter(FSMModelMixin, models.Model):
    """An official letter of a batch: its result, or what else the office sends of it (`letters.kinds`).

    While it is drafted, the wording is a template over computed figures. Signing freezes `content` without a number;
    issuing adds the number and the files. Issuer's names are copied here, so that a renamed unit changes no letter.
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(
        _("种类"), max_length=20, choices=LetterKind, default=LetterKind.RESULT, editable=False
    )
    corrects = models.ForeignKey(
        "self",
        verbose_name=_("更正的函"),
        on_delete=models.PROTECT,
        related_name="corrections",
        null=True,
        blank=True,
    )
    revokes = models.ForeignKey(
        "self",
        verbose_name=_("撤销的函"),
        on_delete=models.PROTECT,
        related_name="revocations",
        null=True,
        blank=True,
    )
    revocation_reason = models.CharField(_("撤销的理由"), max_length=LONGEST_REASON, blank=True)
    state = FSMField(_("状态"), default=LetterState.DRAFTING, choices=LetterState.choices, protected=True)
    mark = models.CharField(_("发文机关标志"), max_length=100)
    short_name = models.CharField(_("发文机关简称"), max_length=50)
    agency_code = models.CharField(_("机关代字"), max_length=20)
    title = models.CharField(_("标题"), max_length=200)
    title_lines = ArrayField(
        models.CharField(max_length=100), verbose_name=_("标题分行"), default=list, blank=True
    )
    addressees = models.TextField(_("主送机关"))
    addressee_groups = models.ManyToManyField(
        "letters.AddresseeGroup", verbose_name=_("主送机关分组"), blank=True, related_name="+"
    )
    copy_to = models.CharField(_("抄送机关"), max_length=500, blank=True)
    urgency = models.CharField(_("紧急程度"), max_length=10, choices=Urgency, blank=True)
    publicity = models.CharField(_("公开属性"), max_length=10, choices=Publicity, default=Publicity.OPEN)
    publicity_reason = models.CharField(_("不主动公开的理由"), max_length=500, blank=True)
    note = models.CharField(_("附注"), max_length=200, blank=True)
    contact = models.CharField(_("联系人"), max_length=50, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=50, blank=True)
    printed_copies = models.PositiveIntegerField(_("份数"), null=True, blank=True)
    receipt_days = models.PositiveSmallIntegerField(_("签收时限（工作日）"), null=True, blank=True)
    circulation = models.CharField(_("印发范围"), max_length=500, blank=True)
    incoming_from = models.CharField(_("来文单位"), max_length=100, blank=True)
    incoming_title = models.CharField(_("来文标题"), max_length=200, blank=True)
    incoming_number = models.CharField(_("来文字号"), max_length=50, blank=True)
    incoming_on = models.DateField(_("来文日期"), null=True, blank=True)
    template = models.TextField(_("正文"))
    annex_title = models.CharField(_("附件标题"), max_length=200)
    signature = ArrayField(models.CharField(max_length=50), verbose_name=_("署名"), default=list)
    edit_version = models.PositiveIntegerField(default=1, editable=False)
    content = models.JSONField(_("定稿内容"), null=True, blank=True, editable=False)
    content_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    # 代: for whom they did it, where the right was not their own.
    reviewed_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )
    signed_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    signed_on = models.DateField(_("成文日期"), null=True, blank=True)
    issue_requested_at = models.DateTimeField(null=True, blank=True, editable=False)
    issued_at = models.DateTimeField(_("印发时间"), null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    year = models.PositiveSmallIntegerField(_("发文年份"), null=True, blank=True, editable=False)
    sequence = models.PositiveIntegerField(_("发文序号"), null=True, blank=True, editable=False)
    number = models.CharField(_("发文字号"), max_length=50, blank=True, editable=False)
    manifest = models.JSONField(_("文件清单"), null=True, blank=True, editable=False)
    manifest_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    previous_manifest_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    state_reason = models.TextField(_("理由"), blank=True, editable=False)
    is_imported = models.BooleanField(_("历史导入"), default=False, editable=False)

    # As long as nobody signed it, others can be asked what they say of it.
    COUNTERSIGNED_IN: ClassVar = (LetterState.DRAFTING, LetterState.IN_REVIEW)
    lock_first: ClassVar[str] = "batch"
    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("函")
        ordering: ClassVar = ["-batch__number", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=LetterState.values), name="letter_state_is_known"),
            models.CheckConstraint(
                condition=Q(publicity__in=Publicity.values), name="letter_publicity_is_known"
            ),
            models.CheckConstraint(
                condition=Q(publicity=Publicity.OPEN) | ~Q(publicity_reason=""),
                name="letter_not_published_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(printed_copies__isnull=True)
                | Q(printed_copies__gte=1, printed_copies__lte=MOST_COPIES),
                name="letter_is_printed_in_some_copies",
            ),
            models.CheckConstraint(
                condition=Q(receipt_days__isnull=True)
                | Q(receipt_days__gte=1, receipt_days__lte=MOST_RECEIPT_DAYS),
                name="letter_is_signed_for_within_some_days",
            ),
            models.CheckConstraint(condition=Q(kind__in=LetterKind.values), name="letter_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind=LetterKind.CORRECTION, corrects__isnull=False)
                | ~Q(kind=LetterKind.CORRECTION) & Q(corrects__isnull=True),
                name="letter_correction_corrects",
            ),
            models.CheckConstraint(
                condition=Q(kind=LetterKind.REVOCATION, revokes__isnull=False) & ~Q(revocation_reason="")
                | ~Q(kind=LetterKind.REVOCATION) & Q(revokes__isnull=True, revocation_reason=""),
                name="letter_revocation_says_what_and_why",
            ),
            models.UniqueConstraint(
                fields=["revokes"],
                condition=Q(state__in=[*IN_WORK, LetterState.ISSUED]),
                name="one_revocation_per_letter",
            ),
            models.CheckConstraint(
                condition=Q(kind=LetterKind.REPLY, incoming_on__isnull=False)
                & ~Q(incoming_from="")
                & ~Q(incoming_title="")
                | ~Q(kind=LetterKind.REPLY)
                & Q(incoming_from="", incoming_title="", incoming_number="", incoming_on__isnull=True),
                name="letter_reply_names_what_it_answers",
            ),
            models.UniqueConstraint(
                fields=["batch"],
                condition=Q(state=LetterState.ISSUED, kind__in=RESULT_KINDS),
                name="one_issued_letter_per_batch",
            ),
            models.UniqueConstraint(
                fields=["batch"],
                condition=Q(state__in=IN_WORK, kind__in=RESULT_KINDS),
                name="one_letter_in_work_per_batch",
            ),
            models.UniqueConstraint(
                fields=["agency_code", "year", "sequence"],
                condition=Q(sequence__isnull=False),
                name="letter_number_once",
            ),
            models.CheckConstraint(
                condition=(
                    Q(
                        state__in=NUMBERED_STATES,
                        sequence__isnull=False,
                        year__isnull=False,
                        issued_at__isnull=False,
                    )
                    & ~Q(number="")
                    & ~Q(manifest_sha256="")
                )
                | Q(is_imported=True)
                | (~Q(state__in=NUMBERED_STATES) & Q(sequence__isnull=True, number="")),
                name="letter_issued_has_number_and_files",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[LetterState.SIGNED, *NUMBERED_STATES])
                | Q(is_imported=True)
                | Q(signed_by__isnull=False, signed_on__isnull=False, content__isnull=False),
                name="letter_signed_has_date_and_content",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | Q(is_imported=True) | ~Q(reviewed_by=F("drafted_by")),
                name="letter_reviewer_is_not_the_drafter",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True)
                | Q(is_imported=True)
                | (~Q(signed_by=F("drafted_by")) & ~Q(signed_by=F("reviewed_by"))),
                name="letter_signatory_is_a_third_person",
            ),
            models.CheckConstraint(
                condition=(Q(reviewed_for__isnull=True) | ~Q(reviewed_for=F("drafted_by")))
                & (
                    Q(signed_for__isnull=True)
                    | (~Q(signed_for=F("drafted_by")) & ~Q(signed_for=F("reviewed_by")))
                )
                & (Q(reviewed_for__isnull=True) | Q(signed_by__isnull=True) | ~Q(signed_by=F("reviewed_for")))
                & (
                    Q(reviewed_for__isnull=True)
                    | Q(signed_for__isnull=True)
                    | ~Q(signed_for=F("reviewed_for"))
                ),
                name="letter_acted_for_is_a_third_person",
            ),
            models.CheckConstraint(
                condition=~Q(state=LetterState.REVOKED) | ~Q(state_reason=""),
                name="letter_revoked_has_a_reason",
            ),
            models.UniqueConstraint(
                fields=["previous_manifest_sha256"],
                condition=~Q(manifest_sha256=""),
                name="letter_chain_never_forks",
            ),
        ]
        indexes: ClassVar = [
            # Somebody who holds a manifest asks which letter it is of.
            models.Index(
                fields=["manifest_sha256"], condition=~Q(manifest_sha256=""), name="letter_by_manifest"
            ),
        ]

    def __str__(self) -> str:
        return self.number or _("%(batch)s的%(kind)s（%(state)s）") % {
            "batch": self.batch,
            "kind": self.traits.called,
            "state": self.get_state_display(),
        }

    def get_absolute_url(self) -> str:
        """Return where everybody reads it once it is issued."""
        return reverse("letters:published_detail", args=[self.pk])

    @property
    def traits(self) -> Kind:
        """What letters of its kind say and bring about."""
        return KINDS[LetterKind(self.kind)]

    @property
    def states_result(self) -> bool:
        """Whether it says what became of its batch's measures."""
        return self.traits.states_result

    @property
    def enters_register(self) -> bool:
        """Whether its annex is the register's content once it is issued: the register serves the public."""
        return self.traits.enters_register and self.is_open

    @property
    def is_editable(self) -> bool:
        """Whether the wording can be changed."""
        return self.state == LetterState.DRAFTING

    @property
    def signatory(self) -> str:
        """Who signed it, and for whom, in the reader's language; empty before."""
        return said_for(self.signed_by, self.signed_for)

    @property
    def reviewer(self) -> str:
        """Who reviewed it last, and for whom; empty before."""
        return said_for(self.reviewed_by, self.reviewed_for)

    @property
    def is_open(self) -> bool:
        """Whether everybody may read it once it is issued."""
        return self.publicity == Publicity.OPEN

    @property
    def has_archive(self) -> bool:
        """Whether there is an archive package of it: it was issued here."""
        return self.state in NUMBERED_STATES and not self.is_imported

    @property
    def printed_date(self) -> str:
        """The date as it stands on the letter, whatever language a page is in; empty before it is signed."""
        return chinese_date(self.signed_on) if self.signed_on else ""

    @property
    def shown_title(self) -> str:
        """The title as people read it: as it was frozen at signing; before, the wording with what is known filled in.

        It asks for nothing that was left out of the query: `title` itself is a template and is shown to who edits it.
        """
        loaded = self.__dict__
        frozen = loaded.get("printed_title") or (loaded.get("content") or {}).get("title")
        if frozen:
            return str(frozen)
        revoked = self.revokes if "revokes" in self._state.fields_cache else None
        known = {
            "batch": self.batch.number,
            "zone": self.batch.zone,
            "mark_label": self.batch.mark_label,
            "issuer": self.mark,
            "short_name": self.short_name,
            "incoming_matter": matter_of(self.incoming_title),
            **({"revoked_number": revoked.number} if revoked else {}),
        }
        return readable_line(self.title, known)

    @transition(field=state, source=LetterState.DRAFTING, target=LetterState.IN_REVIEW)
    def send_to_review(self) -> None:
        """拟稿 → 核稿."""

    @transition(field=state, source=LetterState.IN_REVIEW, target=LetterState.DRAFTING)
    def return_to_drafting(self) -> None:
        """核稿 → 拟稿, with comments; the review starts anew."""
        self.reviewed_by = self.reviewed_for = None
        self.reviewed_at = None

    @transition(field=state, source=LetterState.IN_REVIEW, target=LetterState.SIGNED)
    def sign(self, by: object, on: date, for_whom: object = None) -> None:
        """核稿 → 签发; the day of signing is the date that is printed."""
        self.signed_by = by  # type: ignore[assignment]  # the lazy user model is not known here
        self.signed_for = for_whom  # type: ignore[assignment]  # as above
        self.signed_on = on

    @transition(field=state, source=LetterState.SIGNED, target=LetterState.DRAFTING)
    def unsign(self) -> None:
        """签发 → 拟稿: a change of substance goes through review and signing again."""
        self.reviewed_by = self.signed_by = self.reviewed_for = self.signed_for = None
        self.reviewed_at = self.signed_on = self.content = None
        self.content_sha256 = self.state_reason = ""
        self.issue_requested_at = None

    @transition(field=state, source=LetterState.SIGNED, target=LetterState.ISSUED)
    def issue(self) -> None:
        """签发 → 印发."""

    @transition(field=state, source=LetterState.ISSUED, target=LetterState.SUPERSEDED)
    def supersede(self) -> None:
        """印发 → 已更正, by a later letter."""

    @transition(field=state, source=LetterState.ISSUED, target=LetterState.REVOKED)
    def revoke(self, reason: str) -> None:
        """印发 → 已撤销."""
        self.state_reason = reason
