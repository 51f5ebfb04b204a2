"""可用性 for long: the letter's PDF and OFD against their standards, each clause under the item that it belongs to."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator

from documents.lasting.objects import Breach, PdfObjects
from documents.lasting.ofd import ofd_font_breaches, ofd_metadata_breaches, ofd_surplus_breaches
from documents.lasting.pdf_a import (
    action_breaches,
    file_breaches,
    metadata_breaches,
    note_breaches,
    structure_breaches,
    surplus_breaches,
)
from documents.lasting.pdf_content import painted_by
from documents.lasting.pdf_fonts import font_breaches, text_breaches
from documents.lasting.pdf_looks import colour_breaches, graphics_breaches
from documents.seals.package import Malformed, OfdPackage
from letters.examining.opened import Found, Opened

PDF_A, OFD = "ISO 19005-2", "GB/T 33190"
MOST_TOLD = 20


def lasting_faults(package: Opened) -> Iterator[Found]:
    """Yield what keeps the letter from being read in years to come: an item's number and a sentence with its clause."""
    if found := package.original("pdf"):
        yield from _pdf_faults(*found)
    if found := package.original("ofd"):
        yield from _ofd_faults(*found)


def _pdf_faults(name: str, made: bytes) -> Iterator[Found]:
    try:
        pdf = PdfObjects(made)
        if pdf.reader.encrypted:
            yield "3-4.1", _said(name, PDF_A, ("6.1.3", "是加密的"))
            return
        painted = painted_by(pdf)
    except MemoryError:
        raise
    # Each reader has errors of its own, and all mean that the file is damaged.
    except Exception:
        yield "3-4.1", _said(name, PDF_A, ("6.1", "结构读不出来"))
        return
    for item, look in (
        ("3-4.1", lambda: file_breaches(pdf)),
        ("3-4.2", lambda: colour_breaches(pdf, painted)),
        ("3-4.3", lambda: graphics_breaches(pdf, painted)),
        ("3-4.4", lambda: font_breaches(painted)),
        ("3-4.5", lambda: text_breaches(painted)),
        ("3-4.6", lambda: note_breaches(pdf)),
        ("3-4.7", lambda: action_breaches(pdf)),
        ("3-4.8", lambda: metadata_breaches(pdf)),
        ("3-4.9", lambda: structure_breaches(pdf)),
        ("3-4.10", lambda: surplus_breaches(pdf)),
    ):
        yield from ((item, _said(name, PDF_A, one)) for one in _looked(look))


def _ofd_faults(name: str, made: bytes) -> Iterator[Found]:
    try:
        ofd = OfdPackage(made)
    # That it cannot be opened is told already.
    except (Malformed, zipfile.BadZipFile, ValueError, EOFError):
        return
    for item, look in (
        ("3-4.11", lambda: ofd_font_breaches(ofd)),
        ("3-4.12", lambda: ofd_surplus_breaches(ofd)),
        ("3-4.13", lambda: ofd_metadata_breaches(ofd)),
    ):
        yield from ((item, _said(name, OFD, one)) for one in _looked(look))


def _looked(look: Callable[[], Iterable[Breach]]) -> list[Breach]:
    """Return what was found, each once; that a part could not be looked at is found, too."""
    found: dict[Breach, None] = {}
    try:
        for one in look():
            found[one] = None
            if len(found) >= MOST_TOLD:
                break
    except MemoryError:
        raise
    except Exception:
        found["", "读不出来，没有检查完"] = None
    return list(found)


def _said(name: str, standard: str, breach: Breach) -> str:
    clause, sentence = breach
    return f"{name}（{' '.join(part for part in (standard, clause) if part)}）：{sentence}"
