"""`check_archive`: 四性检测 of an archive package, item by item (docs/archive.md)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.folders import write_outputs
from core.untrusted import NotRead
from letters.examined import examined
from letters.examining.report import Outcome, Report


class Command(BaseCommand):
    """Print a line an item and what was found; exit code 1 where anything was, 2 where the file cannot be read."""

    help = "检测一个归档包的真实性、完整性、可用性、安全性，逐项报告。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the package, and the file that the report is written to."""
        parser.add_argument("package", type=Path, help="归档包（zip）")
        parser.add_argument("--report", type=Path, help="把检测报告写入这个文件（JSON）")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look into the package and tell."""
        path: Path = options["package"]
        try:
            with path.open("rb") as opened:
                report = examined(File(opened))
        except OSError as error:
            raise CommandError(f"{path}：打不开（{error.strerror}）。", returncode=2) from error
        except NotRead as refusal:
            raise CommandError(f"{path}：{refusal.sentence}", returncode=2) from refusal
        self._tell(report)
        if options["report"]:
            self._write(options["report"], report)
        if report.failed:
            raise CommandError(f"{len(report.failed)}项不合格。", returncode=1)
        self.stdout.write("没有不合格的项目。")

    def _tell(self, report: Report) -> None:
        self.stdout.write(f"{report.number or '（读不出发文字号）'} SHA-256 {report.sha256}")
        for result in report.results:
            item = result.item
            self.stdout.write(f"{Outcome(result.outcome)} {item.number} {item.group} {item.name}")
            for sentence in result.sentences:
                self.stdout.write(f"  {sentence}")

    def _write(self, path: Path, report: Report) -> None:
        made = json.dumps(report.to_json(), ensure_ascii=False, indent=2).encode()
        try:
            write_outputs({path.name: made}, path.parent)
        except OSError as error:
            raise CommandError(f"{path}：写不进去（{error.strerror}）。", returncode=2) from error
