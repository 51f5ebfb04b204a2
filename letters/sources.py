"""Files that hold a published letter, as plain text: one line a paragraph, tabs between a row's cells."""

from __future__ import annotations

from pathlib import Path
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph
from python_calamine import CalamineError, load_workbook

from accounts.errors import Fault, Incomplete
from letters.package import read_package
from letters.transcript import ReadRow, Transcript, read_transcript


def read_source(path: Path) -> Transcript:
    """Read a letter from a .txt, .docx or .xlsx file, or a package from .json. Raises `Incomplete`."""
    readers = {".txt": _plain_text, ".docx": _word_text, ".xlsx": _sheet_text}
    suffix = path.suffix.lower()
    if suffix == ".json":
        return _from_package(path)
    if suffix not in readers:
        raise _refusal(path, _("只能读取 txt、docx、xlsx 和 json 文件。"))
    try:
        return read_transcript(readers[suffix](path))
    except OSError as error:
        raise _refusal(path, _("不能打开文件，请核对路径。")) from error
    except (BadZipFile, KeyError, PackageNotFoundError, CalamineError, UnicodeError, ValueError) as error:
        raise _refusal(path, _("文件已损坏，或不是这种格式。")) from error


def _plain_text(path: Path) -> str:
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError(path)


def _word_text(path: Path) -> str:
    lines = []
    for block in Document(str(path)).iter_inner_content():
        if isinstance(block, Paragraph):
            lines.append(block.text)
        elif isinstance(block, Table):
            lines += ["\t".join(cell.text.replace("\n", "") for cell in row.cells) for row in block.rows]
    return "\n".join(lines)


def _sheet_text(path: Path) -> str:
    workbook = load_workbook(str(path))
    rows = [row for name in workbook.sheet_names for row in workbook.get_sheet_by_name(name).to_python()]
    return "\n".join("\t".join(_cell(cell) for cell in row) for row in rows)


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\n", "")


def _from_package(path: Path) -> Transcript:
    try:
        package = read_package(path.read_bytes(), needs_letter=True)
    except OSError as error:
        raise _refusal(path, _("不能打开文件，请核对路径。")) from error
    chosen = [one for one in package.measures if one.decision and one.decision.selected]
    rows = tuple(
        ReadRow(serial, one.title, one.summary, one.decision.classification or "", one.innovation_point)
        for serial, one in enumerate(chosen, start=1)
        if one.decision
    )
    day = package.letter.date if package.letter else None
    return Transcript(number="", day=day, rows=rows, claims={}, faults=(), notes=())


def _refusal(path: Path, sentence: str) -> Incomplete:
    return Incomplete([Fault(path.name, sentence)])
