"""The same for Excel 97 (MS-XLS, 2.4); its formulas are not told apart."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import IO

import olefile
from openpyxl.styles.numbers import BUILTIN_FORMATS

from core.sources.looks import Looks

STREAMS = ("workbook", "book")
BOF, EOF, BOUND_SHEET, XF, FORMAT, ROW = 0x0809, 0x000A, 0x0085, 0x00E0, 0x041E, 0x0208
NUMBER, RK, MULRK, FORMULA, BOOL_ERROR = 0x0203, 0x027E, 0x00BD, 0x0006, 0x0205
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
HIDDEN_ROW = 0x20


def old_looks_of(file: IO[bytes], position: int) -> Looks:
    """Return the looks of the sheet at a position of an xls."""
    file.seek(0)
    with olefile.OleFileIO(file) as compound:
        name = next(name for name in STREAMS if compound.exists(name))
        records = compound.openstream(name).read()
    begins: list[int] = []
    xfs: list[int] = []
    formats: dict[int, str] = dict(BUILTIN_FORMATS)
    for record, body in _records(records, 0):
        if record == BOUND_SHEET:
            begins.append(struct.unpack_from("<I", body)[0])
        elif record == XF:
            xfs.append(struct.unpack_from("<H", body, 2)[0])
        elif record == FORMAT:
            formats[struct.unpack_from("<H", body)[0]] = _unicode(body[2:])
    looks = Looks()
    for record, body in _records(records, begins[position]):
        _look(looks, record, body, [formats.get(number, "?") for number in xfs])
    return looks


def _look(looks: Looks, record: int, body: bytes, formats: list[str]) -> None:
    if record == ROW:
        if struct.unpack_from("<H", body, 12)[0] & HIDDEN_ROW:
            looks.hidden_rows.add(struct.unpack_from("<H", body)[0])
    elif record in {NUMBER, RK, FORMULA, BOOL_ERROR}:
        row, column, xf = struct.unpack_from("<HHH", body)
        looks.formats[row, column] = formats[xf]
        if record == BOOL_ERROR and body[7]:
            looks.errors[row, column] = ERRORS.get(body[6], "#?")
        elif record == FORMULA and body[6] == 2 and body[12:14] == b"\xff\xff":
            looks.errors[row, column] = ERRORS.get(body[8], "#?")
    elif record == MULRK:
        row, first = struct.unpack_from("<HH", body)
        for at in range((len(body) - 6) // 6):
            looks.formats[row, first + at] = formats[struct.unpack_from("<H", body, 4 + 6 * at)[0]]


def _records(stream: bytes, begin: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of one part of a workbook; those of charts inside it are passed over."""
    at, depth = begin, 0
    while at + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + length]
        depth += (record == BOF) - (record == EOF)
        if depth == 0:
            return
        if depth == 1:
            yield record, body
        at += 4 + length


def _unicode(body: bytes) -> str:
    count, flags = struct.unpack_from("<HB", body)
    is_wide = flags & 1
    return body[3 : 3 + count * (1 + is_wide)].decode("utf-16-le" if is_wide else "latin-1", "replace")
