"""Drop what the office keeps no longer: each day is written out and checked before its events go."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.trail.dropping import NotDropped, days_to_drop, drop


class Command(BaseCommand):
    """Write and drop the days that are older than the office keeps them."""

    help = "把超过保存期限的操作日志逐日写入文件，核对无误后清除"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder that the files are kept in."""
        parser.add_argument("folder", type=Path, metavar="文件夹", help="导出文件存放处，要另行备份")

    def handle(self, *_arguments: Any, folder: Path, **_options: Any) -> None:
        """Print a line a day; end with 1 at the first day that stays."""
        days = days_to_drop()
        for closed in days:
            try:
                path = drop(closed, folder)
            except (NotDropped, OSError) as failure:
                raise CommandError(f"没有清除：{failure}", returncode=1) from failure
            self.stdout.write(f"{closed.day} {closed.events} 条 {path.name}")
        self.stdout.write(f"清除 {len(days)} 日。" if days else "没有到期的日志。")
