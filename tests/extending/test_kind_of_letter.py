"""docs/extending/kind-of-letter.md: what is common to every kind, shown with the two that there are."""

from __future__ import annotations

import re

import pytest

from documents.rendering import FORMATS
from letters.models import Letter
from ops.layout import ROOT
from tests.factories import make_cast
from tests.letters.issued import issue_correction
from tests.states import letter_in

PAGE = (ROOT / "docs" / "extending" / "kind-of-letter.md").read_text(encoding="utf-8")


@pytest.mark.django_db
def test_every_kind_gets_its_number_files_and_link_of_the_chain() -> None:
    cast = make_cast(evaluators=1)
    result = letter_in("issued", cast)
    correction = issue_correction(cast, result)
    result.refresh_from_db()
    assert (result.state, correction.state) == ("superseded", "issued")
    assert correction.sequence == (result.sequence or 0) + 1
    assert set(correction.files.values_list("format", flat=True)) == set(FORMATS)
    assert correction.manifest is not None
    assert correction.manifest["previous"] == result.manifest_sha256
    assert Letter.objects.filter(state="issued").get() == correction


def test_every_file_that_the_page_names_is_there() -> None:
    named = re.findall(r"`((?:letters|documents)/[\w/]+\.py)`", PAGE)
    assert len(named) >= 4
    assert [name for name in named if not (ROOT / name).is_file()] == []
