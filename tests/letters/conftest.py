"""Fixtures of the letter's tests."""

from __future__ import annotations

import pytest

from letters.models import Letter
from tests.letters.issued import four_letters


@pytest.fixture
def four(db: None) -> list[Letter]:
    """1号 in force; 2号 corrected by 3号; 4号 revoked."""
    return four_letters()
