"""Make an existing account the first security or audit administrator: later ones are proposed and confirmed on pages."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.choices import Duty
from accounts.models import User
from core.trail.recording import recording


class Command(BaseCommand):
    """`manage.py appoint_administrator security NAME`."""

    help = "把一个账号指定为首位系统、安全或审计管理员；已有这一种管理员时不能再用。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Which kind, and whose account."""
        parser.add_argument("duty", choices=Duty.values, metavar="system|security|audit")
        parser.add_argument("username", metavar="登录名")

    def handle(self, *args: Any, duty: str, username: str, **options: Any) -> None:
        """Give the duty, on record, while nobody who is active has it."""
        with transaction.atomic():
            # One after the other: two at once would both find nobody.
            accounts = {one.username: one for one in User.objects.select_for_update().order_by("pk")}
            if any(one.has_duty(duty) for one in accounts.values()):
                raise CommandError(
                    "已有这一种管理员。其他人由安全管理员在「角色与登录」提出，另一位管理员确认。"
                )
            person = accounts.get(username)
            if person is None or not person.is_active or person.roles or person.duty:
                raise CommandError(
                    "没有这个登录名，或者已停用、已有角色、已是另一种管理员。一人只能是三员中的一员。"
                )
            with recording("appoint_administrator", by=None, about=person):
                person.duty = duty
                person.save(update_fields=["duty"])
        self.stdout.write(f"{person}（{username}）现在是{person.get_duty_display()}。")
