"""What comes from Word and WPS is put right, and what is right stays as it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.characters import first_unstorable
from measures.pasting import put_right

EXAMPLES = json.loads((Path(__file__).parent / "samples" / "pasted.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("given_text", "wanted"), EXAMPLES)
def test_a_text_from_elsewhere_is_put_right(given_text: str, wanted: str) -> None:
    assert put_right(given_text) == wanted


@given(st.text(alphabet="甲乙aA1１\"'(),.: \t\n\u3000（）“”", max_size=40))
def test_what_was_put_right_holds_no_invisible_mark_and_loses_no_word(text: str) -> None:
    result = put_right(text)
    assert first_unstorable(result) is None
    kept = [c for c in text if c in "甲乙aA"]
    assert [c for c in result if c in "甲乙aA"] == kept
