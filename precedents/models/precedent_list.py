"""A list of prior practice that the office keeps a copy of: who issued it, when, and whether it still counts."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import connection, models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from accounts.rules import is_office_reader
from core.trail.tracking import track


class ListState(models.TextChoices):
    """Whether a list counts."""

    IN_FORCE = "in_force", _("有效")
    SUPERSEDED = "superseded", _("已被替代")
    WITHDRAWN = "withdrawn", _("已撤下")


class PrecedentListQuerySet(models.QuerySet["PrecedentList"]):
    """Lists as people may read them."""

    def visible_to(self, person: Any) -> PrecedentListQuerySet:
        """Return what a person may read: everybody signed in all but what was withdrawn; the office everything."""
        if is_office_reader(person):
            return self.all()
        return self.exclude(state=ListState.WITHDRAWN) if person.is_authenticated else self.none()

    def in_force(self) -> PrecedentListQuerySet:
        """Return the lists that count."""
        return self.filter(state=ListState.IN_FORCE)

    def next_key(self) -> int:
        """Return a key for a list to come: the one whose name it takes must name it before it is there."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [self.model._meta.db_table])
            return int(cursor.fetchone()[0])


@track()
class PrecedentList(FSMModelMixin, models.Model):
    """One imported list. Its practices are as many as on the day it was imported; each may be put right.

    `sha256` is of the file, or of the pasted text in UTF-8, that was read. Nobody is named as the importer where the
    command line was.
    """

    is_locked_first: ClassVar[bool] = True

    name = models.CharField(_("清单名称"), max_length=200)
    issuer = models.CharField(_("发布机关"), max_length=200, blank=True)
    document = models.CharField(_("文号"), max_length=100, blank=True)
    issued_on = models.DateField(_("发布日期"), null=True, blank=True)
    place = models.CharField(
        _("地区"), max_length=100, blank=True, help_text=_("这些做法出自哪里，如“全国”“某自贸试验区”。")
    )
    scope = models.CharField(_("推广范围"), max_length=200, blank=True)
    source = models.CharField(
        _("来源"), max_length=500, blank=True, help_text=_("网址或档案编号，便于核对原文。")
    )
    file_name = models.CharField(_("文件"), max_length=200, blank=True, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    size = models.PositiveIntegerField(_("条数"), editable=False)
    remarks = models.TextField(_("导入时的说明"), blank=True, editable=False)
    state = FSMField(_("状态"), default=ListState.IN_FORCE, choices=ListState.choices, protected=True)
    superseded_by = models.ForeignKey(
        "self",
        verbose_name=_("替代它的清单"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="supersedes",
    )
    withdrawn_because = models.CharField(_("撤下的理由"), max_length=500, blank=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("导入人"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    imported_at = models.DateTimeField(_("导入时间"), auto_now_add=True)

    objects = PrecedentListQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("one", "在先做法清单")
        verbose_name_plural = _("在先做法清单")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(state="in_force"),
                name="precedent_list_in_force_has_its_name_alone",
            ),
            models.UniqueConstraint(
                fields=["sha256"], condition=Q(state="in_force"), name="precedent_list_in_force_once_per_file"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ListState.values), name="precedent_list_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="superseded", superseded_by__isnull=False)
                | (~Q(state="superseded") & Q(superseded_by__isnull=True)),
                name="precedent_list_superseded_by_another",
            ),
            models.CheckConstraint(
                condition=(Q(state="withdrawn") & ~Q(withdrawn_because=""))
                | (~Q(state="withdrawn") & Q(withdrawn_because="")),
                name="precedent_list_withdrawn_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the page of the list."""
        return reverse("precedents:list", args=[self.pk])

    @property
    def is_in_force(self) -> bool:
        """Whether the list is searched."""
        return self.state == ListState.IN_FORCE

    @transition(field=state, source=ListState.IN_FORCE, target=ListState.SUPERSEDED)
    def be_superseded(self) -> None:
        """有效 → 已被替代."""

    @transition(field=state, source=ListState.IN_FORCE, target=ListState.WITHDRAWN)
    def be_withdrawn(self) -> None:
        """有效 → 已撤下."""
