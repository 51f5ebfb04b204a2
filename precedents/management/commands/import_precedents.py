"""`import_precedents FILE --list NAME`: a list of prior practice into the search."""

from __future__ import annotations

import hashlib
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from core.console import refusals_as_errors
from core.errors import Fault, Incomplete
from precedents.actions.importing import Import, import_list
from precedents.files import read_file
from precedents.models import PrecedentList
from precedents.reading.values import LineKind, Reading
from precedents.telling import KindLabel, doubts_of, told, tolerated

# Records of a program are not read one by one.
MOST_SHOWN = 2000


class Command(BaseCommand):
    """Show what was read, and enter it unless it is a dry run. Exit code 2 where it is refused."""

    help = "导入一份在先做法清单（txt、docx、xlsx、pdf、JSON行）；--dry-run只显示读到了什么。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file and what the file does not say of itself."""
        parser.add_argument("file", type=Path, help="清单文件")
        parser.add_argument("--list", required=True, dest="name", help="清单名称")
        parser.add_argument("--issuer", help="发布机关；不写则以文件为准")
        parser.add_argument("--document", help="文号；不写则以文件为准")
        parser.add_argument("--date", type=_day, help="发布日期，如2022-08-05；不写则以文件为准")
        parser.add_argument("--place", default="", help="地区，如“全国”")
        parser.add_argument("--scope", default="", help="推广范围")
        parser.add_argument("--source", default="", help="来源，如网址")
        parser.add_argument("--supersede", action="store_true", help="替代同名的有效清单")
        parser.add_argument("--dry-run", action="store_true", help="只显示，不导入")
        parser.add_argument("--lines", action="store_true", help="逐行列出每一行被当作什么")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, show, enter."""
        with refusals_as_errors():
            content = _content(options["file"])
            reading = read_file(options["file"], options["file"].name)
            self._show(reading, every_line=options["lines"])
            if not options["dry_run"]:
                self._enter(reading, content, options)
            elif not reading.entries:
                raise Incomplete([Fault("", _("没有读到条目。"))])

    def _enter(self, reading: Reading, content: bytes, options: dict[str, Any]) -> None:
        name = options["name"].strip()
        standing = (
            PrecedentList.objects.in_force().filter(name=name).first() if options["supersede"] else None
        )
        entered = import_list(
            Import(
                reading=reading,
                sha256=hashlib.sha256(content).hexdigest(),
                file_name=options["file"].name,
                facts=_facts(reading, name, options),
            ),
            by=None,
            supersedes=standing,
        )
        self.stdout.write(
            _("“%(name)s”已导入，共%(count)d条。") % {"name": entered.name, "count": entered.size}
        )

    def _show(self, reading: Reading, *, every_line: bool) -> None:
        for entry in reading.entries[:MOST_SHOWN]:
            parts = (entry.field, entry.title, entry.place, entry.scope)
            self.stdout.write("\t".join([told(entry.at), *(part for part in parts if part)]))
        for sentence in tolerated(reading):
            self.stdout.write(sentence)
        for sentence in doubts_of(reading):
            self.stdout.write(_("请核对：%(sentence)s") % {"sentence": sentence})
        for line in reading.lines:
            if every_line or line.kind is LineKind.IGNORED:
                label = KindLabel(line.kind.value).label
                self.stdout.write(f"{told(line.at)} [{label}] {line.text[:80]} {told(line.remark)}".rstrip())
        self.stdout.write(_("读到%(count)d条。") % {"count": len(reading.entries)})


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        sentence = _("不能打开文件：%(reason)s") % {"reason": error.strerror}
        raise Incomplete([Fault(path.name, sentence)]) from error


def _facts(reading: Reading, name: str, options: dict[str, Any]) -> dict[str, Any]:
    head = reading.head
    return {
        "name": name,
        "issuer": head.issuer if options["issuer"] is None else options["issuer"],
        "document": head.document if options["document"] is None else options["document"],
        "issued_on": options["date"] or head.day,
        "place": options["place"],
        "scope": options["scope"],
        "source": options["source"],
    }


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}”不是日期，请写成2022-08-05这样") from error
