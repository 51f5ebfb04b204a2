"""`import_register FILE`: an already published batch into the register."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from core.console import refusals_as_errors
from core.errors import Fault, Incomplete, WrongState
from core.untrusted import read_apart
from documents.figures import disagreements
from earlier.actions import confirm_import, propose_import, standing_in_the_way
from earlier.planning import Given, ImportPlan, plan_import, serials_in
from earlier.telling import told_lines, told_plan
from earlier.values import Transcript
from register.totals import opening_balance, published_batches


class Command(BaseCommand):
    """Show what was understood of a letter; propose it, and with a second person's name enter it."""

    help = "把已经发布的一批（txt、docx、xlsx、pdf、ofd、json）读入创新举措库；--dry-run 只显示读到了什么。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file, what the file does not say, and what is accepted in spite of the check."""
        parser.add_argument("file", type=Path, help="公函文件")
        parser.add_argument("--batch", type=int, help="批次；不写则以标题为准")
        parser.add_argument("--date", type=_day, help="发布日期，如2022-08-05；不写则为成文日期")
        parser.add_argument("--zone", default="", help="自贸试验区名称；不写则以标题为准")
        parser.add_argument("--marked", type=_serials, help="带特色标识的序号，如6,15,16；不写则以文件为准")
        parser.add_argument(
            "--accept-totals", action="store_true", help="函中的数字与附件不符也照录，并记入批次"
        )
        parser.add_argument("--accept-unread", action="store_true", help="有没有读懂的行也导入，并记入批次")
        parser.add_argument("--by", help="由谁提出（用户名）；不写则为第一位经办人")
        parser.add_argument(
            "--confirmed-by", help="由谁确认（另一人的用户名）；不写则只提出，等待在页面上确认"
        )
        parser.add_argument("--dry-run", action="store_true", help="只显示，不导入；退出码与正式导入的相同")
        parser.add_argument("--lines", action="store_true", help="逐行列出每一行被当作什么")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, show, enter."""
        with refusals_as_errors():
            transcript = self._read(options["file"])
            given = Given(options["batch"], options["zone"], options["date"], options["marked"])
            plan = plan_import(transcript, given)
            self._show(plan, shows_lines=options["lines"])
            accepted = {
                "accepts_totals": options["accept_totals"],
                "accepts_unread": options["accept_unread"],
            }
            if options["dry_run"]:
                _require_clear(plan, **accepted)
                return
            by = _person(options["by"])
            second = _person(options["confirmed_by"]) if options["confirmed_by"] else None
            with transaction.atomic():
                proposal = propose_import(by=by, transcript=transcript, given=given, **accepted)
                if second is not None:
                    proposal = confirm_import(proposal, by=second)
        if second is None:
            self.stdout.write(f"{proposal}已由{by}提出，等待另一人确认。")
            return
        self.stdout.write(f"{proposal.batch}已导入，共{len(plan.rows)}项，{by}提出，{second}确认。")
        for one in disagreements(published_batches(timezone.localdate()), opening_balance()):
            self.stdout.write(
                f"注意：{'截至' if one.is_opening else ''}第{one.batch}批原记{one.stated}项，库中有{one.counted}项。"
            )

    def _read(self, path: Path) -> Transcript:
        try:
            transcript: Transcript = read_apart("earlier.files.read_letter", path, name=path.name)
        except OSError as error:
            raise Incomplete([Fault(path.name, f"不能打开文件：{error.strerror}")]) from error
        return transcript

    def _show(self, plan: ImportPlan, *, shows_lines: bool) -> None:
        for line in told_plan(plan):
            self.stdout.write(line)
        for line in told_lines(plan.transcript, every=shows_lines):
            self.stdout.write(line)


def _person(username: str | None) -> User:
    if username:
        people = User.objects.filter(username=username, is_active=True)
    else:
        people = User.objects.filter(roles__contains=[Role.OFFICE_CLERK], is_active=True)
    person = people.order_by("pk").first()
    if person is None:
        sentence = f"没有用户名为“{username}”的人员。" if username else "没有经办人，请用 --by 指定。"
        raise CommandError(sentence, returncode=2)
    return person


def _require_clear(plan: ImportPlan, *, accepts_totals: bool, accepts_unread: bool) -> None:
    """Refuse a dry run as the import would be refused."""
    if plan.refusal:
        raise WrongState(plan.refusal)
    faults = standing_in_the_way(plan, accepts_totals=accepts_totals, accepts_unread=accepts_unread)
    if faults:
        raise Incomplete(faults)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}”不是日期，请写成2022-08-05这样") from error


def _serials(text: str) -> frozenset[int]:
    try:
        return serials_in(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}”不是序号，请写成6,15,16这样") from error
