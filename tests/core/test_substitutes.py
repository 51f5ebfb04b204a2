"""A working paper is made from any text that can be stored."""

from __future__ import annotations

import io
import json
import random
from datetime import UTC, datetime

import pypdfium2
import pytest

from core.characters import is_storable
from core.fonts import installed_fonts
from core.substitutes import document_json
from measures.application.content import Application, Group, Receipt
from measures.application.pdf import application_pdf, receipt_pdf
from measures.application.word import application_docx

MOMENT = datetime(2025, 3, 1, tzinfo=UTC)
HARD = {
    "tibetan": "བོད་ཡིག",
    "uyghur and arabic": "ئۇيغۇرچە العربية",
    "emoji": "😀👨‍👩‍👧🏴󠁧󠁢󠁥󠁮󠁧󠁿❤️",
    "rare han": "\U00031350\U0002ebf0\U000323af葛\U000e0100",
    "marks and symbols": "e\u0301\u0489 ① ㎡ ℃ ⿰亻龙 \u202eabc\u202c",
    "mongolian": "ᠮᠣᠩᠭᠣᠯ",
    # Through another door than the form: an opinion, a name, a reason.
    "what no form stores": "甲\x07\x0b\x1b\x85乙\ue863\ufffe\U000f0000",
}


def application(text: str) -> Application:
    return Application(
        batch="第一批",
        ref="2025-001",
        unit=text,
        joint_units=text,
        groups=(Group("一、基本情况", (("举措名称", text),)),),
        comparisons=((text,) * 5,),
        attachments=(text,),
        as_of=MOMENT,
    )


def words_of(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(io.BytesIO(pdf)))


@pytest.mark.parametrize("text", HARD.values(), ids=HARD.keys())
def test_forms_and_receipts_are_made_from_any_text(text: str) -> None:
    assert application_pdf(application(text)).startswith(b"%PDF")
    assert application_docx(application(text)).startswith(b"PK")
    assert receipt_pdf(Receipt((("举措名称", text),), ((text, "0" * 64),), "0" * 64, MOMENT)).startswith(
        b"%PDF"
    )


def test_any_characters_whatever_make_a_form() -> None:
    chosen = random.Random(2025)
    characters = [one for one in map(chr, range(0x20, 0x10FFFF)) if is_storable(one)]
    for _turn in range(3):
        text = "".join(chosen.choices(characters, k=400))
        assert application_pdf(application(text)).startswith(b"%PDF")


def test_a_substitute_is_explained_under_the_paper() -> None:
    words = words_of(application_pdf(application("林\u0f40")))
    assert "林〓" in words
    assert "U+0F40" in words


def test_a_paper_without_substitutes_says_nothing_of_them() -> None:
    made = json.loads(document_json({"title": "林\n中 ", "rows": [["一", 1]]}, installed_fonts()))
    assert (made["title"], made["rows"], made["note"]) == ("林\n中 ", [["一", 1]], "")
