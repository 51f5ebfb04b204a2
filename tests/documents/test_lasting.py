"""Our own PDF and OFD keep to what is asked of files that last; each planted fault is told with its clause."""

from __future__ import annotations

import pytest

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
from documents.rendering.ofd import render_ofd
from documents.rendering.pdf import render_pdf
from documents.seals.package import OfdPackage
from tests.documents.lasting_faults import OFD_FAULTS, PDF_FAULTS, Plant, edited
from tests.documents.ofd_samples import free_fonts
from tests.documents.sample import letter


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render_pdf(letter(), free_fonts())


@pytest.fixture(scope="module")
def ofd() -> bytes:
    return render_ofd(letter(), free_fonts())


def pdf_breaches(made: bytes) -> list[Breach]:
    opened = PdfObjects(made)
    painted = painted_by(opened)
    found: list[Breach] = []
    for look in (file_breaches, note_breaches, action_breaches, metadata_breaches, structure_breaches):
        found += look(opened)
    found += surplus_breaches(opened)
    for painting in (colour_breaches, graphics_breaches):
        found += painting(opened, painted)
    return [*found, *font_breaches(painted), *text_breaches(painted)]


def ofd_breaches(made: bytes) -> list[Breach]:
    opened = OfdPackage(made)
    return [*ofd_font_breaches(opened), *ofd_surplus_breaches(opened), *ofd_metadata_breaches(opened)]


def test_our_own_files_keep_to_their_standards(pdf: bytes, ofd: bytes) -> None:
    assert pdf_breaches(pdf) == []
    assert pdf_breaches(edited(pdf, lambda _writer: None)) == []
    assert ofd_breaches(ofd) == []


def test_what_is_painted_is_read(pdf: bytes) -> None:
    painted = painted_by(PdfObjects(pdf))
    assert len(painted.fonts) >= 3
    assert sum(len(codes) for codes in painted.codes.values()) > 100
    assert painted.unknown == set()


@pytest.mark.parametrize(("clause", "plant"), PDF_FAULTS.values(), ids=PDF_FAULTS)
def test_each_fault_of_a_pdf_is_told_with_its_clause(pdf: bytes, clause: str, plant: Plant) -> None:
    found = pdf_breaches(plant(pdf))
    assert clause in {one for one, _sentence in found}, found


@pytest.mark.parametrize(("clause", "plant"), OFD_FAULTS.values(), ids=OFD_FAULTS)
def test_each_fault_of_an_ofd_is_told_with_its_clause(ofd: bytes, clause: str, plant: Plant) -> None:
    found = ofd_breaches(plant(ofd))
    assert clause in {one for one, _sentence in found}, found
