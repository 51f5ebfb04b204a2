"""Letters that have their place in the archive, and the packages of them."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from letters import actions
from letters.actions import ArchivePlace
from letters.archive import write_archive
from letters.models import ArchiveEntry, Letter, Transfer
from tests.factories import Cast
from tests.remembered.steps import remembered

PLACE = ArchivePlace(fonds="0123", kept_for="Y", section="综合处", section_code="ZHC")


@remembered
def catalogued(cast: Cast, letter: Letter, **other: str) -> ArchiveEntry:
    return actions.catalogue_letter(letter, by=cast.clerk, place=replace(PLACE, **other))


@remembered
def listed_for_the_archive(letter: Letter, by: User | None = None) -> Transfer:
    """Put a letter into the archive's order, and on a list of its own; nothing is made yet."""
    person = by or letter.drafted_by
    entry = actions.catalogue_letter(letter, by=person, place=PLACE)
    return actions.prepare_transfer(by=person, receiver="海岸市档案馆", entries=[entry])


@remembered
def scanned(cast: Cast, letter: Letter) -> None:
    """Keep a sealed scan that opens: the letter's own pages."""
    made = letter.files.get(format="pdf")
    with made.file.open("rb") as stored:
        scan = SimpleUploadedFile("a.pdf", stored.read())
    actions.add_sealed_file(letter, by=cast.clerk, file=scan, name="盖章件.pdf", kind="scan")


def packed(letter: Letter) -> bytes:
    target = io.BytesIO()
    write_archive(letter, target)
    return target.getvalue()


def opened(letter: Letter) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(packed(letter)))
