"""What keeps Word from opening a DOCX as it is, by a validator of others: the schemas of ECMA-376, ids, references."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from openxml_audit import FileFormat, OpenXmlValidator


def docx_faults(made: bytes) -> list[str]:
    """Return a sentence for each fault, with the part it is in."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.docx"
        path.write_bytes(made)
        return [f"{fault.part_uri}: {fault.description}" for fault in _validator().validate(path).errors]


@cache
def _validator() -> OpenXmlValidator:
    return OpenXmlValidator(file_format=FileFormat.MICROSOFT_365)
