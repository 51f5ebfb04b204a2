"""What parses files is reachable from the pages, the tasks and the commands only through the door of `core.untrusted`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.utils.module_loading import import_string

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    *("core", "accounts", "precedents", "measures", "evaluations", "register", "letters", "earlier", "runs"),
    *("backups", "documents", "packages", "fzworkflow"),
)
# Where people's requests, the queue and the command line come in.
ENTRANCES = {"urls", "apps", "tasks", "admin", "api", "models", "celery", "commands", "templatetags"}
PARSERS = {
    *("openpyxl", "python_calamine", "docx", "pdfminer", "PIL", "lxml", "olefile", "pypdfium2"),
    *("zipfile", "xml", "tarfile", "pyhanko"),
}
# Those write files, and read none.
WRITERS = {
    "core.spreadsheet",
    "documents.rendering.docx",
    "documents.rendering.docx_parts",
    "documents.rendering.ofd.markup",
    "documents.rendering.ofd.package",
    "documents.rendering.ofd.page_part",
    "documents.rendering.zipped",
    "evaluations.allotment_files",
    "evaluations.offline.reading",  # letters of columns alone
    "evaluations.offline.workbook",
    "core.papers.word",
    "evaluations.tally_report",
    "letters.archive",
    "letters.archive_metadata",
    "letters.exchange.package",
    "letters.transfer_list",
    "measures.application.word",
    "measures.exporting.writers",
    "measures.importing.template",
    "measures.overview.workbook",
    "register.exporting",
}
# Those read what we have typeset a moment ago.
READERS_OF_OUR_OWN = {
    "documents.rendering.ofd.fonts",
    "documents.rendering.ofd.placed",
    "documents.rendering.ofd.pdf_pages",
    "documents.rendering.pades",
    "documents.rendering.time_stamps",  # what the named authority answers
    "letters.previews",
    "backups.members",  # headers of plain files alone, out of what somebody at the console names
}
READING_CALLS = {
    *(
        "load_workbook",
        "CalamineWorkbook",
        "from_filelike",
        "from_path",
        "OleFileIO",
        "PDFDocument",
        "PDFParser",
    ),
    *("PdfDocument", "PdfFileReader", "fromstring", "parse", "iterparse", "XMLParser", "ParserCreate"),
}


@cache
def trees() -> dict[str, ast.Module]:
    """Every module of ours, parsed."""
    found = {}
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = ast.parse(path.read_text())
    return found


def imported(module: str) -> Iterator[str]:
    """Yield the names that a module imports, wherever in it, except for the type checker."""
    left: list[ast.AST] = [trees()[module]]
    while left:
        node = left.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        left += ast.iter_child_nodes(node)


@cache
def reachable() -> frozenset[str]:
    """The modules that the entrances load, packages on the way included."""
    left = [name for name in trees() if ENTRANCES & set(name.split(".")) or name.startswith("fzworkflow.")]
    found: set[str] = set()
    while left:
        name = left.pop()
        if name in found or name not in trees():
            continue
        found.add(name)
        parts = name.split(".")
        left += [".".join(parts[:n]) for n in range(1, len(parts))]
        left += imported(name)
    return frozenset(found)


def parses(module: str) -> bool:
    return any(name.split(".")[0] in PARSERS for name in imported(module))


def calls(module: str) -> set[str]:
    """The names of what a module calls; `docx.Document` counts only where it is given a file."""
    found = set()
    for node in ast.walk(trees()[module]):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            found.add(f"{name} of a file" if name == "Document" and node.args else name)
    return found


def doors() -> set[str]:
    """The functions that are named where something is read apart."""
    return {
        node.value
        for name, tree in trees().items()
        if name in reachable() and not name.startswith("core.") and "core.untrusted" in set(imported(name))
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.count(".") > 1
        and node.value.rpartition(".")[0] in trees()
    }


def test_no_parser_is_reachable_but_through_the_door() -> None:
    found = {name for name in reachable() if parses(name)}
    assert found - WRITERS - READERS_OF_OUR_OWN == set()


def test_the_exceptions_exist_and_the_writers_read_nothing() -> None:
    assert {name for name in trees() if parses(name)} >= WRITERS | READERS_OF_OUR_OWN
    reading = {name: calls(name) & {*READING_CALLS, "Document of a file"} for name in WRITERS}
    assert {name: found for name, found in reading.items() if found} == {}


def test_the_door_leads_to_functions_and_to_every_reader() -> None:
    assert "measures.attachments.inspecting.kind_of" in doors()
    assert all(callable(import_string(name)) for name in doors())


@pytest.mark.parametrize(
    "reader",
    [
        "measures.attachments.packages",
        "measures.importing.spreadsheets",
        "core.sources.bounds",
        "documents.seals.package",
    ],
)
def test_the_rule_would_find_a_reader(reader: str) -> None:
    assert parses(reader)
    assert reader not in reachable()
