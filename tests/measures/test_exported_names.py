"""What is packed for people opens on Windows too."""

from __future__ import annotations

import pytest

from measures.exporting.names import LONGEST_NAME, Folders, file_name


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("经济发展局", "经济发展局"),
        ("CON", "_CON"),
        ("nul.pdf", "_nul.pdf"),
        ("COM1 .txt", "_COM1 .txt"),
        ("LPT² ", "_LPT²"),
        ("CONSOLE", "CONSOLE"),
        ("证明. . ", "证明"),
        ("..", "_"),
        ("../../上级:目录", "上级 目录"),
        ('a<b>c|d?e*f"g', "a b c d e f g"),
        ("甲\u202e乙\x7f\x00", "甲 乙"),
        ("e\u0301.pdf", "é.pdf"),
    ],
)
def test_a_name_is_one_that_windows_opens(text: str, wanted: str) -> None:
    assert file_name(text) == wanted


@pytest.mark.parametrize(
    "text", ["长" * 200 + ".pdf", "长" * 45 + " . . " + "长" * 9, "长" * 49 + "." + "长" * 9]
)
def test_a_long_name_is_cut_and_still_ends_well(text: str) -> None:
    cut = file_name(text)
    assert len(cut) <= LONGEST_NAME
    assert cut == cut.strip(" .")
    assert cut.endswith(".pdf") is text.endswith(".pdf")


def test_two_of_one_name_have_a_folder_each() -> None:
    folders = Folders()
    assert [folders.of(1, "局A"), folders.of(2, "局a "), folders.of(1, "局A")] == ["局A", "局a（2）", "局A"]
