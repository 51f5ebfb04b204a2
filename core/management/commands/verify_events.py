"""Whether the trail is as it was when its days were closed; what was altered is named."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from core.models import EventDay
from core.trail.chain import breaks_in_chain, head
from core.trail.dropping import breaks_in_file, file_of


class Command(BaseCommand):
    """Verify every closed day, and the files of those that were dropped."""

    help = "核对操作日志：逐日摘要、逐条事件；有一处不符就以 1 退出"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what was noted elsewhere, and where dropped days were written."""
        parser.add_argument(
            "--head", default="", help="以前记下的某一日的摘要（SHA-256 或 SM3），核对它还在链上"
        )
        parser.add_argument("--files", type=Path, help="已清除的各日导出文件所在的文件夹，一并核对")

    def handle(self, *_arguments: Any, head: str, files: Path | None, **_options: Any) -> None:
        """Print each break; end with 1 when there is one."""
        broken = 0
        for found in breaks_in_chain():
            broken += 1
            place = f"事件 {found.event} " if found.event else ""
            self.stdout.write(f"{found.day} {place}{found.sentence}")
        if head and not EventDay.objects.filter(Q(digest=head) | Q(sm3=head)).exists():
            broken += 1
            self.stdout.write(f"记下的摘要 {head} 不在链上。")
        for closed in EventDay.objects.filter(dropped_at__isnull=False) if files else []:
            for sentence in breaks_in_file(closed, file_of(files or Path(), closed.day)):
                broken += 1
                self.stdout.write(f"{closed.day} {sentence}")
        if broken:
            raise CommandError(f"{broken} 处不符。", returncode=1)
        self.stdout.write(_whole())


def _whole() -> str:
    last = head()
    if last is None:
        return "还没有已封存的日子。"
    return f"相符，至 {last.day}，摘要 {last.digest}，SM3 {last.sm3}"
