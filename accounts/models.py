"""Units and the people in them: who acts, for whom, and in which roles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import pghistory
import rules
from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    """The kinds of organisation that take part in a batch."""

    OFFICE = "office", _("办公室")
    AREA_COMMITTEE = "area_committee", _("片区管委会")
    MEMBER_AGENCY = "member_agency", _("成员单位")
    CITY_COMMERCE = "city_commerce", _("设区市商务局")
    ECONOMIC_BUREAU = "economic_bureau", _("经发局")
    THIRD_PARTY = "third_party", _("第三方机构")


SUBMITTING_KINDS = (
    UnitKind.AREA_COMMITTEE,
    UnitKind.MEMBER_AGENCY,
    UnitKind.CITY_COMMERCE,
    UnitKind.ECONOMIC_BUREAU,
)


class Role(models.TextChoices):
    """What a person does in their unit; a person may hold several."""

    SUBMITTER = "submitter", _("填报人")
    UNIT_LEAD = "unit_lead", _("单位审核人")
    OFFICE_CLERK = "office_clerk", _("经办人")
    OFFICE_REVIEWER = "office_reviewer", _("核稿人")
    SIGNATORY = "signatory", _("签发人")
    EVALUATOR = "evaluator", _("评审专家")
    EVALUATION_LEAD = "evaluation_lead", _("第三方机构负责人")
    AUDITOR = "auditor", _("监督")


class MailRhythm(models.TextChoices):
    """How often a person wants to be written to; what happens inside the system is always listed there."""

    SOON = "soon", _("有事就发，几件并作一封")
    DAILY = "daily", _("每天早上一封")
    NEVER = "never", _("不发邮件")


OFFICE_ROLES = frozenset({Role.OFFICE_CLERK, Role.OFFICE_REVIEWER, Role.SIGNATORY, Role.AUDITOR})
UNIT_ROLES = frozenset({Role.SUBMITTER, Role.UNIT_LEAD})
EVALUATION_ROLES = frozenset({Role.EVALUATOR, Role.EVALUATION_LEAD})


def roles_for(kind: str) -> frozenset[Role]:
    """Return the roles that a person in a unit of this kind may hold."""
    if kind == UnitKind.OFFICE:
        return OFFICE_ROLES
    return EVALUATION_ROLES if kind == UnitKind.THIRD_PARTY else UNIT_ROLES


def role_fault(unit: Unit | None, roles: Iterable[str]) -> str:
    """Return why these roles cannot be held in the unit, or nothing when they can."""
    roles = set(roles)
    if not roles:
        return ""
    if unit is None:
        return gettext("请先选择单位：角色是在单位里担任的。")
    strange = [str(role.label) for role in Role if role in roles - roles_for(unit.kind)]
    if not strange:
        return ""
    return gettext("“%(kind)s”的人员不能担任：%(roles)s。请改选角色或单位。") % {
        "kind": unit.get_kind_display(),
        "roles": "、".join(strange),
    }


@pghistory.track()
class Unit(models.Model):
    """An organisation. The three names of the issuing office are three facts: a letter uses each elsewhere."""

    code = models.SlugField(_("代码"), max_length=50, unique=True)
    name = models.CharField(_("名称"), max_length=100)
    kind = models.CharField(_("类别"), max_length=20, choices=UnitKind)
    full_name = models.CharField(_("发文机关全称"), max_length=100, blank=True)
    short_name = models.CharField(_("发文机关简称"), max_length=50, blank=True)
    agency_code = models.CharField(_("机关代字"), max_length=20, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("单位")
        ordering: ClassVar = ["kind", "code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.name


class PeopleManager(UserManager["User"]):
    """Sign-in names are stored as typed; only the required fields differ from Django's own manager."""


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractUser):
    """A person. They belong to one unit, and their roles are held in that unit."""

    first_name = None  # type: ignore[assignment]  # one name field serves Chinese names
    last_name = None  # type: ignore[assignment]  # as above
    name = models.CharField(_("姓名"), max_length=50)
    phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    unit = models.ForeignKey(
        Unit, verbose_name=_("单位"), on_delete=models.PROTECT, related_name="people", null=True, blank=True
    )
    mail_rhythm = models.CharField(_("邮件提醒"), max_length=10, choices=MailRhythm, default=MailRhythm.SOON)
    roles = ArrayField(
        models.CharField(max_length=20, choices=Role), verbose_name=_("角色"), default=list, blank=True
    )

    objects: ClassVar[PeopleManager] = PeopleManager()
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "email"]

    class Meta:
        verbose_name = verbose_name_plural = _("人员")
        ordering: ClassVar = ["username"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(roles__contained_by=list(Role.values)), name="user_roles_are_known"
            ),
            models.CheckConstraint(
                condition=Q(roles__len=0) | Q(unit__isnull=False),
                name="user_role_is_held_in_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(mail_rhythm__in=MailRhythm.values), name="user_mail_rhythm_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """Return the person's name, as screens and letters show it."""
        return str(self)

    def get_short_name(self) -> str:
        """Return the same as the full name: Chinese names are not cut."""
        return str(self)

    def has_role(self, *roles: str) -> bool:
        """Tell whether the person is active and holds at least one of the roles."""
        return self.is_active and any(role in self.roles for role in roles)

    def has_perm(self, perm: str, obj: Any | None = None) -> bool:
        """Answer an action's permission by its rule alone: an administrator cannot score, decide or sign by rank."""
        if rules.perm_exists(perm):
            return self.is_active and bool(rules.has_perm(perm, self, obj))
        return super().has_perm(perm, obj)

    @property
    def is_in_office(self) -> bool:
        """Whether the person works in the office that runs the batches."""
        return self.has_role(*OFFICE_ROLES)

    @property
    def role_labels(self) -> list[str]:
        """The Chinese names of the roles held, in the order of `Role`."""
        return [str(role.label) for role in Role if role in self.roles]
