"""Units and the people in them: who acts, for whom, and in which roles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar, cast

import pgtrigger
import rules
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.choices import OFFICE_ROLES, Duty, Role, UnitKind, labels_of, roles_for
from accounts.hooks.models import HookDelivery, Webhook  # noqa: F401  found by Django as this app's
from accounts.machine_tokens import MachineToken
from core.choices import MailRhythm
from core.folding import kept_folded
from core.moments import local_day, local_minute
from core.sealed import SealedField
from core.trail.tracking import track

Rows = TypeVar("Rows", bound=models.QuerySet[Any])


def role_fault(unit: Unit | None, roles: Iterable[str], duty: str = "") -> str:
    """Return why these roles cannot be held in the unit and beside the duty, or nothing when they can."""
    roles = set(roles)
    if duty and roles:
        return gettext("管理员不能同时担任业务角色，也只能是三员中的一员。")
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


@track(exclude=["folded_names"], permission="core.read_trail", named=str)
class Unit(models.Model):
    """An organisation. The names and codes of the issuing office are facts of their own: a letter uses each elsewhere."""

    code = models.SlugField(_("代码"), max_length=50, unique=True)
    name = models.CharField(_("名称"), max_length=100)
    kind = models.CharField(_("类别"), max_length=20, choices=UnitKind)
    full_name = models.CharField(_("发文机关全称"), max_length=100, blank=True)
    short_name = models.CharField(_("发文机关简称"), max_length=50, blank=True)
    agency_code = models.CharField(_("机关代字"), max_length=20, blank=True)
    notice_code = models.CharField(
        _("通知的机关代字"), max_length=20, blank=True, help_text=_("通知另编一列文号；留空则与函同列。")
    )
    other_names = ArrayField(
        models.CharField(max_length=50),
        verbose_name=_("其他称呼"),
        default=list,
        blank=True,
        help_text=_("别名、习惯简称、所在地地名，用顿号分开；匿名评审时与单位名称一并遮蔽。"),
    )
    is_active = models.BooleanField(_("启用"), default=True)
    folded_names = kept_folded("name", "code", "full_name")

    class Meta:
        verbose_name = verbose_name_plural = _("单位")
        ordering: ClassVar = ["kind", "code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.name


class PeopleManager(BaseUserManager["User"]):
    """Sign-in names are stored as typed."""

    def named_by(self, person: User) -> models.QuerySet[User]:
        """Return whom a person may name to the API: the office everybody who may sign in, others their own unit's."""
        people = self.filter(is_active=True)
        return people if person.is_in_office else people.filter(unit=person.unit_id)

    def create_superuser(self, username: str, password: str | None = None, **entries: Any) -> User:
        """Store the first system administrator: what Django's own command of this name asks for."""
        person = self.model(username=username, duty=Duty.SYSTEM, **entries)
        person.set_password(password)
        person.save(using=self._db)
        return person


# Whichever way a password is changed or an account switched off, the tokens issued before are worth nothing after.
_TOKENS_END = pgtrigger.Trigger(
    name="tokens_end_with_the_password",
    operation=pgtrigger.UpdateOf("password", "is_active"),  # type: ignore[no-untyped-call]  # no types
    when=pgtrigger.After,
    condition=pgtrigger.Q(old__password__df=pgtrigger.F("new__password")) | pgtrigger.Q(new__is_active=False),
    func="""
        DELETE FROM knox_authtoken WHERE user_id = NEW.id;
        UPDATE accounts_machinetoken SET revoked_at = clock_timestamp()
        WHERE person_id = NEW.id AND revoked_at IS NULL;
        RETURN NULL;
    """,
)


