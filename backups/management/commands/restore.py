"""`restore FILE`: the state of a backup in this empty place, or nothing at all."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from backups.keys import opener_for_command
from backups.reading import Backup
from backups.restoring import Restored, check_backup, restore_backup
from backups.verifying import faults_here
from core.choices import EventKind
from core.console import progress_on
from core.errors import ActionError
from core.moments import local_minute
from core.trail.recording import note


class Command(BaseCommand):
    """Restore a backup."""

    help = "把备份恢复到空的数据库和空的文件目录；先通读核对，恢复后逐表、逐个文件核对，再核对公函、统分和操作日志"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, what opens it, and how far to go."""
        parser.add_argument("file", type=Path, metavar="文件", help="backup 命令写的文件")
        parser.add_argument("--key-file", type=Path, metavar="文件", help="私钥所在的文件")
        parser.add_argument("--passphrase-file", type=Path, metavar="文件", help="口令所在的文件（第一行）")
        parser.add_argument("--check", action="store_true", help="只通读核对备份文件，不恢复")
        parser.add_argument(
            "--despite-faults", action="store_true", help="公函、统分或操作日志核对有不符也恢复，逐条列出"
        )

    def handle(self, *_arguments: Any, file: Path, **options: Any) -> None:
        """Print what was restored; end with 1, and nothing touched, when it is refused."""
        try:
            backup = Backup(file, opener_for_command(options["key_file"], options["passphrase_file"]))
            if options["check"]:
                header, _manifest = check_backup(backup)
                self.stdout.write(
                    f"备份文件完好，备份于 {local_minute(header.moment)}，版本 {header.version}。"
                )
                return
            with progress_on(self.stderr) as progress:
                restored = restore_backup(backup, faults_here, progress, puts_up=options["despite_faults"])
        except (ActionError, OSError) as refusal:
            raise CommandError(f"没有恢复：{refusal}", returncode=1) from refusal
        note(EventKind.ACT, "restore_backup", by=None, words=local_minute(restored.header.moment))
        self._tell(restored)

    def _tell(self, restored: Restored) -> None:
        contents = restored.manifest.contents
        rows = sum(table.rows for table in contents.tables.values())
        for sentence in restored.faults:
            self.stdout.write(f"不符：{sentence}")
        for name in contents.files.missing:
            self.stdout.write(f"备份时就缺少文件 {name}。")
        unset = [
            name
            for name, was in restored.header.configured.items()
            if was and not settings.CONFIGURED.get(name)
        ]
        if unset:
            self.stdout.write(f"备份时设了、这里没有设的环境变量：{'、'.join(unset)}")
        self.stdout.write(
            f"已恢复到 {local_minute(restored.header.moment)}：{len(contents.tables)} 张表 {rows} 行，"
            f"{contents.files.count} 个文件，逐一核对相符。"
        )
