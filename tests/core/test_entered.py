"""What one app answers to another: the last answer, and no guess where there is none."""

from __future__ import annotations

import pytest

from core.entered import Entered


def test_the_last_answer_stands() -> None:
    entered: Entered[str] = Entered("who it is")
    entered.enter("a")
    entered.enter("b")
    assert entered.get() == "b"


def test_without_an_answer_nobody_may_ask() -> None:
    with pytest.raises(LookupError, match="who it is"):
        Entered[str]("who it is").get()


def test_an_answer_may_be_empty() -> None:
    entered: Entered[str] = Entered("who it is")
    entered.enter("")
    assert entered.get() == ""
