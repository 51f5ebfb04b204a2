"""How long a password is good, and that one does not come back to an earlier one. The limits are settings."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import UsedPassword, User


class NotUsedBefore:
    """Refuses the last passwords of a person (`PASSWORD_HISTORY`), the present one among them. Django's own interface."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise `ValidationError` for a password that the person had."""
        if user is None or user.pk is None or not settings.PASSWORD_HISTORY:
            return
        kept = user.used_passwords.values_list("password", flat=True)[: settings.PASSWORD_HISTORY]
        if any(check_password(password, each) for each in {user.password, *kept}):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def password_changed(self, password: str, user: User | None = None) -> None:
        """Keep a password that was stored, and drop those that count no longer."""
        if user is None or not settings.PASSWORD_HISTORY or not user.has_usable_password():
            return
        UsedPassword.objects.create(person=user, password=user.password)
        old = user.used_passwords.values("pk")[settings.PASSWORD_HISTORY :]
        UsedPassword.objects.filter(pk__in=old).delete()

    def get_help_text(self) -> str:
        """Say what is asked for."""
        count = settings.PASSWORD_HISTORY
        if not count:
            return ""
        return ngettext(
            "不能与最近%(count)d次用过的密码相同。", "不能与最近%(count)d次用过的密码相同。", count
        ) % {"count": count}


def password_sentence(person: User) -> str:
    """Say why a person has to choose another password before anything else, or nothing."""
    if not person.has_usable_password():
        return ""
    if person.password_is_given:
        return _("现在的密码是系统管理员设的，请先换成只有您自己知道的密码。")
    days = settings.PASSWORD_DAYS
    if days and person.password_set_at and timezone.now() - person.password_set_at > timedelta(days=days):
        return _("密码已用满%(days)d天，请先更换。") % {"days": days}
    return ""
