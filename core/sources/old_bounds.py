"""The same for Excel 97: how far the cells of an xls reach, told from its records before a reader sets room aside."""

from __future__ import annotations

import struct
from typing import IO

import olefile
from django.utils.translation import gettext as _

from core.sources.bounds import MAX_AREA
from core.sources.refusals import Sprawling

STREAMS = ("workbook", "book")
# A new part of the workbook begins (MS-XLS, 2.4.21); every record of cells begins with its row and column (2.5.19).
BEGINNING = 0x0809
CELLS = frozenset({0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E})
HEAD, PLACE = struct.Struct("<HH"), struct.Struct("<HH")


def require_old_bounded(file: IO[bytes]) -> None:
    """Look through a checked xls for how far its cells reach; it is left rewound. Raises `Sprawling`."""
    with olefile.OleFileIO(file) as compound:
        for name in STREAMS:
            if compound.exists(name):
                _require_near(compound.openstream(name).read())
    file.seek(0)


def _require_near(records: bytes) -> None:
    at = rows = columns = 0
    while at + HEAD.size <= len(records):
        record, length = HEAD.unpack_from(records, at)
        at += HEAD.size
        if record == BEGINNING:
            rows = columns = 0
        elif record in CELLS and at + PLACE.size <= len(records):
            row, column = PLACE.unpack_from(records, at)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            if rows * columns > MAX_AREA:
                raise Sprawling(_("这个表格的行、列太多，请删去内容以外的空白行和空白列，另存后再上传。"))
        at += length
