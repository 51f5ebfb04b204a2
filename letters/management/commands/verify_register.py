"""`verify_register`: hold every issued letter, its files and the register against the chain of manifests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.folders import write_outputs
from letters.verifying import check_letters, check_whole, kept_letters, unmoving
from proof.digests import KNOWS_SM3, NO_SM3, utc
from proof.export import KeptLetter, kept_faults, read_chain, write_chain


class Command(BaseCommand):
    """Print a line a letter and every fault as a sentence; exit code 1 where anything differs."""

    help = "核对已印发的函：文件、定稿内容、举措库条目、字号和清单链条，逐份报告。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the files that the chain is compared with and written to."""
        parser.add_argument("--manifests", type=Path, help="以前导出的清单：链条只能在它之后增加")
        parser.add_argument("--export", type=Path, help="把清单链条写入这个文件，供离线核对")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check all, then export; end with 1 where something differs, 2 where a file cannot be read or written."""
        kept = self._read(options["manifests"]) if options["manifests"] else []
        if not KNOWS_SM3:
            self.stderr.write(NO_SM3)
        with unmoving():
            faults, letters = self._check_letters()
            whole = [*check_whole(kept), *(f"以前导出的清单：{one}" for one in _own_faults(kept))]
            document = write_chain(kept_letters(), utc(timezone.now())) if options["export"] else ""
        for sentence in whole:
            self.stdout.write(sentence)
        faults += len(whole)
        if options["export"]:
            self._write(options["export"], document)
        if faults:
            raise CommandError(f"共{letters}份函，有{faults}处不符。", returncode=1)
        self.stdout.write(f"共{letters}份函，全部相符。")

    def _check_letters(self) -> tuple[int, int]:
        faults = letters = 0
        for letter in check_letters():
            letters += 1
            faults += len(letter.faults)
            outcome = "不符" if letter.faults else "相符"
            self.stdout.write(f"{outcome} {letter.name} {letter.files}个文件 {letter.rows}项举措")
            for sentence in letter.faults:
                self.stdout.write(f"  {sentence}")
        return faults, letters

    def _read(self, path: Path) -> list[KeptLetter]:
        try:
            return read_chain(path.read_bytes())
        except OSError as error:
            raise CommandError(f"{path}：打不开（{error.strerror}）。", returncode=2) from error
        except ValueError as error:
            raise CommandError(f"{path}：{error}", returncode=2) from error

    def _write(self, path: Path, document: str) -> None:
        try:
            write_outputs({path.name: document.encode()}, path.parent)
        except OSError as error:
            raise CommandError(f"{path}：写不进去（{error.strerror}）。", returncode=2) from error


def _own_faults(kept: list[KeptLetter]) -> list[str]:
    return [sentence for faults in kept_faults(kept).values() for sentence in faults]
