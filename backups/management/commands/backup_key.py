"""`backup_key FILE`: a new pair of keys, the private one in a file, the public one printed."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backups.sealing import new_key


class Command(BaseCommand):
    """Make a pair of keys."""

    help = "生成备份用的一对钥匙：私钥写入文件，保存在别处；公钥打印出来，设为 BACKUP_PUBLIC_KEY"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the private key's file."""
        parser.add_argument("file", type=Path, metavar="文件", help="私钥写到哪里；已有的文件不覆盖")

    def handle(self, *_arguments: Any, file: Path, **_options: Any) -> None:
        """Write the one, print the other."""
        private, public = new_key()
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(f"私钥写不进“{file}”：{error.strerror}", returncode=1) from error
        with os.fdopen(descriptor, "w", encoding="ascii") as target:
            target.write(f"# public key: {public.text}\n{private.text}\n")
        self.stdout.write(public.text)
