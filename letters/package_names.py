"""What an issued letter and its files are called in the package for the archive and in that of the exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, uuid5

from documents.rendering import suffix_of

if TYPE_CHECKING:
    from letters.models import Letter, LetterFile, SealedFile

LISTING, MANIFEST, LINKS, PROCESS = "清单.json", "文件清单.json", "链条.json", "办理过程.json"
METADATA_JSON, METADATA_XML = "元数据.json", "元数据.xml"
PROCESS_SHEET, EVIDENCE_PAPER = "发文稿纸.pdf", "认定依据.pdf"
# Folders: the letter's own files, and those that were sealed.
ORIGINAL, SEALED = "正本/", "盖章件/"


def original_name(letter: Letter, file: LetterFile) -> str:
    """Return the name of one of the letter's own files in a package."""
    return f"{ORIGINAL}{letter.number}.{suffix_of(file.format)}"


def sealed_name(position: int, sealed: SealedFile) -> str:
    """Return a sealed file's name in a package; `position` counts from 1 among the letter's."""
    return f"{SEALED}{position}-{sealed.shown_name}"


def beside_name(position: int, sealed: SealedFile) -> str:
    """Return the name of what is kept beside a sealed file: certificates up to a root, and revocation lists."""
    return f"{sealed_name(position, sealed)}.证书与吊销列表.pem"


def document_id(letter: Letter) -> str:
    """Return the identifier that an issued letter has in every package: it follows from its manifest."""
    return str(uuid5(NAMESPACE_OID, letter.manifest_sha256))
