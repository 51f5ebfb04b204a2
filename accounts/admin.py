"""Units and people: the reference data that an administrator keeps. Everything else changes through actions alone.

The site is our own, so that no package's tables (tokens, sign-in addresses, groups) can be edited around the rules.
"""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from allauth.account.decorators import secure_admin_login
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, UserChangeForm
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.ended import leave_systems_behind
from accounts.models import Unit, User
from accounts.web import person_of
from core.folding import saying_kept
from core.paging import PAGE_SIZE
from core.trail.recording import recording

Row = TypeVar("Row", bound=Model)


class Administration(admin.AdminSite):
    """The administrator's pages, behind the same sign-in as all the others: its limits and second factor hold."""

    site_header = site_title = _("单位与人员")
    index_title = _("系统管理")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Let administrators in, and nobody else."""
        return request.user.is_active and request.user.is_superuser


site = Administration(name="admin")
site.login = secure_admin_login(site.login)  # type: ignore[method-assign]  # allauth's documented way


class PersonForm(UserChangeForm[User]):
    """A person as they stand. Their roles are another administrator's business."""

    def clean_unit(self) -> Unit | None:
        """Refuse another unit while roles are held in this one."""
        unit: Unit | None = self.cleaned_data["unit"]
        if self.instance.roles and unit != self.instance.unit:
            raise forms.ValidationError(
                _("此人在原单位担任角色：请先由安全管理员取消角色，改了单位以后再给。")
            )
        return unit


class _PasswordIsGiven:
    """A password that somebody gave out is changed by its owner before anything else."""

    def set_password_and_save(self, user: User, commit: bool = True, **options: Any) -> User:
        """Store the person with a password that is known to whoever gave it."""
        super().set_password_and_save(user, commit=False, **options)  # type: ignore[misc]  # of Django's own forms
        user.password_is_given = True
        if commit:
            user.save()
        return user


class NewPersonForm(_PasswordIsGiven, AdminUserCreationForm[User]):
    """A new person, with a first password."""


class GivenPasswordForm(_PasswordIsGiven, AdminPasswordChangeForm):  # type: ignore[type-arg]  # none at run time
    """Another password for somebody who lost theirs."""


class _KeptForGood:
    """Nothing is deleted here: who acted is part of the record. Units and people are switched off instead."""

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        """Answer no."""
        return False


class _OnRecord(admin.ModelAdmin[Row]):
    """What is stored is an event of the trail; a list has pages as long as every other's."""

    list_per_page = PAGE_SIZE

    def save_model(self, request: HttpRequest, obj: Row, form: Any, change: bool) -> None:
        """Store a row as an act of whoever is signed in."""
        act = f"{'change' if change else 'add'}_{obj._meta.model_name}"
        with recording(act, by=person_of(request), about=obj if change else None):
            super().save_model(request, obj, form, change)


class _FoundAsSeen:
    """What looks the same is found alike, as in every list of the office."""

    search_fields: ClassVar[tuple[str, ...]] = ()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Return the rows that hold every word somewhere."""
        return saying_kept(queryset, search_term, *self.search_fields), False


@admin.register(Unit, site=site)
class UnitAdmin(_KeptForGood, _FoundAsSeen, _OnRecord[Unit]):
    """Units by kind; what is printed already keeps the name it was printed with."""

    list_display = ("name", "code", "kind", "short_name", "agency_code", "is_active")
    list_filter = ("kind", "is_active")
    search_fields: ClassVar = ("folded_names",)


@admin.register(User, site=site)
class PersonAdmin(_KeptForGood, _FoundAsSeen, _OnRecord[User], UserAdmin[User]):
    """People and their unit."""

    form = PersonForm
    add_form = NewPersonForm
    change_password_form = GivenPasswordForm
    list_display = ("username", "name", "unit", "shown_roles", "is_active")
    # Not by unit, of which there are hundreds: its name is searched for.
    list_filter = ("is_active",)
    list_select_related = ("unit",)
    search_fields: ClassVar = ("folded_names", "unit__folded_names")
    ordering = ("username",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("个人信息"), {"fields": ("name", "phone", "email")}),
        (_("单位与角色"), {"fields": ("unit", "held")}),
        (_("账号"), {"fields": ("is_active", "second_factor")}),
    )
    readonly_fields = ("held", "second_factor")
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2")}),
        (_("个人信息"), {"fields": ("name", "phone", "email")}),
        (_("单位"), {"fields": ("unit",)}),
    )

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Store a person; in another unit, without what was set up on the old one's systems."""
        super().save_model(request, obj, form, change)
        if not change or "unit" not in form.changed_data:
            return
        with recording("leave_unit", by=person_of(request), about=obj):
            ended = leave_systems_behind(obj)
        if ended:
            told = gettext("此人在原单位建立的接口令牌、系统令牌和事件推送共%(count)d个，已一并作废。")
            messages.info(request, told % {"count": ended})

    @admin.display(description=_("角色"))
    def held(self, person: User) -> str:
        """The roles, and the page where the security administrator changes them."""
        return format_html(
            '{} <a href="{}">{}</a>',
            self.shown_roles(person) or "—",
            reverse("people:roles", args=[person.pk]),
            _("由安全管理员更改"),
        )

    @admin.display(description=_("登录锁定与第二验证方式"))
    def second_factor(self, person: User) -> str:
        """Lead to where a person who cannot sign in is helped."""
        return format_html(
            '<a href="{}">{}</a>', reverse("people:help", args=[person.pk]), _("解锁、重置第二验证方式")
        )

    @admin.display(description=_("角色"))
    def shown_roles(self, person: User) -> str:
        """The roles in Chinese."""
        return _("、").join(person.role_labels)
