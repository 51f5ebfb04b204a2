"""`export_batch N FILE`: a batch as a package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.console import refusals_as_errors
from measures.models import Batch
from packages import package_text
from runs.exporting import package_of


class Command(BaseCommand):
    """Write a batch's package."""

    help = "把一个批次导出为批次包（JSON）。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the batch's number and the file."""
        parser.add_argument("number", type=int, help="批次")
        parser.add_argument("file", type=Path, help="写到哪个文件")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file whole, or refuse."""
        batch = Batch.objects.filter(number=options["number"]).first()
        if batch is None:
            raise CommandError(f"没有第{options['number']}批。", returncode=2)
        target: Path = options["file"]
        with refusals_as_errors():
            text = package_text(package_of(batch))
        try:
            part = target.with_name(f".{target.name}.part")
            part.write_text(text, encoding="utf-8")
            part.replace(target)
        except OSError as error:
            raise CommandError(f"不能写入“{target}”：{error.strerror}", returncode=2) from error
        self.stdout.write(str(target))
