"""What backs a measure: files, records that compare it with earlier practice elsewhere, searches made elsewhere."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.choices import OFFICE_ROLES, UNIT_ROLES, Role
from accounts.models import User, Viewer
from core.trail.tracking import track
from measures.choices import LIVE_STATES, SCORES_LOCKED, ComparisonOrigin, Relation
from measures.models.measure import Measure
from measures.models.unsent import IS_INNER_OF_ITS_MEASURE
from measures.sight import third_party
from precedents.models import SearchHit


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Files of evidence as people see them."""

    def visible_to(self, user: Viewer) -> AttachmentQuerySet:
        """Return the files of visible measures; published measures open their texts, not their evidence.

        The sealed form bears the unit's name, seal and contacts: it stays with the unit and the office.
        """
        if not isinstance(user, User):
            return self.none()
        own = Q(measure__unit=user.unit_id) if user.has_role(*UNIT_ROLES) else Q(pk__in=[])
        evidence = Q(is_sealed_form=False)
        if user.has_role(*OFFICE_ROLES):
            own |= Q(measure__in=Measure.objects.visible_to(user).values("pk"))
        if user.has_role(Role.EVALUATOR):
            own |= evidence & Q(measure__in=third_party().measures_given(user))
        if user.has_role(Role.EVALUATION_LEAD):
            led = third_party().batches_led(user)
            own |= evidence & Q(measure__batch__in=led, measure__state__in=LIVE_STATES)
        return self.filter(own)


def stored_name(attachment: Attachment, shown_name: str) -> str:
    """Return where a file is stored: never under the name that a person gave it."""
    return f"attachments/{attachment.measure_id}/{uuid.uuid4().hex}"


@track(root="measure", inner=IS_INNER_OF_ITS_MEASURE)
class Attachment(models.Model):
    """A file of evidence. Size and SHA-256 are those of the bytes that were stored."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="attachments")
    file = models.FileField(_("文件"), upload_to=stored_name, max_length=200)
    shown_name = models.CharField(_("文件名"), max_length=200)
    media_type = models.CharField(_("类型"), max_length=100)
    size = models.PositiveBigIntegerField(_("大小（字节）"))
    sha256 = models.CharField("SHA-256", max_length=64)
    is_sealed_form = models.BooleanField(
        _("签字盖章的申报书"), default=False, help_text=_("由单位负责人签字、单位盖章的申报书扫描件。")
    )
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    # Of a file with pictures, that the office saw no name of the unit in them: who must not know it gets no other.
    looked_at_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("核对人"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    looked_at = models.DateTimeField(_("核对时间"), null=True, blank=True, editable=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("one", "附件")
        verbose_name_plural = _("附件")
        ordering: ClassVar = ["uploaded_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measure", "sha256"], name="attachment_once_per_measure"),
            models.CheckConstraint(condition=Q(size__gt=0), name="attachment_is_not_empty"),
            models.CheckConstraint(
                condition=Q(looked_at__isnull=True, looked_at_by__isnull=True)
                | Q(looked_at__isnull=False, looked_at_by__isnull=False),
                name="attachment_looked_at_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="attachment_sha256_is_a_digest"
            ),
        ]

    def __str__(self) -> str:
        return self.shown_name


class ComparisonQuerySet(models.QuerySet["Comparison"]):
    """Comparison records as people see them."""

    def visible_to(self, user: Viewer) -> ComparisonQuerySet:
        """Records of visible measures; what evaluators found, others than they read once scores are locked."""
        measures = Measure.objects.visible_to(user)
        if not isinstance(user, User):
            return self.none()
        known = self.filter(measure__in=measures.values("pk"))
        reads_findings = Q(pk__in=[])
        if user.has_role(*OFFICE_ROLES, Role.EVALUATION_LEAD):
            reads_findings = Q(measure__batch__state__in=SCORES_LOCKED)
        return known.filter(reads_findings | ~Q(origin=ComparisonOrigin.EVALUATOR) | Q(created_by=user.pk))

    def open_to(self, person_id: int) -> ComparisonQuerySet:
        """Records that a person may read while scores are given: what an evaluator found is theirs alone."""
        return self.filter(~Q(origin=ComparisonOrigin.EVALUATOR) | Q(created_by=person_id))


@track(root="measure", inner=IS_INNER_OF_ITS_MEASURE)
class Comparison(models.Model):
    """A finding about prior practice 比对记录: what was done where, under which document, since when."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="comparisons")
    place = models.CharField(_("地区"), max_length=100)
    practice = models.TextField(_("在先做法"))
    document = models.CharField(_("文件"), max_length=300, blank=True)
    in_force_since = models.DateField(_("实施时间"), null=True, blank=True)
    source = models.CharField(_("来源"), max_length=500, blank=True)
    difference = models.TextField(_("与本举措的差异"), blank=True)
    # Empty until a person has said so: what is taken over from a search concludes nothing.
    relation = models.CharField(_("结论"), max_length=20, choices=Relation, blank=True)
    origin = models.CharField(_("提出方"), max_length=20, choices=ComparisonOrigin)
    # The hit of a kept search that it was taken over from; none where it was typed.
    hit = models.ForeignKey(
        SearchHit,
        verbose_name=_("检索命中"),
        on_delete=models.PROTECT,
        related_name="comparisons",
        null=True,
        blank=True,
        editable=False,
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("one", "比对记录")
        verbose_name_plural = _("比对记录")
        ordering: ClassVar = ["created_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(relation__in=["", *Relation.values]), name="comparison_relation_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(relation=Relation.EXTENDED) | ~Q(difference=""),
                name="comparison_extended_says_how",
            ),
            models.UniqueConstraint(fields=["measure", "hit"], name="comparison_once_per_hit"),
        ]

    def __str__(self) -> str:
        return f"{self.place}：{self.practice[:30]}"

    def get_absolute_url(self) -> str:
        """Return where it stands on its measure's page."""
        return f"{reverse('measures:measure_detail', args=[self.measure_id])}#comparison-{self.pk}"

    def is_open_to(self, person_id: int) -> bool:
        """Whether a person may read it while scores are given, as `ComparisonQuerySet.open_to` says."""
        return self.origin != ComparisonOrigin.EVALUATOR or self.created_by_id == person_id


