"""Letters that are tried as DOCX: those that are tried as OFD, and one with everything that may stand in a letter."""

from __future__ import annotations

from functools import cache

from documents.rendering.docx import render_docx
from tests.documents.ofd_samples import LETTERS as OTHERS
from tests.documents.sample import letter

LETTERS = {
    **OTHERS,
    "every mark": letter(
        copy_number="000001",
        secrecy="秘密★1年",
        urgency="特急",
        note="此件公开发布",
        copy_to="东海省人民政府办公厅，东海海关",
        addressees="A<B & “C”：",
    ),
    "no annex": letter(annexes=()),
}


@cache
def written(name: str) -> bytes:
    return render_docx(LETTERS[name])
