"""The letter 函 and its way through the sign-off."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KT
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from accounts.choices import OFFICE_ROLES
from accounts.models import User, Viewer
from core.trail.tracking import track
from documents.content import chinese_date
from documents.wording import readable_line
from letters.choices import NUMBERED_STATES, LetterKind, LetterState, Publicity, Urgency
from measures.models import Batch
from measures.models.reached import ReachedQuerySet

# 份数: more is a slip of the keyboard.
MOST_COPIES = 10_000
FIRST_PAGE = ("mark", "title", "title_lines", "addressees", "paragraphs", "signature")


def with_steps() -> models.Prefetch[str, models.QuerySet[models.Model], str]:
    """Bring a letter's steps along, with who took them and for which unit."""
    steps = apps.get_model("letters.LetterStep").objects.select_related("by__unit")
    return models.Prefetch("steps", steps)


def with_parts() -> models.Prefetch[str, models.QuerySet[models.Model], str]:
    """Bring along who is asked to countersign a letter, and who answered."""
    parts = apps.get_model("letters.Countersignature").objects.select_related("answered_by")
    return models.Prefetch("countersignatures", parts.order_by("place", "pk"))


class LetterQuerySet(ReachedQuerySet["Letter"]):
    """Letters as people see them."""

    unit_path = ""

    def visible_to(self, user: Viewer) -> LetterQuerySet:
        """Everybody sees what was published, a unit also what was sent to it; the office sees all, drafts too."""
        if isinstance(user, User) and user.has_role(*OFFICE_ROLES):
            return self
        if not isinstance(user, User) or user.unit_id is None:
            return self.published()
        sent = apps.get_model("letters.Delivery").objects.filter(
            letter=models.OuterRef("pk"), unit=user.unit_id
        )
        return self.issued().filter(Q(publicity=Publicity.OPEN) | models.Exists(sent))

    def issued(self) -> LetterQuerySet:
        """Letters that have been issued, whatever became of them: for the office, and narrowed to who may see them."""
        return self.filter(state__in=NUMBERED_STATES)

    def published(self) -> LetterQuerySet:
        """Issued letters that everybody may read, whatever became of them (docs/decisions/publicity.md)."""
        return self.issued().filter(publicity=Publicity.OPEN)

    def chained(self) -> LetterQuerySet:
        """Letters that this system issued: those that its chain of manifests holds."""
        return self.issued().filter(is_imported=False)

    def result_of(self, batch: Batch) -> Letter | None:
        """Return the letter by which a batch's result stands: the one in force, or else the last one issued."""
        in_force_first = models.Case(models.When(state=LetterState.ISSUED, then=0), default=1)
        return self.issued().filter(batch=batch).order_by(in_force_first, "-pk").first()

    def in_force_of(self, batch: Batch) -> Letter | None:
        """Return the letter of a batch that is in force now, or None; without its text."""
        return self.filter(batch=batch, state=LetterState.ISSUED).defer("content", "manifest").first()

    def papers_of(self, batch: Batch) -> LetterQuerySet:
        """Return what was published of a batch, oldest first, without the texts."""
        return self.published().filter(batch=batch).order_by("pk").defer("content", "manifest")

    def issued_last(self, count: int) -> LetterQuerySet:
        """Return the published letters in force issued last, in one query; `head` is what their first page says."""
        parts = {name: models.F(f"content__{name}") for name in FIRST_PAGE}
        return (
            self.published()
            .filter(state=LetterState.ISSUED)
            .select_related("batch")
            .annotate(head=JSONObject(**parts), formats=ArrayAgg("files__format", default=[]))
            .defer("content", "manifest")
            .order_by("-signed_on", "-pk")[:count]
        )

    def for_list(self) -> LetterQuerySet:
        """Everything a row of a list shows, in one query."""
        listed = self.annotate(printed_title=KT("content__title"))
        return listed.select_related("batch", "drafted_by", "reviewed_by", "signed_by").defer(
            "content", "manifest"
        )

    def for_page(self) -> LetterQuerySet:
        """A letter with its sign-off."""
        people = ("drafted_by", "reviewed_by", "signed_by")
        return self.select_related("batch", "corrects", *people).prefetch_related(with_steps())

    def for_countersigning(self) -> LetterQuerySet:
        """A letter with who drafted it, its sign-off, and everybody who is asked to countersign it."""
        return self.select_related("batch", "drafted_by").prefetch_related(with_parts(), with_steps())

    def for_proof(self) -> LetterQuerySet:
        """A letter with its manifest, who signed it, and as `previous_number` the letter before it in the chain."""
        before = self.model._default_manager.filter(
            manifest_sha256=models.OuterRef("previous_manifest_sha256")
        ).exclude(manifest_sha256="")
        steps = apps.get_model("letters.LetterStep").objects.filter(letter=models.OuterRef("pk"), step="sign")
        named = self.annotate(
            previous_number=models.Subquery(before.values("number")[:1]),
            signed_at=models.Subquery(steps.order_by("-pk").values("at")[:1]),
        )
        return named.select_related("signed_by").defer("content")

    def for_match(self) -> LetterQuerySet:
        """What is told of a letter to somebody who holds one of its files."""
        printed = self.annotate(printed_title=KT("content__title"))
        return printed.select_related("batch").prefetch_related("corrections").defer("content", "manifest")

    def with_manifest(self, sha256: str) -> Letter | None:
        """Return the letter whose manifest has a digest, or None."""
        return self.filter(manifest_sha256=sha256).exclude(manifest_sha256="").first()


