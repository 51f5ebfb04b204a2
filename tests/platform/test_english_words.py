"""The English texts say one thing by one word, and a Chinese word of two meanings by the one that its place means."""

from __future__ import annotations

import json
import re

import pytest
from babel.messages.pofile import read_po

from letters import actions as letter_actions
from ops.layout import ROOT
from tests.clients import client_of
from tests.factories import Cast, make_cast

# A word of the source, and the English words that are not ours for it.
NOT_OURS = (
    ("报送", r"\b[Ss]en[dt]s?\b(?! as|ing unit)|\b[Ss]ending\b(?! unit)"),
    ("形审通过", r"\b[Pp]assed\b"),
    ("不予受理", r"\b[Rr]eject"),
    ("评分表", r"\b[Hh]and(ed|s|ing)? (it |them |each sheet )?in\b"),
)
# Here the word is not what the sentence is about.
ABOUT_ELSE = ("第三方提交", "结果")


def english() -> dict[str, str]:
    with (ROOT / "locale/en/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    return {
        str(one.id if isinstance(one.id, str) else one.id[0]): " ".join(
            [one.string] if isinstance(one.string, str) else one.string or ()
        )
        for one in catalogue
        if one.id
    }


@pytest.mark.parametrize(("word", "not_ours"), NOT_OURS)
def test_a_thing_has_one_english_word(word: str, not_ours: str) -> None:
    texts = english().items()
    asked = {id_: text for id_, text in texts if word in id_ and not any(one in id_ for one in ABOUT_ELSE)}
    found = [text for text in asked.values() if re.search(not_ours, re.sub(r"%\(\w+\)s", "", text))]
    assert not found


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast(evaluators=1)


def read(cast: Cast, address: str) -> str:
    client = client_of(cast.clerk)
    client.cookies["django_language"] = "en"
    return client.get(address).content.decode()


def test_buttons_say_what_they_do_and_heads_what_stands_under_them(cast: Cast) -> None:
    measure = cast.submitted()
    screening = read(cast, f"/screening/{measure.pk}/")
    assert re.search(r"</svg>\s*Accept<kbd>A</kbd>", screening)
    batch = read(cast, f"/batches/{cast.batch.number}/")
    heads = re.findall(r"<th scope=\"col\"[^>]*>([^<]+)</th>", batch)
    assert {"Unit", "Submitted", "Returned", "Accepted", "By state", "Standing"} <= set(heads)
    assert "With problems" in batch
    overview = read(cast, f"/batches/{cast.batch.number}/overview/")
    assert re.search(r">\s*Class\s*<", overview)
    listed = re.findall(r"<th scope=\"col\"[^>]*>([^<]+)</th>", read(cast, "/measures/"))
    assert "Measure" in listed
    assert "1 to do, of 1 kind" in read(cast, "/")


def test_what_scripts_put_together_has_the_stops_of_the_language(cast: Cast) -> None:
    texts = re.findall(r'id="screen-texts"[^>]*>(.*?)</script>', read(cast, "/"))
    assert json.loads(texts[0])["between"] == ", "


def test_a_letters_page_says_by_whom_and_that_it_was_returned(cast: Cast) -> None:
    cast.accepted()
    letter = letter_actions.send_to_review(cast.drafted_letter(), by=cast.clerk)
    letter_actions.return_letter(letter, by=cast.reviewer, opinion="第二段的数字请核对。")
    page = read(cast, f"/letters/manage/{letter.pk}/")
    assert f"drafted by {cast.clerk}" in page
    assert "<strong>Returned for changes</strong>" in page
    assert "return no. 1" in page


def test_a_phase_of_one_day_names_it_once(cast: Cast) -> None:
    cast.accepted()
    cast.evaluate()
    steps = read(cast, f"/batches/{cast.batch.number}/").split("phase-line")[1].split("</ol>")[0]
    collecting = steps.split("Collecting")[1].split("</span>")[0]
    assert "—" not in collecting
