"""`run_batch PACKAGE.json --output DIR`: a whole batch, headless."""

from __future__ import annotations

import hashlib
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.console import progress_on, refusals_as_errors
from core.folders import require_folder, write_outputs
from core.untrusted import read_apart
from packages import Package
from runs.batch import PackageFile, run_package
from runs.output import outputs
from runs.rehearsal import rehearsal


class Command(BaseCommand):
    """Take a batch package through the whole life cycle and write the letter's files and the tally."""

    help = "按批次包走完一个批次的全过程，写出函的各种文件和统分结果。默认在临时数据库中演练；--keep 则办在系统的数据库里。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the package, the folder and `--keep`."""
        parser.add_argument("package", type=Path, help="批次包（JSON）")
        parser.add_argument("--output", type=Path, required=True, help="写到哪个文件夹")
        parser.add_argument("--keep", action="store_true", help="办在系统的数据库里，而不是演练")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, run, write; every fault is listed at once and then nothing is written."""
        folder: Path = options["output"]
        with refusals_as_errors(), progress_on(self.stderr) as progress:
            package, file = self._package(options["package"])
            require_folder(folder)
            with nullcontext() if options["keep"] else rehearsal():
                files = outputs(run_package(package, file=file, progress=progress))
            write_outputs(files, folder)
        self.stdout.write("\n".join(str(folder / name) for name in files))

    def _package(self, path: Path) -> tuple[Package, PackageFile]:
        try:
            package: Package = read_apart("packages.reading.read_package", path, needs_letter=True)
            with path.open("rb") as stream:
                sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise CommandError(f"不能读取“{path}”：{error.strerror}", returncode=2) from error
        return package, PackageFile(path.name, sha256)