@track(exclude=["content", "manifest"], permission="letters.read_draft", named=str)
class Letter(FSMModelMixin, models.Model):
    """A batch's result as an official letter.

    While it is drafted, the wording is a template over computed figures. Signing freezes `content` without a number;
    issuing adds the number and the files. Issuer's names are copied here, so that a renamed unit changes no letter.
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="letters")
    corrects = models.ForeignKey(
        "self",
        verbose_name=_("更正的函"),
        on_delete=models.PROTECT,
        related_name="corrections",
        null=True,
        blank=True,
    )
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
    circulation = models.CharField(_("印发范围"), max_length=500, blank=True)
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
            models.UniqueConstraint(
                fields=["batch"], condition=Q(state=LetterState.ISSUED), name="one_issued_letter_per_batch"
            ),
            models.UniqueConstraint(
                fields=["batch"],
                condition=Q(state__in=[LetterState.DRAFTING, LetterState.IN_REVIEW, LetterState.SIGNED]),
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
        return self.number or _("%(batch)s的函（%(state)s）") % {
            "batch": self.batch,
            "state": self.get_state_display(),
        }

    def get_absolute_url(self) -> str:
        """Return where everybody reads it once it is issued."""
        return reverse("letters:published_detail", args=[self.pk])

    @property
    def kind(self) -> LetterKind:
        """What the letter is sent out for."""
        return LetterKind.CORRECTION if self.corrects_id else LetterKind.RESULT

    @property
    def is_editable(self) -> bool:
        """Whether the wording can be changed."""
        return self.state == LetterState.DRAFTING

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
        known = {
            "batch": self.batch.number,
            "zone": self.batch.zone,
            "mark_label": self.batch.mark_label,
            "issuer": self.mark,
            "short_name": self.short_name,
        }
        return readable_line(self.title, known)

    @transition(field=state, source=LetterState.DRAFTING, target=LetterState.IN_REVIEW)
    def send_to_review(self) -> None:
        """拟稿 → 核稿."""

    @transition(field=state, source=LetterState.IN_REVIEW, target=LetterState.DRAFTING)
    def return_to_drafting(self) -> None:
        """核稿 → 拟稿, with comments; the review starts anew."""
        self.reviewed_by = None
        self.reviewed_at = None

    @transition(field=state, source=LetterState.IN_REVIEW, target=LetterState.SIGNED)
    def sign(self, by: object, on: date) -> None:
        """核稿 → 签发; the day of signing is the date that is printed."""
        self.signed_by = by  # type: ignore[assignment]  # the lazy user model is not known here
        self.signed_on = on

    @transition(field=state, source=LetterState.SIGNED, target=LetterState.DRAFTING)
    def unsign(self) -> None:
        """签发 → 拟稿: a change of substance goes through review and signing again."""
        self.reviewed_by = self.signed_by = None
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
