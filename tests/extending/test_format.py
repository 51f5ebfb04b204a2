"""docs/extending/format.md: one function and one line give a format that every door knows."""

from __future__ import annotations

import pytest
from django.test import Client

from documents.content import LetterContent
from documents.rendering import FORMATS, Format
from tests.factories import make_cast
from tests.states import letter_in


def render_markdown(content: LetterContent) -> bytes:
    return "\n\n".join([f"# {content.title}", content.addressees, *content.paragraphs]).encode()


@pytest.mark.django_db
def test_a_format_added_to_the_table_is_written_listed_given_out_and_proved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(FORMATS, "md", Format("md", "text/markdown; charset=utf-8", render_markdown))
    letter = letter_in("issued", make_cast(evaluators=1))
    kept = letter.files.get(format="md")
    page = Client().get(f"/letters/{letter.pk}/").content.decode()
    address = f"/letters/{letter.pk}/file.md"
    assert address in page
    sent = Client().get(address)
    assert sent.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert sent.getvalue().decode().startswith(f"# {letter.shown_title}")
    assert kept.sha256 in str(letter.manifest)
