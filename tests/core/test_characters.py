"""Characters of people's names are kept under every Python; what means nothing elsewhere is told by what to type."""

from __future__ import annotations

import pytest

from core.characters import first_unstorable, is_storable, refusal_of


@pytest.mark.parametrize(
    "code",
    [
        *(0x4E00, 0x9FFF, 0x3400, 0x4DBF, 0x20000, 0x2A6DF, 0x2B81D, 0x2CEAD, 0x3134A),
        # Unicode 15 and 16, in the reach of GB 18030-2022 and not known to Python 3.11.
        *(0x31350, 0x323AF, 0x2EBF0, 0x2EE5D, 0x323B0),
        *(0x0F40, 0x0627, 0x06D0, 0x1F600, 0x1FAE8, 0xFE0F, 0xE0100, 0x200D),
    ],
)
def test_every_block_that_people_write_in_is_stored(code: int) -> None:
    assert is_storable(chr(code))


@pytest.mark.parametrize(
    "code",
    [0x00, 0x1B, 0x7F, 0x85, 0xD800, 0xE000, 0xF8FF, 0xFDD0, 0xFFFE, 0x1FFFF, 0x40000, 0xF0000, 0x10FFFD],
)
def test_what_no_document_can_hold_is_found(code: int) -> None:
    assert first_unstorable(f"林\n{chr(code)}") == chr(code)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        *((0xE863, 0x4DAE), (0xE81E, 0x9FB4), (0xE864, 0x9FBB), (0xE816, 0x20087), (0xE855, 0x241FE)),
        *((0xE815, 0x2E81), (0xE85D, 0x4D14), (0xE78D, 0xFE10), (0xE796, 0xFE19), (0xE7C7, 0x1E3F)),
        *((0xE7E7, 0x303E), (0xE7E8, 0x2FF0), (0xE7F3, 0x2FFB)),
    ],
)
def test_an_old_private_code_is_answered_with_the_character_to_type(old: int, new: int) -> None:
    sentence = refusal_of(chr(old))
    assert f"请改为“{chr(new)}”" in sentence
    assert f"U+{old:04X}" in sentence


@pytest.mark.parametrize("old", [*range(0xE815, 0xE865), *range(0xE78D, 0xE797), *range(0xE7E7, 0xE7F4)])
def test_every_code_of_the_table_leads_to_one_that_is_stored(old: int) -> None:
    new = refusal_of(chr(old)).partition("请改为“")[2][0]
    assert is_storable(new)


def test_a_character_of_ones_own_is_not_asked_to_be_deleted() -> None:
    assert "删" not in refusal_of("\ue000")
