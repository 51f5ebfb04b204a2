"""`drill`: whether what is backed up can be restored, shown by doing it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from backups.drill import drill, following
from core.console import progress_on, refusals_as_errors
from core.untrusted import read_apart

PACKAGE = settings.BASE_DIR / "demo" / "batch-20.json"


class Command(BaseCommand):
    """Back up and restore in scratch databases; the system's own data are not touched."""

    help = "演练备份与恢复：在临时数据库办完一个批次，一边印发另一份函一边备份，恢复到别处，逐行核对"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take another batch package."""
        parser.add_argument(
            "--package", type=Path, default=PACKAGE, metavar="文件", help="用哪个批次包，默认是演示的"
        )

    def handle(self, *_arguments: Any, package: Path, **_options: Any) -> None:
        """Print what was moved and how long it took; end with an error when it cannot be had back."""
        try:
            read = read_apart("packages.reading.read_package", package, needs_letter=True)
        except OSError as error:
            raise CommandError(f"不能读取“{package}”：{error.strerror}", returncode=2) from error
        with refusals_as_errors(), progress_on(self.stderr) as progress:
            drilled = drill(read, following(read), progress)
        rows = sum(table.rows for table in drilled.contents.tables.values())
        self.stdout.write(
            f"演练成功：{len(drilled.contents.tables)} 张表 {rows} 行、{drilled.contents.files.count} 个文件，"
            f"恢复后与备份时逐行相同；公函、统分和操作日志核对相符。"
        )
        self.stdout.write(
            f"备份 {drilled.backup_s:.1f} 秒，{drilled.size} 字节；恢复 {drilled.restore_s:.1f} 秒。"
        )
