"""Two readers of others open our OFD and read the same words, page by page."""

from __future__ import annotations

import base64
import re
import sys
from collections.abc import Callable
from types import ModuleType

import ofdkit
import pytest

from documents.rendering.ofd import render_ofd
from tests.documents.ofd_reader import OfdFile
from tests.documents.ofd_samples import LETTERS

# easyofd imports PyMuPDF for turning PDFs into OFD, which nobody asks of it here, and which is not installed
# (docs/decisions/ofd.md): it gets a module with nothing in it.
sys.modules.setdefault("fitz", ModuleType("fitz"))
from easyofd.ofd import OFD  # noqa: E402


def by_ofdkit(made: bytes) -> list[str]:
    with ofdkit.open(made) as document:
        return ["".join(run.text for run in page.runs) for page in document.pages]


def by_easyofd(made: bytes) -> list[str]:
    reader = OFD()
    reader.read(base64.b64encode(made).decode(), fmt="b64")
    (document,) = reader.data
    return ["".join(run["text"] for run in page["text_list"]) for page in document["page_info"].values()]


@pytest.mark.parametrize("read", [by_ofdkit, by_easyofd])
@pytest.mark.parametrize("name", LETTERS)
def test_another_reader_reads_the_same_words_on_the_same_pages(
    name: str, read: Callable[[bytes], list[str]]
) -> None:
    made = render_ofd(LETTERS[name])
    ours = OfdFile(made)
    wanted = [_plain(ours.text(page)) for page in range(len(ours.pages))]
    assert len(wanted) > 1
    assert [_plain(page) for page in read(made)] == wanted


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)
