"""What is printed and stored is Chinese, whatever language the person reads the screens in."""

from __future__ import annotations

import pytest
from django.utils import timezone, translation

from documents.rendering import FORMATS
from letters.composing import content_of
from letters.models import LetterStep
from tests.factories import make_cast

pytestmark = pytest.mark.django_db


def test_a_letter_drafted_reviewed_and_signed_in_english_is_the_chinese_letter() -> None:
    cast = make_cast(evaluators=1)
    cast.accepted()
    with translation.override("en"):
        letter = cast.signed_letter()
        english = content_of(letter, timezone.localdate())
        text = FORMATS["txt"].render(english)
    with translation.override("zh-hans"):
        assert english == content_of(letter, timezone.localdate())
        assert FORMATS["txt"].render(english) == text
    words = " ".join(
        [letter.title, letter.addressees, letter.template, letter.annex_title, *letter.signature]
    )
    plain = "".join(part.partition("}}")[2] for part in ("}}" + words).split("{{"))
    assert not any(character.isascii() and character.isalpha() for character in plain), plain
    assert not any(character.isascii() and character.isalpha() for character in text.decode())
    opinions = LetterStep.objects.filter(letter=letter).values_list("opinion", flat=True)
    assert {opinion for opinion in opinions if opinion} == {"同意。", "同意印发。"}
