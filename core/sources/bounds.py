"""Workbooks that claim a huge field: a reader sets room aside for the whole rectangle, or reads a row at once."""

from __future__ import annotations

import re
import zipfile
from typing import IO
from xml.parsers import expat

from django.utils.translation import gettext as _

from core.sources.open_document import HEAD_BYTES, OPEN_DOCUMENT
from core.sources.refusals import Sprawling

MAX_XML_BYTES = 64 * 1024 * 1024
UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"\x00")
MAX_CELLS = 200_000
MAX_AREA = 2_000_000
ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


def require_bounded(file: IO[bytes]) -> None:
    """Look through a checked xlsx for how far its cells reach; it is left rewound. Raises `Sprawling`.

    Nothing is kept in memory, whatever the file says of itself.
    """
    file.seek(0)
    if OPEN_DOCUMENT.search(file.read(HEAD_BYTES)):
        raise Sprawling(_("这是OpenDocument表格（ods），请用WPS或Excel打开，另存为xlsx后再上传。"))
    with zipfile.ZipFile(file) as package:
        members = [info for info in package.infolist() if _is_xml(package, info)]
        if sum(info.file_size for info in members) > MAX_XML_BYTES:
            raise Sprawling(_("这个表格解开后过大，请删去多余的内容后另存。"))
        for info in members:
            _scan(package, info)
    file.seek(0)


class _Field:
    """How many cells a part has and how far the last one lies. A row or cell without address follows the one before."""

    def __init__(self) -> None:
        self.cells = self.row = self.column = self.last_row = self.last_column = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            self.row, self.column = _number(attributes.get("r", "")) or self.row + 1, 0
        elif tag == "c":
            self.cells += 1
            self._place(attributes.get("r", ""))
            if self.cells > MAX_CELLS or self.last_row * self.last_column > MAX_AREA:
                raise Sprawling(_("这个表格的行、列太多，请删去内容以外的空白行和空白列，另存后再上传。"))

    def _place(self, written: str) -> None:
        address = ADDRESS.fullmatch(written)
        if address:
            self.column, self.row = column_number(address[1]), int(address[2])
        elif written:
            # A reader takes letters without end for a column, and sets the whole row aside.
            raise Sprawling(_("这个表格打不开，请用Excel或WPS另存为xlsx后再上传。"))
        else:
            self.column += 1
        self.last_row, self.last_column = max(self.last_row, self.row), max(self.last_column, self.column)

    def entity(self, *_declared: object) -> None:
        raise Sprawling(_("这个表格打不开，请用Excel或WPS另存为xlsx后再上传。"))


def _scan(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    field, parser = _Field(), expat.ParserCreate()
    parser.StartElementHandler = field.start
    parser.EntityDeclHandler = field.entity
    try:
        with package.open(info) as part:
            parser.ParseFile(part)
    except expat.ExpatError as error:
        raise Sprawling(_("这个表格打不开，请用Excel或WPS另存为xlsx后再上传。")) from error


def _is_xml(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    if info.is_dir():
        return False
    if info.filename.lower().endswith((".xml", ".rels")):
        return True
    # A reader goes by the relations, not by the name: whatever begins as XML does, however far in, is looked at.
    with package.open(info) as part:
        head = part.read(HEAD_BYTES)
        if head.startswith(UTF_16):
            return True
        head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
        while not head and (more := part.read(HEAD_BYTES)):
            head = more.lstrip()
    return head.startswith(b"<")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else 0


def column_number(letters: str) -> int:
    """Return which column letters name, counted from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
