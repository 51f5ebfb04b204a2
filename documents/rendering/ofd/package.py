"""The OFD package: what it says about itself, its list of pages, its fonts (GB/T 33190-2016, clauses 6 and 7)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from documents.rendering.ofd.fonts import EmbeddedFonts
from documents.rendering.ofd.markup import UnitIds, add, numbers, part, root
from documents.rendering.ofd.page_part import page_part
from documents.rendering.ofd.placed import Page
from documents.rendering.zipped import add_entry

CREATOR = "fzworkflow"
FOLDER = "Doc_0"
# Fit to be kept: nothing is fetched, encrypted or acts, every font is inside (docs/decisions/ofd.md).
ARCHIVED = "OFD-A"
RESOURCES = "Res"


@dataclass(frozen=True, slots=True)
class Description:
    """What the document says about itself; `document_id` is 32 hexadecimal digits."""

    document_id: str
    title: str
    author: str
    created_on: date


@dataclass(frozen=True, slots=True)
class _Listed:
    """A page as the document lists it."""

    unit_id: str
    location: str
    width_mm: float
    height_mm: float


def write_package(pages: Iterable[Page], fonts: EmbeddedFonts, description: Description) -> bytes:
    """The whole OFD file, made page by page. `fonts` gathers what the pages use."""
    ids = UnitIds()
    listed: list[_Listed] = []
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        add_entry(archive, "OFD.xml", _entry_part(description))
        for position, page in enumerate(pages):
            location = f"Pages/Page_{position}/Content.xml"
            listed.append(_Listed(ids.take(), location, page.width_mm, page.height_mm))
            add_entry(archive, f"{FOLDER}/{location}", page_part(page, fonts, ids))
        for font in fonts:
            add_entry(archive, f"{FOLDER}/{RESOURCES}/{font.file_name}", font.program())
        add_entry(archive, f"{FOLDER}/PublicRes.xml", _resources_part(fonts))
        add_entry(archive, f"{FOLDER}/Document.xml", _document_part(listed, ids))
    return package.getvalue()


def _entry_part(description: Description) -> bytes:
    outermost = root("OFD", Version="1.0", DocType=ARCHIVED)
    body = add(outermost, "DocBody")
    stated = add(body, "DocInfo")
    add(stated, "DocID", description.document_id)
    add(stated, "Title", description.title)
    add(stated, "Author", description.author)
    add(stated, "CreationDate", description.created_on.isoformat())
    add(stated, "Creator", CREATOR)
    add(body, "DocRoot", f"{FOLDER}/Document.xml")
    return part(outermost)


def _document_part(listed: Sequence[_Listed], ids: UnitIds) -> bytes:
    outermost = root("Document")
    common = add(outermost, "CommonData")
    add(common, "MaxUnitID", str(ids.last))
    first = listed[0]
    add(add(common, "PageArea"), "PhysicalBox", numbers((0, 0, first.width_mm, first.height_mm)))
    add(common, "PublicRes", "PublicRes.xml")
    pages = add(outermost, "Pages")
    for page in listed:
        add(pages, "Page", ID=page.unit_id, BaseLoc=page.location)
    return part(outermost)


def _resources_part(fonts: EmbeddedFonts) -> bytes:
    outermost = root("Res", BaseLoc=RESOURCES)
    listed = add(outermost, "Fonts")
    for font in fonts:
        names = {"FontName": font.name, "FamilyName": font.official_name}
        add(add(listed, "Font", ID=font.unit_id, **names), "FontFile", font.file_name)
    return part(outermost)