class OutsideSearchQuerySet(models.QuerySet["OutsideSearch"]):
    """Reports of searches as people see them."""

    def visible_to(self, user: Viewer) -> OutsideSearchQuerySet:
        """The office keeps them, and reads them."""
        return self if isinstance(user, User) and user.has_role(*OFFICE_ROLES) else self.none()


def outside_search_name(_search: OutsideSearch, _name: str) -> str:
    """Return a name that cannot be guessed and does not come from the person."""
    return f"outside-searches/{uuid.uuid4().hex}"


@track(root="measure")
class OutsideSearch(models.Model):
    """A search for like practice that was made outside this system: its report, who searched, where and when.

    Size and SHA-256 are those of the bytes that were stored. Nothing of it changes afterwards.
    """

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="outside_searches")
    searched_by = models.CharField(
        _("检索单位或检索人"), max_length=100, help_text=_("例如“省科技信息研究所”。")
    )
    searched_on = models.DateField(_("检索日期"))
    scope = models.TextField(
        _("检索范围"), max_length=1000, help_text=_("查了哪些清单、文件、网站，到哪一天为止。")
    )
    file = models.FileField(_("检索报告"), upload_to=outside_search_name, max_length=200)
    shown_name = models.CharField(_("文件名"), max_length=200)
    media_type = models.CharField(_("类型"), max_length=100)
    size = models.PositiveBigIntegerField(_("大小（字节）"))
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    lock_first: ClassVar[str] = "measure__batch"
    objects = OutsideSearchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("外部检索报告")
        ordering: ClassVar = ["-searched_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measure", "sha256"], name="outside_search_once_per_measure"),
            models.CheckConstraint(
                condition=~Q(searched_by="") & ~Q(scope=""), name="outside_search_says_who_and_where"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="outside_search_is_not_empty"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="outside_search_sha256_is_a_digest"
            ),
        ]

    def __str__(self) -> str:
        return self.shown_name
