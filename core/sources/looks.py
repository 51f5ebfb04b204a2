"""What a sheet's cells look like beside their values: formulas, errors, number formats, what is hidden.

The parts are read as a stream: a reader that keeps every cell with its style takes gigabytes for a long list.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS

from core.sources.bounds import ADDRESS, column_number

Place = tuple[int, int]
GENERAL = "General"
WORKBOOK, RELATIONS, STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
MOST_COLUMNS = 1_000


@dataclass(slots=True)
class Looks:
    """Places count from 0, row before column; a cell without an entry in `formats` is shown as it is."""

    formulas: set[Place] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)
    formats: dict[Place, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def looks_of(file: IO[bytes], names: Sequence[str]) -> dict[str, Looks]:
    """Return the looks of some sheets of an xlsx. Raises `ValueError`, `KeyError` or `OSError` for a damaged one."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            sheets, parts, styles = _Workbook(), _Relations(), _Styles()
            _scan(package, WORKBOOK, sheets)
            _scan(package, RELATIONS, parts)
            if STYLES in package.namelist():
                _scan(package, STYLES, styles)
            found = {}
            for name in names:
                sheet = found[name] = _Sheet(styles.formats())
                _scan(package, parts.part_of(sheets.relations.get(name, "")), sheet)
            return {name: sheet.looks for name, sheet in found.items()}
    except (expat.ExpatError, zipfile.BadZipFile) as error:
        raise ValueError(str(error)) from error


class _Part:
    """Takes the elements of a part by their names without prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""

    def words(self, text: str) -> None:
        """Take characters."""

    def end(self, name: str) -> None:
        """Take the end of an element."""


class _Workbook(_Part):
    def __init__(self) -> None:
        self.relations: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            found = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            self.relations[attributes.get("name", "")] = found


class _Relations(_Part):
    def __init__(self) -> None:
        self._targets: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            self._targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def part_of(self, relation: str) -> str:
        """Return the part that a relation leads to. Raises `KeyError`."""
        return posixpath.normpath(posixpath.join("/xl", self._targets[relation])).lstrip("/")


class _Styles(_Part):
    def __init__(self) -> None:
        self._codes: dict[str, str] = {str(number): code for number, code in BUILTIN_FORMATS.items()}
        self._used: list[str] = []
        self._is_inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and self._is_inside:
            self._used.append(attributes.get("numFmtId", "0"))
        self._is_inside = self._is_inside or name == "cellXfs"

    def end(self, name: str) -> None:
        self._is_inside = self._is_inside and name != "cellXfs"

    def formats(self) -> list[str]:
        """Return the number format of every style of a cell."""
        return [self._codes.get(number, GENERAL) for number in self._used]


class _Sheet(_Part):
    """A row or a cell without an address follows the one before."""

    def __init__(self, formats: Sequence[str]) -> None:
        self.looks = Looks()
        self._formats = formats
        self._row = self._column = -1
        self._type, self._style = "n", "0"
        self._value: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self._row = int(attributes.get("r", self._row + 2)) - 1
            self._column = -1
            if attributes.get("hidden") in {"1", "true"}:
                self.looks.hidden_rows.add(self._row)
        elif name == "c":
            address = ADDRESS.fullmatch(attributes.get("r", ""))
            self._column = column_number(address[1]) - 1 if address else self._column + 1
            self._type, self._style = attributes.get("t", "n"), attributes.get("s", "0")
        elif name == "f":
            self.looks.formulas.add((self._row, self._column))
        elif name == "v":
            self._value = []
        elif name == "col" and attributes.get("hidden") in {"1", "true"}:
            first, last = int(attributes.get("min", 1)), int(attributes.get("max", 1))
            self.looks.hidden_columns |= set(range(first - 1, min(last, MOST_COLUMNS)))

    def words(self, text: str) -> None:
        if self._value is not None:
            self._value.append(text)

    def end(self, name: str) -> None:
        if name != "v" or self._value is None:
            return
        text, self._value = "".join(self._value), None
        place = (self._row, self._column)
        if self._type == "e":
            self.looks.errors[place] = text
        elif self._type in {"n", "d"} and text:
            style = int(self._style)
            number_format = self._formats[style] if style < len(self._formats) else GENERAL
            # A whole number without a format of its own is shown as it is.
            if number_format != GENERAL or not text.isdecimal():
                self.looks.formats[place] = number_format


def _scan(package: zipfile.ZipFile, name: str, part: _Part) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda tag, attributes: part.start(tag.rpartition(":")[2], attributes)
    parser.CharacterDataHandler = part.words
    parser.EndElementHandler = lambda tag: part.end(tag.rpartition(":")[2])
    parser.EntityDeclHandler = _refuse_entity
    with package.open(name) as opened:
        parser.ParseFile(opened)


def _refuse_entity(*_declared: object) -> None:
    raise ValueError("a workbook declares no entities")
