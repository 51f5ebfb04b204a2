"""Who must have a second factor before they are let in, and who has none yet."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User

ADMINISTRATOR = "administrator"
# Codes for a lost device are no factor of their own.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def lacks_factor(person: User) -> bool:
    """Whether one of the person's roles demands a second factor (`FACTOR_REQUIRED_FOR`) and they have set up none."""
    required = settings.FACTOR_REQUIRED_FOR
    if not person.has_role(*required) and not (person.duty and ADMINISTRATOR in required):
        return False
    return not Authenticator.objects.filter(user=person, type__in=FACTORS).exists()


def factor_sentence() -> str:
    """Say what somebody has to do first who lacks a factor."""
    return _("您的角色须先设置第二验证方式（身份验证器或安全密钥），再办理其他事项。")