@track(
    exclude=["password", "password_set_at", "last_login", "folded_names"],
    permission="core.read_trail",
    named=str,
)
class User(AbstractUser):
    """A person. They belong to one unit, and their roles are held in that unit."""

    first_name = None  # type: ignore[assignment]  # one name field serves Chinese names
    last_name = None  # type: ignore[assignment]  # as above
    name = models.CharField(_("姓名"), max_length=50)
    phone = SealedField(_("联系电话"), max_length=30, blank=True)
    unit = models.ForeignKey(
        Unit, verbose_name=_("单位"), on_delete=models.PROTECT, related_name="people", null=True, blank=True
    )
    mail_rhythm = models.CharField(_("邮件提醒"), max_length=10, choices=MailRhythm, default=MailRhythm.SOON)
    password_set_at = models.DateTimeField(null=True, editable=False)
    # Somebody else knows it: the administrator who gave it out.
    password_is_given = models.BooleanField(default=False, editable=False)
    # Part of what a session is known by: with another number, every session has ended.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    roles = ArrayField(
        models.CharField(max_length=20, choices=Role), verbose_name=_("角色"), default=list, blank=True
    )
    duty = models.CharField(_("管理员"), max_length=10, choices=Duty, blank=True, default="")
    folded_names = kept_folded("name", "username")

    # With which a system acts for the person now: what lies beyond it is nothing that they see or may do.
    machine: MachineToken | None = None

    objects: ClassVar[PeopleManager] = PeopleManager()  # type: ignore[assignment]  # Django makes superusers by columns
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "email"]

    class Meta:
        verbose_name = pgettext_lazy("one", "人员")
        verbose_name_plural = _("人员")
        ordering: ClassVar = ["username"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(roles__contained_by=list(Role.values)), name="user_roles_are_known"
            ),
            models.CheckConstraint(
                condition=Q(roles__len=0) | Q(unit__isnull=False),
                name="user_role_is_held_in_a_unit",
            ),
            models.CheckConstraint(condition=Q(duty__in=["", *Duty.values]), name="user_duty_is_known"),
            models.CheckConstraint(
                condition=Q(duty="") | Q(roles__len=0),
                name="user_administrator_has_no_role",
                violation_error_message=_("管理员不能同时担任业务角色，也只能是三员中的一员。"),
            ),
            models.CheckConstraint(
                condition=Q(mail_rhythm__in=MailRhythm.values), name="user_mail_rhythm_is_known"
            ),
            models.UniqueConstraint(
                Lower("username"),
                name="user_name_once_in_whatever_case",
                violation_error_message=_("已有只差大小写的登录名，请换一个。"),
            ),
        ]
        triggers: ClassVar = [_TOKENS_END]

    def __str__(self) -> str:
        return self.name or self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django's mark of a session, which ends with the password, made to end with the epoch as well."""
        mark: str = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]  # not in the stubs
        return salted_hmac("accounts.session_epoch", f"{mark}|{self.session_epoch}", secret).hexdigest()

    def set_password(self, raw_password: str | None) -> None:
        """Take a password that its owner chose, as of now."""
        super().set_password(raw_password)
        self.password_set_at, self.password_is_given = timezone.now(), False

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
        if self.machine is not None and not self.machine.reaches(obj):
            return False
        if rules.perm_exists(perm):
            return self.is_active and bool(rules.has_perm(perm, self, obj))
        return super().has_perm(perm, obj)

    def within_reach(self, rows: Rows) -> Rows:
        """Return the rows that the system's token reaches; of a bounded one none where nobody said how far it reaches."""
        if self.machine is None or not self.machine.is_bounded:
            return rows
        within = getattr(rows, "within", None)
        return cast("Rows", within(self.machine) if within else rows.none())

    @property
    def is_superuser(self) -> bool:  # type: ignore[override]  # a column of Django's, told by the duty here
        """Whether Django's own pages of administration are open: they keep units and accounts."""
        return self.duty == Duty.SYSTEM

    @property
    def is_staff(self) -> bool:  # type: ignore[override]  # as above
        """The same: there is one kind of people on those pages."""
        return self.is_superuser

    def has_duty(self, *duties: str) -> bool:
        """Tell whether the person is active and an administrator of one of these kinds."""
        return self.is_active and self.duty in duties

    @property
    def is_in_office(self) -> bool:
        """Whether the person works in the office that runs the batches."""
        return self.has_role(*OFFICE_ROLES)

    @property
    def role_labels(self) -> list[str]:
        """What the roles held, or the duty, are called, in the order of `Role`."""
        return labels_of(self.roles, self.duty)


class UsedPassword(models.Model):
    """A password that somebody had, as Django stores it."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="used_passwords")
    password = models.CharField(max_length=128)

    class Meta:
        verbose_name = verbose_name_plural = _("用过的密码")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.person} #{self.pk}"


# Who looks: somebody with an account, or the public.
Viewer = User | AnonymousUser


class TakesTwo(models.Model):
    """What one administrator asks for about somebody else's account and another confirms."""

    person = models.ForeignKey(User, verbose_name=_("人员"), on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("理由"), max_length=300)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(confirmed_at__isnull=True), name="one_open_%(class)s_a_person"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="%(class)s_has_a_reason"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | (
                    Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                    & ~Q(confirmed_by=F("asked_by"))
                    & ~Q(confirmed_by=F("person"))
                ),
                name="%(class)s_takes_two",
            ),
            models.CheckConstraint(condition=~Q(asked_by=F("person")), name="%(class)s_is_for_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {local_day(self.asked_at)}"


@track(root="person", permission="core.read_trail")
class FactorReset(TakesTwo):
    """Taking a lost second factor off an account."""

    class Meta(TakesTwo.Meta):
        verbose_name = verbose_name_plural = _("第二验证方式的重置")


@track(root="person", permission="core.read_trail")
class RoleChange(TakesTwo):
    """The roles and the duty that somebody is to hold from then on, where one person's word is not enough."""

    roles = ArrayField(
        models.CharField(max_length=20, choices=Role), verbose_name=_("角色"), default=list, blank=True
    )
    duty = models.CharField(_("管理员"), max_length=10, choices=Duty, blank=True, default="")

    class Meta(TakesTwo.Meta):
        verbose_name = verbose_name_plural = _("角色的改动")
        constraints: ClassVar = [
            *TakesTwo.Meta.constraints,
            models.CheckConstraint(
                condition=Q(roles__contained_by=list(Role.values)), name="rolechange_roles_are_known"
            ),
            models.CheckConstraint(condition=Q(duty__in=["", *Duty.values]), name="rolechange_duty_is_known"),
            models.CheckConstraint(
                condition=Q(duty="") | Q(roles__len=0), name="rolechange_administrator_has_no_role"
            ),
        ]


class SignIn(models.Model):
    """Where a person is signed in: it goes with its session, however that ends."""

    session = models.OneToOneField(
        Session, on_delete=models.CASCADE, primary_key=True, related_name="sign_in"
    )
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)
    # What the browser calls itself.
    device = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("登录中")
        ordering: ClassVar = ["-seen_at", "-begun_at"]

    def __str__(self) -> str:
        return f"{self.person} {local_minute(self.begun_at)}"


class TokenUse(models.Model):
    """When an API token was used last, and from where. A token that has ended leaves its line until it is listed again."""

    # Knox's own key. No foreign key: tokens end by a trigger, which knows only its own table.
    digest = models.CharField(max_length=128, primary_key=True)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="token_uses")
    used_at = models.DateTimeField()
    used_from = models.CharField(max_length=45, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("令牌的使用")
        ordering: ClassVar = ["-used_at"]

    def __str__(self) -> str:
        return f"{self.person} {local_minute(self.used_at)}"
