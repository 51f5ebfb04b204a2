"""`import_register FILE --batch N`: an already published batch into the register."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Role, User
from letters.actions import import_letter
from letters.management.console import refusals_as_errors
from letters.sources import read_source
from letters.transcript import Transcript
from measures.choices import Classification
from measures.models import Batch


class Command(BaseCommand):
    """Show what was understood of a letter, and enter it unless it is a dry run."""

    help = "把已经发布的一批（txt、docx、xlsx、json）读入创新举措库；--dry-run 只显示读到了什么。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file, the batch, and what the file does not say."""
        parser.add_argument("file", type=Path, help="公函文件")
        parser.add_argument("--batch", type=int, required=True, help="批次")
        parser.add_argument("--date", type=date.fromisoformat, help="发布日期，文件中没有时必填")
        parser.add_argument("--zone", help="自贸试验区名称；不写则沿用最近一批的")
        parser.add_argument("--marked", default="", help="带特色标识的序号，用逗号隔开")
        parser.add_argument("--by", help="以谁的名义导入（用户名）；不写则为第一位经办人")
        parser.add_argument("--dry-run", action="store_true", help="只显示，不导入")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, show, enter."""
        with refusals_as_errors():
            transcript = read_source(options["file"])
            self._show(transcript)
            if transcript.faults:
                raise CommandError(f"有{len(transcript.faults)}处没有读懂，请改正文件后重试。", returncode=2)
            if options["dry_run"]:
                return
            batch = import_letter(
                by=self._person(options["by"]),
                number=options["batch"],
                zone=self._zone(options["zone"]),
                published_on=self._day(options["date"] or transcript.day),
                rows=transcript.rows,
                marked=frozenset(
                    int(part) for part in options["marked"].split(",") if part.strip().isdecimal()
                ),
            )
        self.stdout.write(f"{batch}已导入，共{len(transcript.rows)}项。")

    def _show(self, transcript: Transcript) -> None:
        labels = dict(Classification.choices)
        for row in transcript.rows:
            self.stdout.write(f"  {row.serial:>3}  {labels[row.classification]}  {row.title}")
        counts = Counter(row.classification for row in transcript.rows)
        total = " / ".join(str(counts[code]) for code in Classification.values)
        self.stdout.write(
            f"读到{len(transcript.rows)}项（{total}），字号 {transcript.number or '—'}，日期 {transcript.day or '—'}"
        )
        for note in transcript.notes:
            self.stdout.write(f"注意：{note}")
        for fault in transcript.faults:
            self.stderr.write(f"没有读懂：{fault}")

    def _person(self, username: str | None) -> User:
        people = (
            User.objects.filter(username=username)
            if username
            else User.objects.filter(roles__contains=[Role.OFFICE_CLERK])
        )
        person = people.order_by("pk").first()
        if person is None:
            raise CommandError("没有可以导入的人员，请用 --by 指定经办人。", returncode=2)
        return person

    def _zone(self, zone: str | None) -> str:
        latest = Batch.objects.order_by("-number").first()
        if not zone and latest is None:
            raise CommandError("请用 --zone 写明自贸试验区名称。", returncode=2)
        return zone or (latest.zone if latest else "")

    def _day(self, day: date | None) -> date:
        if day is None:
            raise CommandError("文件中没有日期，请用 --date 写明发布日期。", returncode=2)
        return day
