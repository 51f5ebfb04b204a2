"""`demo_accounts`: one account per role, with the demo's password, while it is the demo's."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.choices import Role
from accounts.models import User
from runs.demo_password import ADMINISTRATORS, DEMO_PASSWORD, knows_demo_password


class Command(BaseCommand):
    """List one account per role."""

    help = "列出演示数据中每个角色的一个账号。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line per role; nothing where the demo was not loaded or its password was changed."""
        if not knows_demo_password(User.objects.filter(username=next(iter(ADMINISTRATORS))).first()):
            return
        rows = [(username, str(duty.label), "") for username, duty in ADMINISTRATORS.items()]
        for role in Role:
            person = User.objects.filter(roles__contains=[role]).select_related("unit").order_by("pk").first()
            if person is not None:
                rows.append((person.username, str(role.label), str(person.unit or "")))
        self.stdout.write(f"演示账号（密码都是 {DEMO_PASSWORD}）：")
        for username, label, unit in rows:
            self.stdout.write(f"  {username:<12}{label}  {unit}")
        if not settings.FACTOR_REQUIRED_FOR:
            self.stdout.write(
                "演示时不要求第二验证方式（FACTOR_REQUIRED_FOR=none）；正式部署时，办公室、第三方和管理员设置之后才能办事。"
            )
