"""Readers of others open our OFD and read the same words, page by page; it runs where they are installed."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

import pytest

from documents.rendering.ofd import render_ofd
from tests.documents.ofd_reader import OfdFile
from tests.documents.sample import letter
from tests.skips import NO_OFD_READERS, leave_out


def by_ofdkit(made: bytes) -> list[str]:
    with import_module("ofdkit").open(made) as document:
        return [page.text() for page in document.pages]


def by_easyofd(made: bytes) -> list[str]:
    reader = import_module("easyofd.ofd").OFD()
    reader.read(base64.b64encode(made).decode(), fmt="b64")
    (document,) = reader.data
    return ["".join(run["text"] for run in page["text_list"]) for page in document["page_info"].values()]


@pytest.mark.parametrize(("package", "read"), [("ofdkit", by_ofdkit), ("easyofd", by_easyofd)])
def test_another_reader_reads_the_same_words_on_the_same_pages(
    package: str, read: Callable[[bytes], list[str]]
) -> None:
    if find_spec(package) is None:
        leave_out(NO_OFD_READERS)
    made = render_ofd(letter())
    ours = OfdFile(made)
    wanted = [_plain(ours.text(page)) for page in range(len(ours.pages))]
    # A reader may put a page's lines in an order of its own.
    assert [sorted(_plain(page)) for page in read(made)] == [sorted(page) for page in wanted]


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)
