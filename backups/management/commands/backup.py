"""`backup FILE`: everything as of this moment in one sealed file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backups.keys import seal_for_command
from backups.writing import write_backup
from core.console import progress_on
from core.errors import ActionError


class Command(BaseCommand):
    """Write a backup."""

    help = "把数据库和全部文件备份成一个加密的文件；有人在办事时也可以备份，内容是同一时刻的"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and where the passphrase stands."""
        parser.add_argument("file", type=Path, metavar="文件", help="写到哪里；已有的文件不覆盖")
        parser.add_argument("--passphrase-file", type=Path, metavar="文件", help="口令所在的文件（第一行）")

    def handle(self, *_arguments: Any, file: Path, passphrase_file: Path | None, **_options: Any) -> None:
        """Print what was written, and what lacks in it; end with 1 when nothing was."""
        try:
            seal = seal_for_command(passphrase_file)
            with progress_on(self.stderr) as progress:
                written = write_backup(file, seal, progress)
        except (ActionError, OSError) as refusal:
            raise CommandError(f"没有备份：{refusal}", returncode=1) from refusal
        contents = written.manifest.contents
        rows = sum(table.rows for table in contents.tables.values())
        self.stdout.write(
            f"{file} {written.size} 字节，{len(contents.tables)} 张表 {rows} 行，{contents.files.count} 个文件"
        )
        self.stdout.write(f"SHA-256 {written.digests.sha256}")
        self.stdout.write(f"SM3 {written.digests.sm3}")
        for name in written.lost:
            self.stderr.write(f"缺少文件 {name}：有记录，但存放处没有它。")
