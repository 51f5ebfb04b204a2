"""The forms that the document shows are read as it says."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from precedents.reading.lists import read_pasted

TEXT = (settings.BASE_DIR / "docs/precedent-lists.md").read_text(encoding="utf-8")
SAMPLES = re.findall(r"```清单 (\d+)\n(.*?)```", TEXT, re.DOTALL)


def test_the_document_shows_every_form() -> None:
    assert len(SAMPLES) == 6


@pytest.mark.parametrize(("count", "sample"), SAMPLES)
def test_a_shown_form_is_read_without_doubt(count: str, sample: str) -> None:
    read = read_pasted(sample.encode())
    assert len(read.entries) == int(count)
    assert not read.is_doubtful
