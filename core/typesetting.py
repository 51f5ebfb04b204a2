"""Typst in this process: a source of ours, data as JSON, the same bytes every time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from threading import Lock

import typst

from core.fonts import FontSet, fonts_in

STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]

# A Typst compiler serves one caller at a time; a web process has several threads.
_compiling = Lock()


def typeset(source: Path, inputs: dict[str, str], fonts: FontSet, *, timestamp: int) -> bytes:
    """Return a source's PDF/A-2a and PDF/UA-1; `timestamp` (seconds) is the only time that the file knows."""
    with _compiling:
        return _compiled(_compiler(source, fonts), inputs, timestamp)


def typeset_once(
    source: Path, inputs: dict[str, str], directories: Sequence[str], *, timestamp: int
) -> bytes:
    """Return what `typeset` returns, for a process that ends with it: nothing is kept for a next time."""
    compiler = typst.Compiler(input=str(source), root=str(source.parent), font_paths=fonts_in(directories))
    return _compiled(compiler, inputs, timestamp)


def _compiled(compiler: typst.Compiler, inputs: dict[str, str], timestamp: int) -> bytes:
    made = compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=STANDARDS, timestamp=timestamp)
    assert isinstance(made, bytes)
    return made


@cache
def _compiler(source: Path, fonts: FontSet) -> typst.Compiler:
    return typst.Compiler(input=str(source), root=str(source.parent), font_paths=fonts.collection)
